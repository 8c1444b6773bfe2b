import { afterEach, describe, expect, test } from 'vitest';
import { ConnectionError } from '#client/transport/connection-error.js';
import type { HttpEndpoint } from '#client/transport/http-endpoint.js';
import { type HttpLimits, HttpTransport } from '#client/transport/http-transport.js';
import type { TransportRequest } from '#client/transport/transport.js';
import { ScriptedServer } from '#testing/scripted-server.js';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function start(endpoint: Partial<HttpEndpoint> = {}, limits?: Partial<HttpLimits>): Promise<[ScriptedServer, HttpTransport]> {
  const server = await ScriptedServer.start();
  const transport = new HttpTransport({ server: server.url, ...endpoint }, limits);
  cleanUps.push(
    () => server.close(),
    () => transport.close(),
  );
  return [server, transport];
}

const get: TransportRequest = { method: 'GET', path: '/api/v1/pods' };
const post: TransportRequest = { method: 'POST', path: '/api/v1/pods', body: { mediaType: 'application/json', value: { a: 'ä' } } };

describe('a request', () => {
  test('carries path, query, headers, token and body, and its answer comes decoded', async () => {
    const [server, transport] = await start({ token: () => Promise.resolve('secret'), headers: { 'impersonate-user': 'me' } });
    const answer = transport.request({
      method: 'PATCH',
      path: '/apis/a.b/v1/things/x%3Ay',
      query: { fieldManager: 'me & you', force: true, left: undefined, limit: 5 },
      headers: { 'user-agent': 'me/1' },
      body: { mediaType: 'application/merge-patch+json', value: { a: 'ä' } },
    });
    const exchange = await server.take('PATCH /apis/a.b/v1/things/x%3Ay');
    expect(exchange.url.search).toBe('?fieldManager=me%20%26%20you&force=true&limit=5');
    expect(exchange.headers).toMatchObject({
      accept: 'application/json, */*',
      authorization: 'Bearer secret',
      'content-type': 'application/merge-patch+json',
      'content-length': '10',
      'impersonate-user': 'me',
      'user-agent': 'me/1',
    });
    expect(exchange.body).toEqual({ a: 'ä' });
    exchange.json(409, { kind: 'Status' }, { 'X-Other': 'x' });
    expect(await answer).toMatchObject({ status: 409, value: { kind: 'Status' }, headers: { 'x-other': 'x' } });
  });

  test('goes below the path of the server address', async () => {
    const server = await ScriptedServer.start();
    const transport = new HttpTransport({ server: `${server.url}/clusters/one/` });
    cleanUps.push(
      () => server.close(),
      () => transport.close(),
    );
    const answer = transport.request(get);
    (await server.take('GET /clusters/one/api/v1/pods')).json(200, {});
    expect(await answer).toMatchObject({ status: 200, value: {} });
  });

  test.each([
    { name: 'a text is a text', type: 'text/plain', text: 'ok', status: 200, value: 'ok' },
    { name: 'JSON of any kind is decoded', type: 'application/vnd.x+json; charset=utf-8', text: '[1]', status: 200, value: [1] },
    { name: 'a refusal that is no JSON stays one', type: 'application/json', text: 'oh', status: 500, value: 'oh' },
  ])('$name', async ({ type, text, status, value }) => {
    const [server, transport] = await start();
    const answer = transport.request(get);
    (await server.take('GET /api/v1/pods')).reply(status, text, { 'content-type': type });
    expect(await answer).toMatchObject({ status, value });
  });

  test('uses one connection after the other and no more than it may', async () => {
    const [server, transport] = await start({}, { maxSockets: 2 });
    const answers = Promise.all(Array.from({ length: 6 }, () => transport.request(get)));
    for (let i = 0; i < 6; i++) {
      const exchange = await server.take('GET /api/v1/pods');
      expect(server.connections).toBeLessThanOrEqual(2);
      exchange.json(200, {});
    }
    expect((await answers).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(server.connections).toBeLessThanOrEqual(2);
  });
});

describe('no answer', () => {
  test('is a ConnectionError that says what was asked of whom, and whether anybody listened', async () => {
    const [server, transport] = await start();
    await server.close();
    const error = await transport.request(get).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({
      refused: true,
      message: `GET ${server.url}/api/v1/pods: connect ECONNREFUSED ${new URL(server.url).host}`,
    });
  });

  test('is a ConnectionError when the connection drops before or in the middle', async () => {
    const [server, transport] = await start();
    const before = transport.request(post).catch((cause: unknown) => cause);
    (await server.take('POST /api/v1/pods')).drop();
    expect(await before).toMatchObject({ name: 'ConnectionError', refused: false });
    const middle = transport.request(post).catch((cause: unknown) => cause);
    const exchange = await server.take('POST /api/v1/pods');
    exchange.write('{"a":');
    exchange.drop();
    expect(await middle).toMatchObject({ name: 'ConnectionError' });
  });

  test('is a ConnectionError when it takes too long', async () => {
    const [server, transport] = await start({}, { timeoutMs: 30 });
    const error = transport.request(get).catch((cause: unknown) => cause);
    const exchange = await server.take('GET /api/v1/pods');
    exchange.write('{');
    expect(await error).toMatchObject({ name: 'ConnectionError', code: 'ETIMEDOUT' });
    await exchange.closed();
  });

  test('is a ConnectionError when it makes no sense', async () => {
    const [server, transport] = await start();
    const error = transport.request(get).catch((cause: unknown) => cause);
    const exchange = await server.take('GET /api/v1/pods');
    exchange.write('{');
    exchange.end();
    expect(await error).toMatchObject({ name: 'ConnectionError' });
  });

  test('of a kept connection that was being closed is asked for again, when asking twice does no harm', async () => {
    const [server, transport] = await start();
    const first = transport.request(get);
    (await server.take('GET /api/v1/pods')).json(200, {});
    await first;
    const second = transport.request(get);
    (await server.take('GET /api/v1/pods')).drop();
    (await server.take('GET /api/v1/pods')).json(200, { again: true });
    expect((await second).value).toEqual({ again: true });
    const third = transport.request(post).catch((cause: unknown) => cause);
    (await server.take('POST /api/v1/pods')).drop();
    expect(await third).toBeInstanceOf(ConnectionError);
    expect(server.untaken).toBe(0);
  });

  test('is the reason of the signal when that aborts, and the server sees the connection go', async () => {
    const [server, transport] = await start();
    const abort = new AbortController();
    const reason = new Error('enough');
    const error = transport.request(get, abort.signal).catch((cause: unknown) => cause);
    const exchange = await server.take('GET /api/v1/pods');
    abort.abort(reason);
    expect(await error).toBe(reason);
    await exchange.closed();
    expect(await transport.request(get, abort.signal).catch((cause: unknown) => cause)).toBe(reason);
  });

  test('is left once the transport is closed, for requests that wait for a connection too', async () => {
    const [server, transport] = await start({}, { maxSockets: 1 });
    const answers = [1, 2, 3].map(() => transport.request(get).catch((cause: unknown) => cause));
    await server.take('GET /api/v1/pods');
    await transport.close();
    for (const answer of [...answers, transport.request(get).catch((cause: unknown) => cause)]) {
      expect(await answer).toMatchObject({ name: 'ConnectionError', message: `GET ${server.url}/api/v1/pods: the client is closed` });
    }
  });
});

describe('a watch', () => {
  const request: TransportRequest = { method: 'GET', path: '/api/v1/pods', query: { watch: true } };

  test('gives each event as it comes in and resolves with its end', async () => {
    const [server, transport] = await start();
    const events: unknown[] = [];
    const ended = transport.watch(request, (event) => events.push(event));
    const exchange = await server.takeWatch('/api/v1/pods');
    exchange.event('ADDED', { n: 1 });
    exchange.write('{"type":"MODIF');
    await expect.poll(() => events.length, { interval: 2 }).toBe(1);
    exchange.write('IED","object":{"n":2}}\n{"type":"DELETED","object":{"n":3}}\n');
    await expect.poll(() => events.length, { interval: 2 }).toBe(3);
    exchange.end();
    expect((await ended).status).toBe(200);
    expect(events).toEqual([
      { type: 'ADDED', object: { n: 1 } },
      { type: 'MODIFIED', object: { n: 2 } },
      { type: 'DELETED', object: { n: 3 } },
    ]);
  });

  test('that is refused resolves with the refusal', async () => {
    const [server, transport] = await start();
    const ended = transport.watch(request, () => expect.unreachable());
    (await server.takeWatch('/api/v1/pods')).json(410, { kind: 'Status', code: 410 });
    expect(await ended).toMatchObject({ status: 410, value: { kind: 'Status', code: 410 } });
  });

  test('that breaks in the middle of an event is a ConnectionError', async () => {
    const [server, transport] = await start();
    const ended = transport.watch(request, () => undefined).catch((cause: unknown) => cause);
    const exchange = await server.takeWatch('/api/v1/pods');
    exchange.write('{"type":"ADD');
    exchange.end();
    expect(await ended).toBeInstanceOf(ConnectionError);
  });

  test('gives no event after its signal has aborted', async () => {
    const [server, transport] = await start();
    const abort = new AbortController();
    const events: unknown[] = [];
    const ended = transport
      .watch(
        request,
        (event) => {
          events.push(event);
          abort.abort();
        },
        abort.signal,
      )
      .catch((cause: unknown) => cause);
    const exchange = await server.takeWatch('/api/v1/pods');
    exchange.write('{"type":"ADDED"}\n{"type":"ADDED"}\n');
    expect(await ended).toMatchObject({ name: 'AbortError' });
    expect(events).toHaveLength(1);
    await exchange.closed();
  });

  test('takes no connection from the requests', async () => {
    const [server, transport] = await start({}, { maxSockets: 1 });
    const watches = [1, 2, 3].map(() => transport.watch(request, () => undefined));
    const open = await Promise.all(watches.map(() => server.takeWatch('/api/v1/pods')));
    const answer = transport.request(get);
    (await server.takeList('/api/v1/pods')).json(200, {});
    expect((await answer).status).toBe(200);
    for (const exchange of open) exchange.end();
    await Promise.all(watches);
  });
});
