import { type HeaderList, headerList, withoutHeaders } from '#domain/reverse-proxy/header-list.js';
import type { HttpRequest } from '../http/http-types.js';

/** The headers of a request; over HTTP/2 its host stands elsewhere. */
export function headersOf(request: HttpRequest): HeaderList {
  const headers = headerList(request.rawHeaders);
  const host = hostOf(request);
  return [['Host', host], ...withoutHeaders(headers, ['Host'])];
}

/** What the client called. */
export function hostOf(request: HttpRequest): string {
  return 'authority' in request ? (request.authority ?? request.headers.host ?? '') : (request.headers.host ?? '');
}

/** `127.0.0.1`, also of a client that an IPv6 socket has taken. */
export function clientAddress(request: HttpRequest): string {
  const address = 'stream' in request ? request.stream.session?.socket.remoteAddress : request.socket.remoteAddress;
  return (address ?? '').replace(/^::ffff:/, '');
}
