import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ApiClient } from '#client/api-client.js';
import { EventRecorder } from '#client/events/event-recorder.js';
import { SeriesRecorder } from '#client/events/series-recorder.js';
import type { Log } from '#client/log.js';
import { seededRandom } from '#client/random.js';
import { StoppedClock } from '#client/stopped-clock.js';
import { HttpTransport } from '#client/transport/http-transport.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { Event } from '#domain/schema/types/core-v1.js';
import { type ScriptedExchange, ScriptedServer } from '#testing/scripted-server.js';

const path = '/api/v1/namespaces/ns/events';
const seriesPath = '/apis/events.k8s.io/v1/namespaces/ns/events';
const minute = 60_000;

let server: ScriptedServer;
let transport: HttpTransport;
let client: ApiClient;
let clock: StoppedClock;
let logged: string[];
let recorder: EventRecorder;
let surroundings: ConstructorParameters<typeof EventRecorder>[2];

beforeEach(async () => {
  server = await ScriptedServer.start();
  transport = new HttpTransport({ server: server.url });
  client = new ApiClient(transport, { userAgent: 'test' });
  clock = new StoppedClock(1_767_225_600_000);
  logged = [];
  const write = (_fields: object, message: string): unknown => logged.push(message);
  const log = { error: write, warn: write, info: write, debug: () => undefined } as Log;
  surroundings = { clock, random: seededRandom(1), log };
  recorder = new EventRecorder({ component: 'replicaset-controller' }, client, surroundings);
});

afterEach(async () => {
  await transport.close();
  await recorder.close();
  await server.close();
});

const eventually = <T>(read: () => T) => expect.poll(read, { interval: 1, timeout: 3000 });

function pod(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { namespace: 'ns', name, uid: name, resourceVersion: '7', creationTimestamp: '' } };
}

const say = (message: string, about = pod('web-0')): void => recorder.record({ about, type: 'Normal', reason: 'Created', message });

/** Takes a create and stores it, as it were. */
async function store(exchange: Promise<ScriptedExchange>): Promise<Event> {
  const taken = await exchange;
  const event = taken.body as Event;
  taken.json(201, event);
  return event;
}

const refuse = (exchange: ScriptedExchange, code: number, reason: string, details?: unknown): void =>
  exchange.json(code, { kind: 'Status', code, reason, message: reason, details });

describe('an event', () => {
  test('is created, and said again patched', async () => {
    say('a');
    const event = await store(server.take(`POST ${path}`));
    expect(event).toMatchObject({ message: 'a', source: { component: 'replicaset-controller' }, involvedObject: { name: 'web-0' } });
    expect(event.metadata.name).toMatch(/^web-0\.18[0-9a-f]{14}$/);
    clock.advance(2000);
    say('a');
    const patch = await server.take(`PATCH ${path}/${event.metadata.name}`);
    expect(patch.headers['content-type']).toBe('application/strategic-merge-patch+json');
    expect(patch.body).toEqual({ count: 2, lastTimestamp: '2026-01-01T00:00:02Z', message: 'a' });
    patch.json(200, { ...event, count: 2 });
    await recorder.close();
    expect(logged).toEqual([]);
  });

  test('whose first the server has forgotten is created with its count', async () => {
    say('a');
    const event = await store(server.take(`POST ${path}`));
    say('a');
    refuse(await server.take(`PATCH ${path}/${event.metadata.name}`), 404, 'NotFound');
    expect(await store(server.take(`POST ${path}`))).toMatchObject({ count: 2, metadata: { name: event.metadata.name } });
  });

  test('waits for the one before about the same object, not for those about others', async () => {
    say('a');
    say('b');
    say('c', pod('web-1'));
    const first = await server.take(`POST ${path}`);
    const other = await server.take(`POST ${path}`);
    expect([first, other].map((exchange) => (exchange.body as Event).message)).toEqual(['a', 'c']);
    expect(server.untaken).toBe(0);
    first.json(201, first.body);
    expect(await store(server.take(`POST ${path}`))).toMatchObject({ message: 'b' });
    other.json(201, other.body);
  });

  test('in the same millisecond as others has a name of its own', async () => {
    for (let i = 0; i < 5; i++) say(String(i));
    const names = new Set<string>();
    for (let i = 0; i < 5; i++) names.add((await store(server.take(`POST ${path}`))).metadata.name);
    expect(names.size).toBe(5);
  });

  test.each([
    { name: 'that is refused is let go of with a word', code: 422, reason: 'Invalid', log: ['Server rejected event (will not retry!)'] },
    { name: 'that is there already is let go of quietly', code: 409, reason: 'AlreadyExists', log: [] },
    {
      name: 'of a namespace on its way out is let go of quietly',
      code: 403,
      reason: 'Forbidden',
      details: { causes: [{ reason: 'NamespaceTerminating' }] },
      log: [],
    },
  ])('$name', async ({ code, reason, details, log }) => {
    say('a');
    refuse(await server.take(`POST ${path}`), code, reason, details);
    await recorder.close();
    expect(logged).toEqual(log);
  });

  test('is tried again while the server is away, first after a chance part of ten seconds', async () => {
    say('a');
    (await server.take(`POST ${path}`)).drop();
    await eventually(() => clock.nextTimer()).toBeDefined();
    expect((clock.nextTimer() ?? 0) - clock.now()).toBeLessThan(10_000);
    clock.advance(10_000);
    (await server.take(`POST ${path}`)).drop();
    await eventually(() => clock.nextTimer()).toBe(clock.now() + 10_000);
    clock.advance(10_000);
    await store(server.take(`POST ${path}`));
    await recorder.close();
    expect(logged).toEqual(Array.from({ length: 2 }, () => 'Unable to write event (may retry after sleeping)'));
  });

  test('is let go of after twelve tries', async () => {
    say('a');
    for (let tries = 1; tries <= 12; tries++) {
      (await server.take(`POST ${path}`)).drop();
      if (tries === 12) break;
      await eventually(() => clock.nextTimer()).toBeDefined();
      clock.advance(10_000);
    }
    await recorder.close();
    expect(logged.at(-1)).toBe('Unable to write event (retry limit exceeded!)');
    expect(logged).toHaveLength(12);
  });
});

