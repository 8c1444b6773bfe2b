import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Json } from '#domain/json/json.js';
import { applyMergePatch } from '#domain/patch/merge-patch.js';

interface Stored {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: Readonly<Record<string, unknown>> & {
    readonly name: string;
    readonly namespace?: string;
    readonly resourceVersion: string;
  };
}

/** `/api/v1/namespaces/ns/pods/a/status` taken apart. */
interface Address {
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

interface Watcher {
  readonly address: Address;
  readonly response: ServerResponse;
  /** What has not been sent while watches are held back. */
  held: string[];
}

/** What watches are told of a write. */
interface Line {
  readonly revision: number;
  readonly address: Address;
  readonly text: string;
}

/** A request as a fault sees it. */
export interface SmallRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** What goes wrong: an answer in the place of the real one, or a cut connection; undefined leaves the request alone. */
export type Fault = (request: SmallRequest) => { readonly code: number; readonly reason: string } | 'drop' | undefined;

/**
 * The least that client and loops need of an API server, for tests of those: objects of any kind in memory, one revision, optimistic locks, deletion
 * with finalizers, watches from any revision. It knows no defaults, validation or selectors. Watches can be held back, as a slow network would.
 */
export class SmallApiServer {
  readonly url: string;
  fault: Fault = () => undefined;
  /** Every request but watches, `GET /api/v1/pods`. */
  readonly requests: string[] = [];
  private revision = 100;
  private names = 0;
  private holding = false;
  private readonly objects = new Map<string, Stored>();
  private readonly log: Line[] = [];
  private readonly watchers = new Set<Watcher>();
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    server.on('request', (request, response) => void this.receive(request, response));
  }

