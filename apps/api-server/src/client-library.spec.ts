import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ApiClient } from '#client/api-client.js';
import { systemClock } from '#client/clock.js';
import { EventRecorder } from '#client/events/event-recorder.js';
import { SeriesRecorder } from '#client/events/series-recorder.js';
import { Informers } from '#client/informer/informers.js';
import { LeaderElector } from '#client/leader-election/leader-elector.js';
import type { Log } from '#client/log.js';
import { runController } from '#client/loop/run-controller.js';
import { seededRandom } from '#client/random.js';
import { HttpTransport } from '#client/transport/http-transport.js';
import type { Transport } from '#client/transport/transport.js';
import { userAgent } from '#client/user-agent.js';
import type { Controller } from '#domain/controllers/controller.js';
import { keyOf } from '#domain/meta/object-meta.js';
import { controllerOf, controllerReference } from '#domain/meta/owner-reference.js';
import { configMaps } from '#domain/resources/core/config-map/config-map.js';
import { events } from '#domain/resources/core/event/event.js';
import { namespaces } from '#domain/resources/core/namespace/namespace.js';
import { secrets } from '#domain/resources/core/secret/secret.js';
import { leases } from '#domain/resources/coordination/lease/lease.js';
import { eventsV1 } from '#domain/resources/events/event/event.js';
import { type ApiServer, startApiServer } from './start-api-server.js';
import { openMemoryStore } from './storage/memory-store.js';

const transports: Readonly<Record<string, (server: ApiServer) => Transport>> = {
  HTTP: (server) => new HttpTransport({ server: server.insecureUrl ?? '' }),
  'one process': (server) => server.transport({ username: 'system:test', groups: ['system:masters'] }),
};

