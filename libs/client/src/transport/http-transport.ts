import * as http from 'node:http';
import * as https from 'node:https';
import { ConnectionError } from '#client/transport/connection-error.js';
import { exchange, type Receiver } from '#client/transport/http-exchange.js';
import type { HttpEndpoint } from '#client/transport/http-endpoint.js';
import { JsonLines } from '#client/transport/json-lines.js';
import type { Query, Transport, TransportAnswer, TransportRequest } from '#client/transport/transport.js';
import type { AnyWatchEvent } from '#domain/watch/watch-event.js';

export interface HttpLimits {
  /** Sockets for requests; more requests than that wait. Watches have sockets of their own. */
  readonly maxSockets: number;
  /** Most time for one request. Watches may take any time. */
  readonly timeoutMs: number;
}

const defaultLimits: HttpLimits = { maxSockets: 100, timeoutMs: 60_000 };

/** How often a GET is sent again at once because the kept connection it went into was being closed. */
const staleRetries = 3;

/** HTTP/1.1 with JSON, over kept connections. */
export class HttpTransport implements Transport {
  private readonly url: URL;
  private readonly requests: http.Agent;
  private readonly watches: http.Agent;
  private readonly limits: HttpLimits;
  private readonly underWay = new Set<(cause: Error) => void>();
  private closed = false;

  constructor(
    private readonly endpoint: HttpEndpoint,
    limits: Partial<HttpLimits> = {},
  ) {
    this.limits = { ...defaultLimits, ...limits };
    this.url = new URL(endpoint.server);
    this.requests = agentOf(this.url, endpoint, this.limits.maxSockets);
    this.watches = agentOf(this.url, endpoint, Infinity);
  }

  async request(request: TransportRequest, signal?: AbortSignal): Promise<TransportAnswer> {
    for (let attempt = 0; ; attempt++) {
      const outgoing = await this.open(request, this.requests);
      const { timeoutMs } = this.limits;
      try {
        return await exchange({ ...outgoing, timeoutMs, signal, underWay: this.underWay }, wholeAnswer);
      } catch (cause) {
        if (signal?.aborted) throw cause;
        const stale = outgoing.request.reusedSocket && (cause as { code?: string }).code === 'ECONNRESET';
        if (!stale || request.method !== 'GET' || attempt >= staleRetries) throw this.connectionError(request, cause);
      }
    }
  }

  async watch(request: TransportRequest, onEvent: (event: AnyWatchEvent) => void, signal?: AbortSignal): Promise<TransportAnswer> {
    const outgoing = await this.open(request, this.watches);
    // A peer that vanished is found out although nothing is sent.
    outgoing.request.on('socket', (socket) => socket.setKeepAlive(true, 30_000));
    try {
      return await exchange({ ...outgoing, signal, underWay: this.underWay }, (response) =>
        response.statusCode === 200 ? eventStream(onEvent, signal) : wholeAnswer(response),
      );
    } catch (cause) {
      throw signal?.aborted ? cause : this.connectionError(request, cause);
    }
  }

  close(): Promise<void> {
    this.closed = true;
    for (const end of this.underWay) end(clientClosed());
    this.requests.destroy();
    this.watches.destroy();
    return Promise.resolve();
  }

  private async open(request: TransportRequest, agent: http.Agent): Promise<{ request: http.ClientRequest; body?: string }> {
    if (this.closed) throw this.connectionError(request, clientClosed());
    const { body } = request;
    const text = body && JSON.stringify(body.value);
    const headers = {
      accept: 'application/json, */*',
      ...this.endpoint.headers,
      ...(await this.authorization()),
      ...request.headers,
      ...(body && text !== undefined && { 'content-type': body.mediaType, 'content-length': Buffer.byteLength(text) }),
    };
    const { protocol, hostname, port } = this.url;
    const module = protocol === 'https:' ? https : http;
    const outgoing = module.request({
      host: hostname.replace(/^\[|\]$/g, ''),
      port,
      path: this.pathOf(request),
      method: request.method,
      headers,
      agent,
    });
    return { request: outgoing, ...(text !== undefined && { body: text }) };
  }

  private async authorization(): Promise<{ authorization?: string }> {
    const { token } = this.endpoint;
    if (token === undefined) return {};
    return { authorization: `Bearer ${typeof token === 'string' ? token : await token()}` };
  }

  private pathOf({ path, query }: TransportRequest): string {
    return `${this.url.pathname.replace(/\/$/, '')}${path}${queryOf(query)}`;
  }

  private connectionError(request: TransportRequest, cause: unknown): ConnectionError {
    return new ConnectionError(`${request.method} ${this.url.origin}${this.pathOf(request)}`, cause);
  }
}

function clientClosed(): Error {
  return new Error('the client is closed');
}

function agentOf(url: URL, endpoint: HttpEndpoint, maxSockets: number): http.Agent {
  const options = { keepAlive: true, maxSockets, scheduling: 'lifo' } as const;
  if (url.protocol === 'http:') return new http.Agent(options);
  return new https.Agent({
    ...options,
    ...(endpoint.certificateAuthority !== undefined && { ca: endpoint.certificateAuthority }),
    ...(endpoint.clientCertificate !== undefined && { cert: endpoint.clientCertificate }),
    ...(endpoint.clientKey !== undefined && { key: endpoint.clientKey }),
    ...(endpoint.tlsServerName !== undefined && { servername: endpoint.tlsServerName }),
    ...(endpoint.insecureSkipTlsVerify === true && { rejectUnauthorized: false }),
  });
}

function queryOf(query: Query | undefined): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  }
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function wholeAnswer(response: http.IncomingMessage): Receiver {
  const chunks: Buffer[] = [];
  return {
    data: (chunk) => void chunks.push(chunk),
    end: () => valueOf(Buffer.concat(chunks).toString('utf8'), response),
  };
}

/** A refusal that says it is JSON and is not is still a refusal. */
function valueOf(text: string, { headers, statusCode = 0 }: http.IncomingMessage): unknown {
  if (!/^application\/([^;]*\+)?json\b/.test(headers['content-type'] ?? '')) return text;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (statusCode >= 400) return text;
    throw error;
  }
}

function eventStream(onEvent: (event: AnyWatchEvent) => void, signal: AbortSignal | undefined): Receiver {
  const lines = new JsonLines((value) => {
    if (!signal?.aborted) onEvent(value as AnyWatchEvent);
  });
  return { data: (chunk) => lines.data(chunk), end: () => lines.end() };
}
