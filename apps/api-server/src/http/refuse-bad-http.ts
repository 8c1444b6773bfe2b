import { STATUS_CODES } from 'node:http';
import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { methodNotAllowed } from '#domain/status/status-error.js';
import { encodeError } from './encode-answer.js';
import type { HttpResponse } from './http-types.js';

const plainText = 'text/plain; charset=utf-8';

/**
 * Answers what Node's parser does not take for HTTP/1.1, and ends the connection: 405 for a method that HTTP does not know, as the API says
 * of any that it does not serve; 408 for a request that does not come to its end, 431 for too much of a header, and 400 as Go's server does.
 * A connection on which an answer is under way is only ended, so that nothing is written into that answer.
 */
export function refuseBadHttp(server: EventEmitter): void {
  const busy = new WeakSet<Socket>();
  server.on('request', (request: { readonly socket: Socket }, response: HttpResponse) => {
    const { socket } = request;
    busy.add(socket);
    response.once('close', () => busy.delete(socket));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable || busy.has(socket)) socket.destroy();
    else socket.end(answerTo(error.code ?? ''), () => socket.destroy());
  });
}

function answerTo(problem: string): string {
  switch (problem) {
    case 'HPE_INVALID_METHOD': {
      const { status, contentType = '', body } = encodeError(methodNotAllowed(), { encoding: 'json', pretty: false });
      return answer(status, contentType, String(body), 'Cache-Control: no-cache, private\r\n');
    }
    case 'HPE_HEADER_OVERFLOW':
      return refusal(431);
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return refusal(408);
    default:
      return refusal(400);
  }
}

function refusal(code: number): string {
  return answer(code, plainText, `${code} ${STATUS_CODES[code] ?? ''}`);
}

function answer(code: number, contentType: string, body: string, more = ''): string {
  const head = `HTTP/1.1 ${code} ${STATUS_CODES[code] ?? ''}\r\nConnection: close\r\n`;
  return `${head}${more}Content-Type: ${contentType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
