import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { eventually } from '#testing/eventually.js';
import { type Loose, RawClient } from '#testing/raw-client.js';
import { type ApiServer, startApiServer } from '../start-api-server.js';
import { openMemoryStore } from '../storage/memory-store.js';

let server: ApiServer;
let client: RawClient;
const path = '/api/v1/namespaces/default/configmaps';

beforeAll(async () => {
  server = await startApiServer({ store: await openMemoryStore(), insecurePort: 0, logLevel: 'silent' });
  client = new RawClient(server.insecureUrl ?? '');
  await client.call('POST', path, { metadata: { name: 'there' } });
});
afterAll(() => server.close());

function connect(target: string, options: Record<string, unknown> = {}, protocols: readonly string[] = []): WebSocket {
  return new WebSocket(`${server.insecureUrl?.replace('http', 'ws')}${target}`, [...protocols], options);
}

/** How a connection ends: 1005 in good order, 1009 when a message was too long. */
function closeCode(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => socket.once('close', resolve));
}

/** The status of the answer to a connection that is refused. */
function refusal(socket: WebSocket): Promise<number> {
  return new Promise((resolve, reject) => {
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.once('open', () => reject(new Error('it was not refused')));
    socket.on('error', () => undefined);
  });
}

describe('a watch by WebSocket', () => {
  test('has a message for each event', async () => {
    const socket = connect(`${path}?watch=true&fieldSelector=metadata.namespace=default`);
    const messages: Loose[] = [];
    socket.on('message', (data, isBinary) => messages.push({ isBinary, ...(JSON.parse((data as Buffer).toString()) as Loose) }));
    await eventually(() => expect(messages).toMatchObject([{ isBinary: false, type: 'ADDED', object: { metadata: { name: 'there' } } }]));
    await Promise.all(['x', 'y'].map((name) => client.call('POST', path, { metadata: { name } })));
    await eventually(() =>
      expect(
        messages
          .slice(1)
          .map(({ object }) => object.metadata.name)
          .toSorted((a: string, b: string) => a.localeCompare(b)),
      ).toEqual(['x', 'y']),
    );
    socket.close();
  });

  test('has binary messages for protobuf', async () => {
    const socket = connect(`${path}?watch=true`, { headers: { accept: 'application/vnd.kubernetes.protobuf' } });
    const binary = new Promise((resolve) => socket.once('message', (_data, isBinary) => resolve(isBinary)));
    expect(await binary).toBe(true);
    socket.close();
  });

  test('ends with the time it was given', async () => {
    const socket = connect(`${path}?watch=true&timeoutSeconds=1`);
    expect(await closeCode(socket)).toBe(1005);
  });

  test('answers what is no watch as without WebSocket', async () => {
    expect(await refusal(connect(path))).toBe(200);
    expect(await refusal(connect(`${path}/nothing`))).toBe(404);
    expect(await refusal(connect(`${path}?watch=true&labelSelector=(`))).toBe(400);
    expect(await refusal(connect('/version'))).toBe(200);
  });

  test('refuses pages of other machines', async () => {
    expect(await refusal(connect(`${path}?watch=true`, { headers: { origin: 'http://example.com' } }))).toBe(403);
    expect(await refusal(connect(`${path}?watch=true`, { headers: { host: 'example.com' } }))).toBe(403);
  });

  test('takes the protocol that is offered', async () => {
    const socket = connect(`${path}?watch=true`, {}, ['v1.example']);
    await new Promise((resolve) => socket.once('open', resolve));
    expect(socket.protocol).toBe('v1.example');
    socket.close();
  });

  test('ends when a client talks too much', async () => {
    const socket = connect(`${path}?watch=true`);
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send('x'.repeat(70_000));
    expect(await closeCode(socket)).toBe(1009);
  });

  test('is over when the server stops', async () => {
    const other = await startApiServer({ store: await openMemoryStore(), insecurePort: 0, logLevel: 'silent' });
    const socket = new WebSocket(`${other.insecureUrl?.replace('http', 'ws')}${path}?watch=true`);
    await new Promise((resolve) => socket.once('open', resolve));
    const closed = closeCode(socket);
    await other.close();
    expect(await closed).toBe(1005);
  });
});

test('an offer of HTTP/2 is declined, and the request answered with its body', async () => {
  const body = JSON.stringify({ metadata: { name: 'from-java' } });
  const { connect: open } = await import('node:net');
  const { port } = new URL(server.insecureUrl ?? '');
  const socket = open(Number(port), '127.0.0.1');
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade, HTTP2-Settings',
    'Upgrade: h2c',
    'HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA',
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
  ];
  let answer = '';
  socket.on('data', (chunk) => (answer += String(chunk)));
  socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, 5)}`);
  socket.write(body.slice(5));
  await eventually(() => expect(answer).toMatch(/^HTTP\/1.1 201 Created/));
  socket.destroy();
});