  static async start(): Promise<SmallApiServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new SmallApiServer(server);
  }

  close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  /** The objects of a resource, as `/api/v1/pods`. */
  list(collection: string): readonly Stored[] {
    const { resource } = parse(collection);
    return [...this.objects].flatMap(([key, object]) => (key.startsWith(`${resource} `) ? [object] : []));
  }

  /** Watches show nothing from now on. */
  holdWatches(): void {
    this.holding = true;
  }

  /** Watches show what they have held back. */
  releaseWatches(): void {
    this.holding = false;
    for (const watcher of this.watchers) {
      for (const line of watcher.held) watcher.response.write(line);
      watcher.held = [];
    }
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const url = new URL(request.url ?? '', 'http://server');
    const method = request.method ?? '';
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const address = parse(url.pathname);
    if (url.searchParams.get('watch') === 'true') return this.watch(address, Number(url.searchParams.get('resourceVersion')), response);
    this.requests.push(`${method} ${url.pathname}`);
    const fault = this.fault({ method, path: url.pathname, body });
    if (fault === 'drop') response.socket?.resetAndDestroy();
    else if (fault) refuse(response, fault.code, fault.reason);
    else this.answer(method, address, body, response);
  }

  private watch(address: Address, after: number, response: ServerResponse): void {
    const watcher = { address, response, held: [] };
    this.watchers.add(watcher);
    response.on('close', () => this.watchers.delete(watcher));
    response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
    for (const line of this.log) if (line.revision > after) this.show(watcher, line);
  }

  private show(watcher: Watcher, { address, text }: Line): void {
    if (watcher.address.resource !== address.resource || !within(watcher.address, address.namespace)) return;
    if (this.holding) watcher.held.push(text);
    else watcher.response.write(text);
  }

  private answer(method: string, address: Address, body: unknown, response: ServerResponse): void {
    if (address.name === '') {
      if (method === 'POST') return this.create(address, body as Stored, response);
      if (method === 'DELETE') return this.deleteAll(address, response);
      return reply(response, 200, {
        metadata: { resourceVersion: String(this.revision) },
        items: this.list(`/api/v1/${address.resource}`).filter(({ metadata }) => within(address, metadata.namespace)),
      });
    }
    const key = keyOf(address);
    const old = this.objects.get(key);
    if (!old) return refuse(response, 404, 'NotFound');
    switch (method) {
      case 'PUT':
        return this.replace(address, old, body as Stored, response);
      case 'PATCH':
        return this.replace(address, old, applyMergePatch(old as unknown as Json, body as Json) as unknown as Stored, response);
      case 'DELETE':
        return this.delete(address, old, body, response);
      default:
        return reply(response, 200, old);
    }
  }

  private create(address: Address, object: Stored, response: ServerResponse): void {
    const name = object.metadata.name || `${String(object.metadata['generateName'])}${++this.names}`;
    const at = { ...address, name };
    if (this.objects.has(keyOf(at))) return refuse(response, 409, 'AlreadyExists');
    const uid = `uid-${this.revision + 1}`;
    const created = this.write(at, { ...object, metadata: { ...object.metadata, name, uid } }, 'ADDED');
    reply(response, 201, created);
  }

  private replace(address: Address, old: Stored, object: Stored, response: ServerResponse): void {
    const { resourceVersion, finalizers, deletionTimestamp } = object.metadata as Record<string, unknown>;
    if (resourceVersion !== old.metadata.resourceVersion) return refuse(response, 409, 'Conflict');
    const finished = deletionTimestamp !== undefined && !(finalizers as unknown[] | undefined)?.length;
    reply(response, 200, this.write(address, object, finished ? 'DELETED' : 'MODIFIED'));
  }

  private delete(address: Address, old: Stored, body: unknown, response: ServerResponse): void {
    const { uid } = (body as { preconditions?: { uid?: string } } | undefined)?.preconditions ?? {};
    if (uid !== undefined && uid !== old.metadata['uid']) return refuse(response, 409, 'Conflict');
    if ((old.metadata['finalizers'] as unknown[] | undefined)?.length) {
      const metadata = { ...old.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' };
      return reply(response, 200, this.write(address, { ...old, metadata }, 'MODIFIED'));
    }
    this.write(address, old, 'DELETED');
    const details = { name: old.metadata.name, kind: address.resource, uid: old.metadata['uid'] };
    reply(response, 200, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details });
  }

  private deleteAll(address: Address, response: ServerResponse): void {
    const all = this.list(`/api/v1/${address.resource}`).filter(({ metadata }) => within(address, metadata.namespace));
    for (const object of all) this.write({ ...address, ...object.metadata }, object, 'DELETED');
    reply(response, 200, { metadata: {}, items: all });
  }

  private write(address: Address, object: Stored, type: string): Stored {
    const namespace = address.namespace === '' ? {} : { namespace: address.namespace };
    const resourceVersion = String(++this.revision);
    const written = { ...object, metadata: { ...object.metadata, ...namespace, name: address.name, resourceVersion } };
    if (type === 'DELETED') this.objects.delete(keyOf(address));
    else this.objects.set(keyOf(address), written);
    const line = { revision: this.revision, address, text: `${JSON.stringify({ type, object: written })}\n` };
    this.log.push(line);
    for (const watcher of this.watchers) this.show(watcher, line);
    return written;
  }
}

function parse(path: string): Address {
  const rest = path
    .split('/')
    .slice(path.startsWith('/api/') ? 3 : 4)
    .map(decodeURIComponent);
  const namespaced = rest[0] === 'namespaces' && rest.length > 2;
  const [resource = '', name = ''] = namespaced ? rest.slice(2) : rest;
  return { resource, namespace: namespaced ? (rest[1] ?? '') : '', name };
}

function within(address: Address, namespace: string | undefined): boolean {
  return address.namespace === '' || address.namespace === namespace;
}

function keyOf({ resource, namespace, name }: Address): string {
  return `${resource} ${namespace}/${name}`;
}

function reply(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function refuse(response: ServerResponse, code: number, reason: string): void {
  reply(response, code, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code, reason, message: reason });
}