test('closing tries what is left once more and takes nothing more', async () => {
  say('a');
  (await server.take(`POST ${path}`)).drop();
  await eventually(() => clock.nextTimer()).toBeDefined();
  say('b');
  const closed = recorder.close();
  say('c');
  (await server.take(`POST ${path}`)).drop();
  expect(await store(server.take(`POST ${path}`))).toMatchObject({ message: 'b' });
  await closed;
  expect(logged).toEqual(['Unable to write event (may retry after sleeping)', 'Unable to write event (shutting down)']);
  expect(server.untaken).toBe(0);
});

describe('a series', () => {
  const reporter = { controller: 'default-scheduler', instance: 'default-scheduler-host' };
  let series: SeriesRecorder;
  beforeEach(() => void (series = new SeriesRecorder(reporter, client, surroundings)));
  afterEach(() => series.close());

  const fail = (message: string): void =>
    series.record({ about: pod('web-0'), type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', message });

  test('is created, patched once, counted silently and patched at its end', async () => {
    fail('a');
    const event = await store(server.take(`POST ${seriesPath}`));
    expect(event).toMatchObject({ note: 'a', action: 'Scheduling', reportingInstance: 'default-scheduler-host' });
    const named = `PATCH ${seriesPath}/${event.metadata.name}`;
    fail('b');
    const patch = await server.take(named);
    expect(patch.body).toEqual({ series: { count: 2, lastObservedTime: '2026-01-01T00:00:00.000000Z' } });
    patch.json(200, event);
    fail('c');
    clock.advance(6 * minute);
    expect(server.untaken).toBe(0);
    clock.advance(6 * minute);
    const last = await server.take(named);
    expect(last.body).toMatchObject({ series: { count: 3 } });
    last.json(200, event);
  });

  test('that goes on is written twice an hour', async () => {
    fail('a');
    const event = await store(server.take(`POST ${seriesPath}`));
    const named = `PATCH ${seriesPath}/${event.metadata.name}`;
    fail('a');
    (await server.take(named)).json(200, event);
    for (let minutes = 0; minutes < 30; minutes += 5) {
      clock.advance(5 * minute);
      fail('a');
    }
    const refresh = await server.take(named);
    expect(refresh.body).toMatchObject({ series: { count: 7 } });
    refresh.json(200, event);
  });

  test('whose first is written only now is tried again', async () => {
    fail('a');
    const event = await store(server.take(`POST ${seriesPath}`));
    const named = `PATCH ${seriesPath}/${event.metadata.name}`;
    fail('a');
    refuse(await server.take(named), 404, 'NotFound');
    refuse(await server.take(`POST ${seriesPath}`), 409, 'AlreadyExists');
    await eventually(() => logged).toEqual(['Unable to write event (may retry after sleeping)']);
    clock.advance(10_000);
    (await server.take(named)).json(200, event);
  });
});
