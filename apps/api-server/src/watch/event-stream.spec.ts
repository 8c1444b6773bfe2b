import { EventSource } from 'eventsource';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '#testing/eventually.js';
import { type Loose, RawClient } from '#testing/raw-client.js';
import { type ApiServer, startApiServer } from '../start-api-server.js';
import { openMemoryStore } from '../storage/memory-store.js';

let server: ApiServer;
let client: RawClient;

beforeAll(async () => {
  server = await startApiServer({ store: await openMemoryStore(), insecurePort: 0, logLevel: 'silent' });
  client = new RawClient(server.insecureUrl ?? '');
});
afterAll(() => server.close());

let count = 0;
async function newNamespace(): Promise<string> {
  count += 1;
  await client.call('POST', '/api/v1/namespaces', { metadata: { name: `events-${count}` } });
  return `/api/v1/namespaces/events-${count}/configmaps`;
}

async function createMap(path: string, name: string): Promise<string> {
  const { body } = await client.call('POST', path, { metadata: { name } });
  return body.metadata.resourceVersion;
}

/** What a stream has said so far, its blank lines taken for what they are: the ends of events. */
class Stream {
  readonly blocks: Readonly<Record<string, string>>[] = [];
  readonly #stop = new AbortController();
  contentType = '';

  async open(path: string, headers: Record<string, string> = {}): Promise<void> {
    const response = await fetch(`${server.insecureUrl}${path}`, {
      headers: { accept: 'text/event-stream', ...headers },
      signal: this.#stop.signal,
    });
    this.contentType = response.headers.get('content-type') ?? '';
    void this.#read(response).catch(() => undefined);
  }

  /** Type and name of each event, and its id. */
  get events(): readonly string[] {
    return this.blocks.map(({ id, data }) => {
      const event = data === undefined ? undefined : (JSON.parse(data) as Loose);
      return `${id ?? '-'} ${event ? `${event.type} ${event.object.metadata?.name ?? event.object.code}` : ''}`.trim();
    });
  }

  close(): void {
    this.#stop.abort();
  }

  async #read(response: Response): Promise<void> {
    let text = '';
    for await (const chunk of response.body ?? []) {
      const blocks = (text + Buffer.from(chunk).toString()).split('\n\n');
      text = blocks.pop() ?? '';
      this.blocks.push(...blocks.map((block) => Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)))));
    }
  }
}

describe('a watch by server-sent events', () => {
  test('begins with what is there, says where that ends, and gives each change its revision', async () => {
    const path = await newNamespace();
    await createMap(path, 'a');
    const revision = await createMap(path, 'b');
    const stream = new Stream();
    await stream.open(`${path}?watch=true`);
    expect(stream.contentType).toBe('text/event-stream');
    await eventually(() => expect(stream.events).toEqual(['- ADDED a', '- ADDED b', revision]));
    const next = await createMap(path, 'c');
    await eventually(() => expect(stream.events.slice(3)).toEqual([`${next} ADDED c`]));
    stream.close();
  });

  test('goes on after the last event the client has seen, whatever its address says', async () => {
    const path = await newNamespace();
    const seen = await createMap(path, 'a');
    const missed = await createMap(path, 'b');
    const stream = new Stream();
    const start = 'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
    await stream.open(`${path}?watch=true&${start}`, { 'last-event-id': seen });
    await eventually(() => expect(stream.events).toEqual([`${missed} ADDED b`]));
    stream.close();
  });

  test('begins anew for a client that has seen more than this server knows', async () => {
    const path = await newNamespace();
    const revision = await createMap(path, 'a');
    const stream = new Stream();
    await stream.open(`${path}?watch=true`, { 'last-event-id': '99999999' });
    await eventually(() => expect(stream.events).toEqual(['- ADDED a', revision]));
    stream.close();
  });

  test('carries tables too', async () => {
    const path = await newNamespace();
    await createMap(path, 'a');
    const stream = new Stream();
    await stream.open(`${path}?watch=true`, { accept: 'text/event-stream;as=Table;v=v1;g=meta.k8s.io' });
    await eventually(() => expect(stream.blocks.length).toBe(2));
    expect(JSON.parse(stream.blocks[0]?.['data'] ?? '')).toMatchObject({
      type: 'ADDED',
      object: { kind: 'Table', rows: [{ cells: ['a', 0, '0s'] }] },
    });
    stream.close();
  });

  test('has bookmarks with ids', async () => {
    const path = await newNamespace();
    const revision = await createMap(path, 'a');
    const stream = new Stream();
    await stream.open(`${path}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`);
    await eventually(() => expect(stream.events).toEqual(['- ADDED a', `${revision} BOOKMARK undefined`]));
    stream.close();
  });

  test.each([
    ['a last id that is no revision', '?watch=true', { 'last-event-id': 'x' }, 400],
    ['a list', '', {}, 406],
  ])('is refused for %s', async (_name, query, headers, code) => {
    const path = await newNamespace();
    expect((await client.call('GET', path + query, undefined, { accept: 'text/event-stream', ...headers })).code).toBe(code);
  });

  test('is what EventSource understands, and comes back to by itself', async () => {
    const path = await newNamespace();
    await createMap(path, 'a');
    const source = new EventSource(`${server.insecureUrl}${path}?watch=true&timeoutSeconds=1`);
    const seen: string[] = [];
    source.addEventListener('message', ({ data, lastEventId }) => {
      const { type, object } = JSON.parse(String(data)) as Loose;
      seen.push(`${lastEventId} ${type} ${object.metadata.name}`);
    });
    let opened = 0;
    source.addEventListener('open', () => (opened += 1));
    await eventually(() => expect(seen).toEqual([' ADDED a']));
    const second = await createMap(path, 'b');
    await eventually(() => expect(opened).toBeGreaterThan(1), { timeoutMs: 15_000 });
    const third = await createMap(path, 'c');
    await eventually(() => expect(seen).toEqual([' ADDED a', `${second} ADDED b`, `${third} ADDED c`]));
    source.close();
  });
});
