import { createServer as createHttpServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createHttp2Server, type Http2Server, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { TLSSocket } from 'node:tls';
import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import { serverCertificate, type ServerCertificate } from './server-certificate.js';

/** Who answers the requests of a connection. */
export interface HttpHandlers {
  readonly request: RequestListener;
  /** Streams of HTTP/2, which gRPC clients speak. */
  readonly stream: (stream: ServerHttp2Stream, path: string) => void;
}

const tlsHandshake = 0x16;
const http2Preface = 'PRI * HTTP/2.0';

/**
 * Speaks HTTP/1.1, HTTP/2 without TLS, and HTTP/1.1 over TLS with any client, on connections that others have accepted. One for a process:
 * the servers in it never listen, so that a port of a pod costs no more than its socket.
 */
export class HttpFront {
  private readonly handlers = new WeakMap<Duplex, HttpHandlers>();
  private readonly sessions = new WeakMap<ServerHttp2Session, HttpHandlers>();
  private readonly http: Server;
  private http2: Http2Server | undefined;
  private certificate: Promise<ServerCertificate> | undefined;

  constructor() {
    this.http = createHttpServer((request: IncomingMessage, response) => {
      const handlers = this.handlers.get(request.socket);
      if (handlers) handlers.request(request, response);
      else response.destroy();
    });
  }

  /** Finds out what the client speaks by its first bytes. */
  accept(socket: Socket, handlers: HttpHandlers): void {
    const endEarly = (): void => void socket.end();
    socket.on('error', () => socket.destroy());
    socket.once('end', endEarly);
    socket.once('data', (first: Buffer) => {
      socket.off('end', endEarly);
      socket.pause();
      socket.unshift(first);
      if (first[0] === tlsHandshake) void this.acceptTls(socket, handlers);
      else if (first.subarray(0, http2Preface.length).toString('latin1') === http2Preface) this.acceptHttp2(socket, handlers);
      else this.acceptHttp1(socket, handlers);
    });
  }

  private acceptHttp1(socket: Socket, handlers: HttpHandlers): void {
    this.handlers.set(socket, handlers);
    this.http.emit('connection', socket);
    socket.resume();
  }

  /** The session reads from the socket's handle, after what the socket has read already. */
  private acceptHttp2(socket: Socket, handlers: HttpHandlers): void {
    const server = this.http2Server();
    // The session is made before emit returns; the socket it shows is not the one it was given.
    server.once('session', (session) => this.sessions.set(session, handlers));
    server.emit('connection', socket);
  }

  private async acceptTls(socket: Socket, handlers: HttpHandlers): Promise<void> {
    const { key, cert } = await (this.certificate ??= serverCertificate());
    const secure = new TLSSocket(socket, { isServer: true, key, cert, ALPNProtocols: ['http/1.1'] });
    secure.on('error', () => secure.destroy());
    this.handlers.set(secure, handlers);
    secure.once('secure', () => this.http.emit('connection', secure));
  }

  private http2Server(): Http2Server {
    if (this.http2) return this.http2;
    this.http2 = createHttp2Server();
    this.http2.on('session', (session: ServerHttp2Session) => session.on('error', () => session.destroy()));
    this.http2.on('stream', (stream, headers) => {
      stream.on('error', () => stream.destroy());
      const handlers = stream.session && this.sessions.get(stream.session as ServerHttp2Session);
      if (handlers) handlers.stream(stream, String(headers[':path']));
      else stream.close();
    });
    return this.http2;
  }
}
