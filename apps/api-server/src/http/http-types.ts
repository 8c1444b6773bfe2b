import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';

/** Requests and responses of both versions of HTTP; what they have in common is used. */
export type HttpRequest = IncomingMessage | Http2ServerRequest;
export type HttpResponse = ServerResponse | Http2ServerResponse;

export function isHttp2(response: HttpResponse): response is Http2ServerResponse {
  return 'stream' in response && response.stream !== undefined;
}

/** Whether a request asks for another protocol. Node says so of requests that it has handed over with their socket. */
export function isUpgrade(request: HttpRequest): boolean {
  return (request as { readonly upgrade?: boolean }).upgrade === true;
}
