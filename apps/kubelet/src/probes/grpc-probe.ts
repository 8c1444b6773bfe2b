import { connect, type ClientHttp2Stream, type IncomingHttpHeaders } from 'node:http2';
import { goQuote } from '#domain/json/go-marshal.js';
import { joinHostPort } from '#domain/ip/host-port.js';
import type { ProbeOutcome } from '#domain/kubelet/probes/probe-outcome.js';
import { formatGoDuration } from '#domain/time/go-duration.js';
import type { Locate } from './http-probe.js';

const unimplemented = '12';
const servingStatuses = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'];

export interface GrpcTarget {
  readonly host: string;
  readonly port: number;
  /** Of which service the health is asked; empty for the server as a whole. */
  readonly service: string;
}

/** Asks grpc.health.v1.Health/Check, without TLS. Source: pkg/probe/grpc/grpc.go. */
export function probeGrpc({ host, port, service }: GrpcTarget, timeoutMs: number, locate: Locate): Promise<ProbeOutcome> {
  const at = locate(host, port);
  const within = formatGoDuration(BigInt(timeoutMs) * 1_000_000n);
  const address = goQuote(joinHostPort(host, port));
  return new Promise((resolve) => {
    let connected = false;
    const session = connect(`http://${joinHostPort(at.host, at.port)}`);
    const finish = (outcome: 'success' | 'failure', output: string): void => {
      clearTimeout(timer);
      session.destroy();
      resolve({ outcome, output });
    };
    const late = (): string =>
      connected
        ? `timeout: health rpc did not complete within ${within}`
        : `timeout: failed to connect service ${address} within ${within}: context deadline exceeded`;
    const timer = setTimeout(() => finish('failure', late()), timeoutMs);
    session.once('connect', () => (connected = true));
    // A client that blocks until it is connected tries until its time is up.
    session.on('error', (error) => {
      if (connected) finish('failure', `error: health rpc probe failed: rpc error: code = Unavailable desc = ${error.message}`);
    });
    const stream = session.request({
      ':method': 'POST',
      ':path': '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc',
      te: 'trailers',
      'user-agent': 'kube-probe/1.36 grpc-node',
    });
    stream.on('error', () => undefined);
    void readReply(stream).then((reply) => {
      const judged = reply && judge(reply);
      if (judged) finish(...judged);
    });
    stream.end(requestFrame(service));
  });
}

interface Reply {
  readonly code: string;
  readonly message: string;
  readonly body: Buffer;
}

/** Undefined when the stream ended without one. */
function readReply(stream: ClientHttp2Stream): Promise<Reply | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let headers: IncomingHttpHeaders = {};
    stream.on('response', (given) => (headers = { ...headers, ...given }));
    stream.on('trailers', (given) => (headers = { ...headers, ...given }));
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.once('close', () => {
      const code = headers['grpc-status'];
      resolve(
        code === undefined
          ? undefined
          : { code: String(code), message: String(headers['grpc-message'] ?? ''), body: Buffer.concat(chunks) },
      );
    });
  });
}

function judge({ code, message, body }: Reply): readonly ['success' | 'failure', string] {
  if (code === unimplemented) {
    return ['failure', `error: this server does not implement the grpc health protocol (grpc.health.v1.Health): ${message}`];
  }
  if (code !== '0') return ['failure', `error: health rpc probe failed: rpc error: code = Code(${code}) desc = ${message}`];
  // One message after its frame of five bytes: field 1, a varint; nothing when it is zero.
  const status = servingStatuses[body[5] === 0x08 ? (body[6] ?? 0) : 0] ?? 'UNKNOWN';
  return status === 'SERVING' ? ['success', 'service healthy'] : ['failure', `service unhealthy (responded with ${goQuote(status)})`];
}

function requestFrame(service: string): Buffer {
  const name = Buffer.from(service, 'utf8');
  const message = name.length === 0 ? Buffer.alloc(0) : Buffer.concat([Buffer.from([0x0a, ...varint(name.length)]), name]);
  const frame = Buffer.alloc(5);
  frame.writeUInt32BE(message.length, 1);
  return Buffer.concat([frame, message]);
}

function varint(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}