/** Holds the client library to what this server really says; libs/client itself is tested against servers that are scripted. */
describe.each(Object.entries(transports))('over %s', (_, connect) => {
  let server: ApiServer;
  let transport: Transport;
  let client: ApiClient;
  let informers: Informers;
  let logged: string[];
  let parts: ConstructorParameters<typeof Informers>[0];
  let stop: AbortController;

  beforeEach(async () => {
    server = await startApiServer({ store: await openMemoryStore(), insecurePort: 0, logLevel: 'silent' });
    transport = connect(server);
    client = new ApiClient(transport, { userAgent: userAgent('kube-controller-manager') });
    await client.create(namespaces, { metadata: { name: 'ns' } });
    logged = [];
    const write = (fields: { err?: Error }, message: string): unknown => logged.push(`${message} ${fields.err?.message ?? ''}`);
    const log = { error: write, warn: write, info: () => undefined, debug: () => undefined } as Log;
    parts = { client, clock: systemClock, random: seededRandom(1), log };
    informers = new Informers(parts);
    stop = new AbortController();
  });

  afterEach(async () => {
    stop.abort();
    await informers.close();
    await transport.close();
    await server.close();
  });

  const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { interval: 5, timeout: 10_000 });

  test('a cache holds more than a page, follows every change and knows what it has reached', async () => {
    const create = (name: string) => client.create(configMaps, { metadata: { namespace: 'ns', name, labels: { mine: 'yes' } } });
    await Promise.all(Array.from({ length: 1010 }, (_, at) => create(`c-${at}`)));
    await client.create(configMaps, { metadata: { namespace: 'ns', name: 'other' } });
    informers.start(configMaps, { labelSelector: 'mine' });
    await informers.synced();
    expect(informers.list(configMaps, 'ns')).toHaveLength(1010);
    expect(informers.get(configMaps, 'ns/c-7')).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap' });
    const changed = await client.patch(configMaps, 'ns/c-7', { type: 'merge', patch: { data: { a: 'b' } } });
    expect(await informers.reached(configMaps, changed.metadata.resourceVersion)).toBe(true);
    expect(informers.get(configMaps, 'ns/c-7')?.data).toEqual({ a: 'b' });
    const answer = await client.delete(configMaps, 'ns/c-8');
    expect(await informers.shows({ resource: configMaps, key: 'ns/c-8', deleted: true, answer })).toBe(true);
    expect(informers.get(configMaps, 'ns/c-8')).toBeUndefined();
    const unlabelled = await client.patch(configMaps, 'ns/c-9', { type: 'merge', patch: { metadata: { labels: null } } });
    expect(await informers.shows({ resource: configMaps, key: 'ns/c-9', deleted: false, answer: unlabelled })).toBe(true);
    expect(informers.list(configMaps)).toHaveLength(1008);
    expect(logged).toEqual([]);
  });

  test('a loop brings about five hundred objects, no more, and puts back what is taken away', async () => {
    const children: Controller = {
      name: 'children',
      reconciles: configMaps,
      watches: [{ resource: secrets, keysFor: (child) => [`ns/${controllerOf(child)?.name ?? ''}`] }],
      reconcile(key, read) {
        const set = read.get(configMaps, key);
        const missing = set ? Number(set.data?.['replicas'] ?? 0) - read.controlledBy(secrets, set.metadata.uid).length : 0;
        if (!set || missing <= 0) return { actions: [] };
        const metadata = { namespace: 'ns', generateName: `${set.metadata.name}-`, ownerReferences: [controllerReference(set)] };
        const create = { do: 'create', resource: secrets, object: { metadata } } as const;
        return { actions: [{ do: 'batch', pace: 'slow-start', actions: Array.from({ length: missing }, () => create) }] };
      },
    };
    const recorder = { record: () => undefined };
    const running = runController(children, { ...parts, informers, recorder }, stop.signal);
    await client.create(configMaps, { metadata: { namespace: 'ns', name: 'set' }, data: { replicas: '500' } });
    const count = async (): Promise<number> => (await client.listAll(secrets, { namespace: 'ns' })).items.length;
    await eventually(count).toBe(500);
    const [first, second] = informers.list(secrets, 'ns');
    for (const secret of [first, second]) if (secret) await client.delete(secrets, keyOf(secret));
    await eventually(count).toBe(500);
    await eventually(() => informers.list(secrets).length).toBe(500);
    stop.abort();
    await running;
    expect(await count()).toBe(500);
    expect(logged).toEqual([]);
  });

  test('events are counted and put in series', async () => {
    const about = await client.create(configMaps, { metadata: { namespace: 'ns', name: 'a' } });
    const recorder = new EventRecorder({ component: 'test', host: 'here' }, client, parts);
    const said = { about, type: 'Normal', reason: 'Said', message: 'something' } as const;
    for (let i = 0; i < 3; i++) recorder.record(said);
    await recorder.close();
    const { items } = await client.listAll(events, { namespace: 'ns' });
    expect(items).toMatchObject([{ reason: 'Said', count: 3, involvedObject: { uid: about.metadata.uid } }]);
    const series = new SeriesRecorder({ controller: 'default-scheduler', instance: 'default-scheduler-here' }, client, parts);
    for (let i = 0; i < 2; i++) series.record({ ...said, reason: 'Scheduled', action: 'Binding' });
    await series.close();
    const inSeries = await client.listAll(eventsV1, { namespace: 'ns', fieldSelector: 'reason=Scheduled' });
    expect(inSeries.items).toMatchObject([{ action: 'Binding', note: 'something', series: { count: 2 } }]);
    expect(logged).toEqual([]);
  });

  test('a leader is elected, and followed', async () => {
    const candidate = (identity: string): LeaderElector =>
      new LeaderElector({ lease: 'ns/lock', identity, ...parts, releaseOnCancel: true, times: { retryPeriodMs: 20 } });
    const led: string[] = [];
    const lead = (identity: string) => async (signal: AbortSignal) => {
      led.push(identity);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    };
    const first = candidate('a').run(lead('a'), stop.signal);
    await eventually(() => led).toEqual(['a']);
    const stopSecond = new AbortController();
    const second = candidate('b').run(lead('b'), stopSecond.signal);
    await eventually(async () => (await client.get(leases, 'ns/lock')).spec.holderIdentity).toBe('a');
    stop.abort();
    expect(await first).toBe('stopped');
    await eventually(() => led).toEqual(['a', 'b']);
    expect((await client.get(leases, 'ns/lock')).spec).toMatchObject({
      holderIdentity: 'b',
      leaseTransitions: 1,
      leaseDurationSeconds: 15,
    });
    stopSecond.abort();
    expect(await second).toBe('stopped');
    expect(logged).toEqual([]);
  });
});
