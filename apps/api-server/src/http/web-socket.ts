import type { IncomingMessage, ServerResponse } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { isWebSocketToken } from '#domain/authentication/web-socket-token.js';
import { MessageEncoder } from '../watch/message-encoder.js';
import type { Watcher } from '../watch/watcher.js';
import type { StreamAnswer, WatchAnswer } from '../rest/answer.js';
import { type HttpRequest, isUpgrade } from './http-types.js';
import { WebSocketSink } from './web-socket-sink.js';

/** Clients have nothing to say on a watch or a log; what they send is dropped, and more than this at once ends the connection. */
const maxMessageBytes = 64 * 1024;
/** A log waits when the client has so much to read yet. */
const highWaterMark = 1024 * 1024;

const server = new WebSocketServer({
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: maxMessageBytes,
  handleProtocols: (protocols) => [...protocols].find((protocol) => !isWebSocketToken(protocol)) ?? false,
});

/** A request that asks for another protocol, and its answer that has not begun. */
export interface UpgradeConnection {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Whether a request asks for WebSocket. */
export function isWebSocket(request: HttpRequest): boolean {
  return isUpgrade(request) && request.headers.upgrade?.toLowerCase() === 'websocket';
}

/**
 * A watch whose events are messages: text, or binary where they are not JSON. What is wrong with the handshake is answered by the library, and nothing is
 * watched then.
 */
export function watchOverWebSocket(
  connection: UpgradeConnection,
  answer: WatchAnswer,
  opened: (watcher: Watcher<readonly Buffer[]>, socket: WebSocket) => void,
): void {
  accept(connection, (socket) => {
    const { encoder } = answer;
    const isText = encoder.contentType === 'application/json';
    opened(answer.open(new MessageEncoder(encoder), new WebSocketSink(socket, isText)), socket);
  });
}

/** Bytes as messages, as they come. */
export function pipeOverWebSocket(connection: UpgradeConnection, { body }: StreamAnswer): void {
  const stop = (): void => void body.destroy();
  connection.request.socket.once('close', stop);
  accept(connection, (socket) => {
    socket.once('close', stop);
    void sendAll(socket, body);
  });
}

async function sendAll(socket: WebSocket, body: StreamAnswer['body']): Promise<void> {
  try {
    for await (const chunk of body) {
      const sent = new Promise<void>((resolve) => socket.send(chunk as Buffer, { binary: true }, () => resolve()));
      if (socket.bufferedAmount > highWaterMark) await sent;
    }
    socket.close();
  } catch {
    socket.terminate();
  }
}

/** What came behind the request is on the connection still, see serveUpgrades(). The response is of no use after this. */
function accept({ request, response }: UpgradeConnection, then: (socket: WebSocket) => void): void {
  response.statusCode = 101;
  response.detachSocket(request.socket);
  server.handleUpgrade(request, request.socket, Buffer.alloc(0), (socket) => {
    socket.on('error', () => socket.terminate());
    then(socket);
  });
}
