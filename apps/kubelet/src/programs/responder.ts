import type { IncomingMessage, ServerResponse } from 'node:http';
import { stepAt, type ProbeScript } from '#domain/kubelet/simulation/container-behaviour.js';
import { resolveContainerPort } from '#domain/kubelet/probes/container-port.js';
import type { ProbeKind } from '#domain/kubelet/probes/probe-results.js';
import { probeOf } from '#domain/kubelet/probes/probe-worker.js';
import { formatAccessLine } from './access-line.js';
import { answerGrpc, type ServingStatus } from './grpc-health.js';
import type { HttpFront, HttpHandlers } from './http-front.js';
import type { Program, ProgramHost } from './program.js';

/**
 * The program behind images that no other is for: answers every HTTP request with the name of the pod and what was asked, and gRPC health checks.
 * What is scripted for a probe is also what others find at its path. A line for each request is logged.
 */
export function responder(front: HttpFront, ports: readonly number[] = []): Program {
  return {
    ports,
    run: (host) => ({
      onConnection: (socket, port) => front.accept(socket, handlersOf(host, port)),
    }),
  };
}

function handlersOf(host: ProgramHost, port: number): HttpHandlers {
  return {
    request: (request, response) => respond(host, port, { request, response }),
    stream: (stream, path) => answerGrpc(stream, path, () => servingStatus(host)),
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

function respond(host: ProgramHost, port: number, { request, response }: Exchange): void {
  const script = scriptFor(host, port, request.url ?? '/');
  request.resume();
  if (script.outcome === 'hang') return;
  const status = script.outcome === 'fail' ? script.statusCode : 200;
  const asJson = /\bjson\b/.test(request.headers.accept ?? '');
  const body = asJson ? jsonAnswer(host, request) : textAnswer(host, request);
  response.writeHead(status, {
    'content-type': asJson ? 'application/json' : 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'x-pod-name': host.pod().metadata.name,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
  host.log(formatAccessLine(request, { status, bytes: body.length, now: host.now() }));
}

const kinds: readonly ProbeKind[] = ['startup', 'readiness', 'liveness'];

/** What is scripted for the probes that ask for this path; the first that does not pass counts. */
function scriptFor(host: ProgramHost, port: number, url: string): ProbeScript {
  const path = pathOf(url);
  for (const kind of kinds) {
    const action = probeOf(host.container, kind)?.httpGet;
    if (!action || pathOf(action.path ?? '/') !== path || resolveContainerPort(action.port, host.container) !== port) continue;
    const script = stepAt(host.behaviour().probes[kind], host.age());
    if (script && script.outcome !== 'pass') return script;
  }
  return { outcome: 'pass' };
}

function pathOf(url: string): string {
  const [path = ''] = url.split(/[?#]/, 1);
  return path.startsWith('/') ? path : `/${path}`;
}

function servingStatus(host: ProgramHost): ServingStatus {
  const failing = kinds.some(
    (kind) => probeOf(host.container, kind)?.grpc && stepAt(host.behaviour().probes[kind], host.age())?.outcome === 'fail',
  );
  return failing ? 'NOT_SERVING' : 'SERVING';
}

function identity(host: ProgramHost): readonly (readonly [name: string, value: string])[] {
  const { metadata, spec } = host.pod();
  return [
    ['pod', metadata.name],
    ['namespace', metadata.namespace ?? ''],
    ['ip', host.ip],
    ['node', spec.nodeName ?? ''],
    ['container', host.container.name],
    ['image', host.container.image ?? ''],
  ];
}

function textAnswer(host: ProgramHost, request: IncomingMessage): string {
  const lines = identity(host).map(([name, value]) => `${`${name}:`.padEnd(11)}${value}`);
  return `${lines.join('\n')}\nrequest:   ${request.method ?? ''} ${request.url ?? ''} HTTP/${request.httpVersion}\nhost:      ${request.headers.host ?? ''}\n`;
}

function jsonAnswer(host: ProgramHost, request: IncomingMessage): string {
  const { method, url, httpVersion, headers, socket } = request;
  const asked = { method, url, httpVersion, headers, remoteAddress: socket.remoteAddress, remotePort: socket.remotePort };
  return `${JSON.stringify({ ...Object.fromEntries(identity(host)), request: asked })}\n`;
}
