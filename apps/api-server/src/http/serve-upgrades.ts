import type { EventEmitter } from 'node:events';
import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Serves requests that ask for another protocol. They are answered as all others, on a connection that then ends, unless whoever answers takes
 * the connection over. Node knows no more than that such a request came: its body, and HTTP/2 without TLS, which this server does not speak,
 * would be lost. Such requests are read again as if they had asked for nothing.
 */
export function serveUpgrades(server: EventEmitter, serve: (request: IncomingMessage, response: ServerResponse) => void): void {
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    if (isPlain(request)) {
      socket.unshift(Buffer.concat([headWithoutUpgrade(request), head]));
      server.emit('encrypted' in socket ? 'secureConnection' : 'connection', socket);
      return;
    }
    if (head.length > 0) socket.unshift(head);
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    response.once('finish', () => socket.destroySoon());
    serve(request, response);
  });
}

function isPlain({ headers }: IncomingMessage): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  return hasBody || /^h2c?$/i.test(headers.upgrade ?? '');
}

const ofUpgrades = /^(?:upgrade|connection|http2-settings)$/i;

function headWithoutUpgrade({ method = '', url = '', httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    if (!ofUpgrades.test(name)) lines.push(`${name}: ${rawHeaders[i + 1] ?? ''}`);
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}
