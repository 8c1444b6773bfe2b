import type { ServerHttp2Stream } from 'node:http2';

/** The server side of grpc.health.v1.Health/Check, which is all that gRPC probes call. */

export type ServingStatus = 'SERVING' | 'NOT_SERVING';

const statusNumbers: Readonly<Record<ServingStatus, number>> = { SERVING: 1, NOT_SERVING: 2 };
const unimplemented = 12;

/** Answers a call; anything but a health check is not implemented. */
export function answerGrpc(stream: ServerHttp2Stream, path: string, status: () => ServingStatus): void {
  stream.resume();
  if (path !== '/grpc.health.v1.Health/Check') {
    const trailers = { 'grpc-status': String(unimplemented), 'grpc-message': `unknown method ${path}` };
    stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...trailers }, { endStream: true });
    return;
  }
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  // One message, not compressed, of two bytes: field 1, the status.
  stream.end(Buffer.from([0, 0, 0, 0, 2, 0x08, statusNumbers[status()]]));
}
