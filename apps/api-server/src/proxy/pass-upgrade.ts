import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { upgradeHeaders } from '#domain/reverse-proxy/forwarded-headers.js';
import { backendPath } from '#domain/reverse-proxy/forwarded-path.js';
import { headerList, withoutHopByHop } from '#domain/reverse-proxy/header-list.js';
import { StatusError } from '#domain/status/status-error.js';
import { backendError, openRequest } from './backend.js';
import { clientAddress, headersFor } from './client-request.js';
import type { Forwarding } from './forward.js';

/**
 * Passes on a request to change the protocol, to WebSocket for instance. When the backend agrees the two connections become one, until either
 * side ends it; a refusal is passed back. Rejects with a StatusError when there is no such answer. Source: upgradeaware.go tryUpgrade.
 */
export function passUpgrade(request: IncomingMessage, response: ServerResponse, forwarding: Forwarding, query: string): Promise<void> {
  const { path, location } = forwarding;
  const outgoing = openRequest(forwarding, {
    method: request.method ?? 'GET',
    path: `${backendPath(path.path)}${query === '' ? '' : `?${query}`}`,
    headers: upgradeHeaders(headersFor(request, forwarding), clientAddress(request)),
  });
  const client = request.socket;
  const giveUp = (): void => void outgoing.destroy();
  client.once('close', giveUp);
  return new Promise((resolve, reject) => {
    outgoing.once('error', (error) => reject(new StatusError(500, '', `error dialing backend: ${backendError(location, error)}`)));
    outgoing.once('upgrade', (answer, backend, head) => {
      client.removeListener('close', giveUp);
      response.statusCode = 101;
      client.write(headOf(answer));
      if (head.length > 0) client.write(head);
      join(client, backend);
      resolve();
    });
    outgoing.once('response', (answer) => {
      const { statusCode = 500 } = answer;
      if (statusCode >= 400) resolve(passRefusal(response, answer, statusCode));
      else {
        answer.destroy();
        reject(new StatusError(500, '', `invalid upgrade response: status code ${statusCode}`));
      }
    });
    outgoing.end();
  });
}

function passRefusal(response: ServerResponse, answer: IncomingMessage, status: number): void {
  response.writeHead(status, withoutHopByHop(headerList(answer.rawHeaders)).flat());
  answer.pipe(response);
  answer.once('error', () => response.destroy());
}

/** The first lines of an answer, as they came. */
function headOf({ statusCode, statusMessage = '', rawHeaders }: IncomingMessage): string {
  const lines: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) lines.push(`${rawHeaders[i] ?? ''}: ${rawHeaders[i + 1] ?? ''}\r\n`);
  return `HTTP/1.1 ${statusCode ?? 101} ${statusMessage}\r\n${lines.join('')}\r\n`;
}

/** What comes out of one goes into the other. When one ends, the other is sent what there still is, and ends. */
function join(client: Socket, backend: Duplex): void {
  const other = new Map<Duplex, Socket>([
    [client, backend as Socket],
    [backend, client],
  ]);
  for (const [from, to] of other) {
    from.pipe(to);
    from.on('error', () => from.destroy());
    from.once('end', () => to.destroySoon());
    from.once('close', () => to.destroySoon());
  }
}
