import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** A request that came in and how to answer it, in as many steps as a test wants. */
export class ScriptedExchange {
  readonly method: string;
  /** With the query. */
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  /** Of the client: what it shows of itself. */
  readonly socket: Socket;

  constructor(
    request: IncomingMessage,
    private readonly response: ServerResponse,
    /** As it was sent. */
    readonly text: string,
  ) {
    this.method = request.method ?? '';
    this.url = new URL(request.url ?? '', 'http://server');
    this.headers = request.headers;
    this.socket = request.socket;
  }

  /** The decoded body. */
  get body(): unknown {
    return JSON.parse(this.text);
  }

  query(name: string): string | undefined {
    return this.url.searchParams.get(name) ?? undefined;
  }

  /** Answers and ends. */
  json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): void {
    this.reply(status, JSON.stringify(value), headers);
  }

  /** Answers with a text as it is and ends; JSON unless `headers` say otherwise. */
  reply(status: number, text: string, headers: Readonly<Record<string, string>> = {}): void {
    this.response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  }

  /** Sends a part of the body as it is; the first one after the head of a 200. */
  write(bytes: string | Uint8Array): void {
    if (!this.response.headersSent) this.response.writeHead(200, { 'content-type': 'application/json' });
    this.response.write(bytes);
  }

  /** Sends one line of a watch. */
  event(type: string, object: unknown): void {
    this.write(`${JSON.stringify({ type, object })}\n`);
  }

  /** Sends the head, so that a client knows that it has been heard. */
  flush(): void {
    if (!this.response.headersSent) this.response.writeHead(200, { 'content-type': 'application/json' });
    this.response.flushHeaders();
  }

  /** Ends the answer in order. */
  end(text = ''): void {
    this.response.end(text);
  }

  /** Cuts the connection. */
  drop(): void {
    this.response.socket?.resetAndDestroy();
  }

  /** Resolves when the client has gone or the answer has ended. */
  closed(): Promise<void> {
    return new Promise((resolve) => (this.response.closed ? resolve() : this.response.once('close', resolve)));
  }
}

interface Waiting {
  wants(exchange: ScriptedExchange): boolean;
  take(exchange: ScriptedExchange): void;
}

/** An HTTP server that answers nothing by itself: a test takes each request and says what happens. It speaks as a foreign API server would. */
export class ScriptedServer {
  private readonly pending: ScriptedExchange[] = [];
  private readonly waiting: Waiting[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    server.on('request', (request, response) => void this.receive(request, response));
  }

  /** On a free port unless one is given; with `tls` it speaks HTTPS. */
  static async start({ port = 0, tls }: { readonly port?: number; readonly tls?: ServerOptions } = {}): Promise<ScriptedServer> {
    const server = tls ? createTlsServer(tls) : createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return new ScriptedServer(server, `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  /** How many connections are open. */
  get connections(): number {
    return this.sockets.size;
  }

  /** How many requests nobody has taken. */
  get untaken(): number {
    return this.pending.length;
  }

  /** The first request, of those not yet taken or still to come, that is `wanted`: `GET /api/v1/pods`, without the query. Rejects after five seconds. */
  take(wanted: string, matches: (exchange: ScriptedExchange) => boolean = () => true): Promise<ScriptedExchange> {
    const wants = (exchange: ScriptedExchange): boolean => `${exchange.method} ${exchange.url.pathname}` === wanted && matches(exchange);
    const found = this.pending.findIndex(wants);
    const [ready] = found < 0 ? [] : this.pending.splice(found, 1);
    if (ready) return Promise.resolve(ready);
    return new Promise((resolve, reject) => {
      const waiting = {
        wants,
        take: (exchange: ScriptedExchange) => {
          clearTimeout(deadline);
          resolve(exchange);
        },
      };
      const deadline = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(waiting), 1);
        const others = this.pending.map(({ method, url }) => `${method} ${url.pathname}${url.search}`);
        reject(new Error(`no ${wanted} came in; waiting are: ${others.join(', ') || 'none'}`));
      }, 5000);
      this.waiting.push(waiting);
    });
  }

  /** Takes the next request for a watch of this path. */
  takeWatch(path: string): Promise<ScriptedExchange> {
    return this.take(`GET ${path}`, (exchange) => exchange.query('watch') === 'true');
  }

  /** Takes the next request for a list of this path. */
  takeList(path: string): Promise<ScriptedExchange> {
    return this.take(`GET ${path}`, (exchange) => exchange.query('watch') === undefined);
  }

  close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const exchange = new ScriptedExchange(request, response, Buffer.concat(chunks).toString('utf8'));
    const found = this.waiting.findIndex((one) => one.wants(exchange));
    const [waiting] = found < 0 ? [] : this.waiting.splice(found, 1);
    if (waiting) waiting.take(exchange);
    else this.pending.push(exchange);
  }
}
