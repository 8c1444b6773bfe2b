import { type HeaderList, headerList, withHeader, withoutHeaders } from '#domain/reverse-proxy/header-list.js';
import type { HttpRequest } from '../http/http-types.js';
import type { Forwarding } from './forward.js';

/** The headers of a request, the host first, which over HTTP/2 stands elsewhere. */
export function headersFor(request: HttpRequest, { host = hostOf(request), auditId }: Forwarding): HeaderList {
  const headers: HeaderList = [['Host', host], ...withoutHeaders(headerList(request.rawHeaders), ['Host'])];
  return auditId === undefined ? headers : withHeader(headers, 'Audit-Id', auditId);
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
