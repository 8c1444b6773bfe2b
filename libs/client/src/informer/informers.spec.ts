import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ApiClient } from '#client/api-client.js';
import { Informers, type Written } from '#client/informer/informers.js';
import type { Log } from '#client/log.js';
import { StoppedClock } from '#client/stopped-clock.js';
import { HttpTransport } from '#client/transport/http-transport.js';
import type { ObjectChange } from '#domain/informer/object-cache.js';
import { keyOf, type KubeObject } from '#domain/meta/object-meta.js';
import { configMaps } from '#domain/resources/core/config-map/config-map.js';
import { secrets } from '#domain/resources/core/secret/secret.js';
import type { ConfigMap } from '#domain/schema/types/core-v1.js';
import type { Status } from '#domain/status/status.js';
import { type ScriptedExchange, ScriptedServer } from '#testing/scripted-server.js';

const path = '/api/v1/configmaps';

function configMap(name: string, resourceVersion: number, more: Partial<KubeObject['metadata']> = {}): ConfigMap {
  const metadata = { namespace: 'ns', name, uid: name, resourceVersion: String(resourceVersion), creationTimestamp: '', ...more };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata };
}

const bookmark = (resourceVersion: number) => ({
  kind: 'ConfigMap',
  apiVersion: 'v1',
  metadata: { resourceVersion: String(resourceVersion) },
});
const listOf = (resourceVersion: number, items: readonly unknown[]) => ({ metadata: { resourceVersion: String(resourceVersion) }, items });
const expired: Status = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  code: 410,
  reason: 'Expired',
  message: 'too old',
};

let server: ScriptedServer;
let transport: HttpTransport;
let clock: StoppedClock;
let informers: Informers;
let logged: string[];

beforeEach(async () => {
  server = await ScriptedServer.start();
  transport = new HttpTransport({ server: server.url });
  clock = new StoppedClock(1_000_000);
  logged = [];
  const write = (_fields: object, message: string): unknown => logged.push(message);
  const log = { error: write, warn: write, info: write, debug: () => undefined } as Log;
  informers = new Informers({ client: new ApiClient(transport, { userAgent: 'test' }), clock, random: () => 0.5, log });
});

afterEach(async () => {
  await informers.close();
  await transport.close();
  await server.close();
});

/** Polls until it holds. */
const eventually = <T>(read: () => T) => expect.poll(read, { interval: 1, timeout: 3000 });
const names = (): string[] =>
  informers
    .list(configMaps)
    .map(({ metadata }) => metadata.name)
    .toSorted();

/** Starts with these objects and returns the watch that follows. */
async function started(revision: number, ...objects: readonly ConfigMap[]): Promise<ScriptedExchange> {
  informers.start(configMaps);
  (await server.takeList(path)).json(200, listOf(revision, objects));
  await informers.synced();
  return server.takeWatch(path);
}

describe('a cache', () => {
  test('is filled page by page, then kept up by a watch with bookmarks from the revision of the list', async () => {
    informers.start(configMaps);
    const first = await server.takeList(path);
    expect(first.query('limit')).toBe('500');
    first.json(200, { metadata: { resourceVersion: '9', continue: 'two' }, items: [{ metadata: configMap('a', 3).metadata }] });
    const second = await server.takeList(path);
    expect(second.query('continue')).toBe('two');
    let ready = false;
    const synced = informers.synced().then(() => (ready = true));
    expect(ready).toBe(false);
    second.json(200, listOf(9, [configMap('b', 4)]));
    await synced;
    expect(informers.get(configMaps, 'ns/a')).toEqual(configMap('a', 3));
    const watch = await server.takeWatch(path);
    expect(watch.url.search).toBe('?resourceVersion=9&timeoutSeconds=450&allowWatchBookmarks=true&watch=true');
    watch.event('ADDED', configMap('c', 10));
    watch.event('MODIFIED', configMap('a', 11));
    watch.event('DELETED', configMap('b', 12));
    await eventually(names).toEqual(['a', 'c']);
    expect(informers.list(configMaps, 'ns')).toHaveLength(2);
    expect(informers.list(configMaps, 'other')).toEqual([]);
    expect(informers.orphansIn(configMaps, 'ns')).toHaveLength(2);
    expect(informers.controlledBy(configMaps, 'x')).toEqual([]);
    expect(informers.by({ resource: configMaps, valuesOf: ({ metadata }) => [metadata.name] }, 'c')).toEqual([configMap('c', 10)]);
  });

  test.each([
    { name: 'ends in order', cut: (watch: ScriptedExchange) => watch.end() },
    { name: 'breaks', cut: (watch: ScriptedExchange) => watch.drop() },
    {
      name: 'breaks in the middle of an event',
      cut: (watch: ScriptedExchange) => {
        watch.write('{"type":"ADDED","obj');
        watch.drop();
      },
    },
  ])('goes on from what it has seen when the watch $name', async ({ cut }) => {
    const watch = await started(9, configMap('a', 3));
    watch.event('ADDED', configMap('b', 10));
    watch.event('BOOKMARK', bookmark(15));
    await eventually(() => names()).toEqual(['a', 'b']);
    await informers.reached(configMaps, '15');
    cut(watch);
    const next = await server.takeWatch(path);
    expect(next.query('resourceVersion')).toBe('15');
    next.event('DELETED', configMap('a', 16));
    await eventually(names).toEqual(['b']);
  });

  test('lists anew when its revision is too old, and tells the difference', async () => {
    const watch = await started(9, configMap('a', 3), configMap('b', 4), configMap('c', 5));
    const changes: string[] = [];
    informers.onChange(configMaps, ({ old, new: now }) =>
      changes.push(`${old?.metadata.resourceVersion}>${now?.metadata.resourceVersion}`),
    );
    changes.length = 0;
    clock.advance(5000);
    watch.event('ERROR', expired);
    (await server.takeList(path)).json(200, listOf(40, [configMap('a', 3), configMap('b', 30), configMap('d', 31)]));
    expect((await server.takeWatch(path)).query('resourceVersion')).toBe('40');
    expect(changes.toSorted()).toEqual(['4>30', '5>undefined', 'undefined>31']);
  });

  test('waits longer and longer while nobody listens, and then goes on with what it knows', async () => {
    const watch = await started(9, configMap('a', 3));
    watch.event('BOOKMARK', bookmark(10));
    await informers.reached(configMaps, '10');
    const { port } = new URL(server.url);
    await server.close();
    await eventually(() => clock.nextTimer()).toBe(clock.now() + 1200);
    clock.advance(1200);
    await eventually(() => clock.nextTimer()).toBe(clock.now() + 2400);
    expect(names()).toEqual(['a']);
    server = await ScriptedServer.start({ port: Number(port) });
    clock.advance(2400);
    expect((await server.takeWatch(path)).query('resourceVersion')).toBe('10');
  });

  test('lists again after a list that failed, and says so', async () => {
    informers.start(configMaps);
    (await server.takeList(path)).json(500, { kind: 'Status', code: 500, reason: 'InternalError', message: 'oh' });
    await eventually(() => clock.nextTimer()).toBe(clock.now() + 1200);
    expect(logged).toEqual(['Failed to list configmaps']);
    clock.advance(1200);
    (await server.takeList(path)).json(200, listOf(9, []));
    await informers.synced();
  });

  test('leaves a watch whose server has forgotten to end it', async () => {
    const watch = await started(9);
    expect(clock.nextTimer()).toBe(clock.now() + 480_000);
    clock.advance(480_000);
    await watch.closed();
    expect((await server.takeWatch(path)).query('resourceVersion')).toBe('9');
  });

  test('takes an event that makes no sense for nothing', async () => {
    const watch = await started(9);
    watch.event('ADDED', { oh: 'no' });
    watch.event('ADDED', configMap('a', 10));
    await eventually(names).toEqual(['a']);
    expect(logged).toEqual(['Unable to understand watch event of configmaps']);
  });

  test('goes on when an index cannot make anything of an object', async () => {
    const watch = await started(9);
    const fussy = {
      resource: configMaps,
      valuesOf({ metadata }: ConfigMap): string[] {
        if (metadata.name === 'a') throw new Error('oh');
        return [metadata.name];
      },
    };
    expect(informers.by(fussy, 'b')).toEqual([]);
    watch.event('ADDED', configMap('a', 10));
    watch.event('ADDED', configMap('b', 11));
    await eventually(() => informers.by(fussy, 'b')).toHaveLength(1);
    expect(logged).toEqual(['Unable to take over watch event of configmaps']);
    expect(server.untaken).toBe(0);
  });

  test('of a resource nobody started is not to be read', () => {
    expect(() => informers.list(secrets)).toThrow('nobody has started v1/secrets');
  });

  test('holds only what is selected, and one selection', async () => {
    const selection = { namespace: 'ns', labelSelector: 'a=b', fieldSelector: 'metadata.name!=x' };
    informers.start(configMaps, selection);
    informers.start(configMaps, { ...selection });
    expect(() => informers.start(configMaps)).toThrow('v1/configmaps is held with another selection');
    const search = 'labelSelector=a%3Db&fieldSelector=metadata.name!%3Dx';
    const list = await server.takeList('/api/v1/namespaces/ns/configmaps');
    expect(list.url.search).toBe(`?${search}&limit=500`);
    list.json(200, listOf(9, []));
    expect((await server.takeWatch('/api/v1/namespaces/ns/configmaps')).url.search).toContain(search);
  });
});

describe('listeners', () => {
  test('share one watch, and who comes late is told of what is there', async () => {
    const seen: string[][] = [[], []];
    const listener =
      (at: number) =>
      ({ old, new: now }: ObjectChange): unknown =>
        seen[at]?.push(`${old?.metadata.resourceVersion ?? ''}>${now?.metadata.resourceVersion ?? ''}`);
    informers.onChange(configMaps, listener(0));
    (await server.takeList(path)).json(200, listOf(9, [configMap('a', 3)]));
    const watch = await server.takeWatch(path);
    const stop = informers.onChange(configMaps, listener(1));
    watch.event('MODIFIED', configMap('a', 10));
    await informers.reached(configMaps, '10');
    stop();
    watch.event('DELETED', configMap('a', 11));
    await informers.reached(configMaps, '11');
    expect(seen).toEqual([
      ['>3', '3>10', '11>'],
      ['>3', '3>10'],
    ]);
    expect(server.untaken).toBe(0);
  });

  test('that throw disturb nobody', async () => {
    const seen: string[] = [];
    informers.onChange(configMaps, () => {
      throw new Error('oh');
    });
    informers.onChange(configMaps, ({ new: now }) => seen.push(now?.metadata.name ?? ''));
    const watch = await started(9, configMap('a', 3));
    watch.event('ADDED', configMap('b', 10));
    await eventually(() => seen).toEqual(['a', 'b']);
    expect(logged).toEqual(['A listener to configmaps failed', 'A listener to configmaps failed']);
  });
});

describe('who has written', () => {
  const status: Status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details: { name: 'a', uid: 'a' } };
  const written = (answer: KubeObject | Status, deleted = false): Written => ({ resource: configMaps, key: 'ns/a', answer, deleted });

  test.each<{ name: string; written: Written; before?: ConfigMap; event: [string, unknown] }>([
    { name: 'a create sees the object', written: written(configMap('a', 10)), event: ['ADDED', configMap('a', 10)] },
    {
      name: 'an update sees a later one of anybody',
      written: written(configMap('a', 10)),
      before: configMap('a', 3),
      event: ['MODIFIED', configMap('x', 12)],
    },
    { name: 'a bookmark is enough', written: written(configMap('a', 10)), event: ['BOOKMARK', bookmark(10)] },
    {
      name: 'a delete that answers with a Status sees the object gone',
      written: written(status, true),
      before: configMap('a', 3),
      event: ['DELETED', configMap('a', 10)],
    },
    {
      name: 'a delete that answers with the object as it was sees it gone',
      written: written(configMap('a', 3), true),
      before: configMap('a', 3),
      event: ['DELETED', configMap('a', 10)],
    },
    {
      name: 'a delete sees that another took the place',
      written: written(status, true),
      before: configMap('a', 3),
      event: ['MODIFIED', configMap('a', 10, { uid: 'new' })],
    },
    {
      name: 'a delete that takes time sees it begin',
      written: written(configMap('a', 10, { deletionTimestamp: '2026-01-01T00:00:00Z' }), true),
      before: configMap('a', 3),
      event: ['MODIFIED', configMap('a', 10, { deletionTimestamp: '2026-01-01T00:00:00Z' })],
    },
  ])('$name', async ({ written: write, before, event }) => {
    const watch = await started(9, ...(before ? [before] : []));
    let shown: boolean | undefined;
    const waiting = informers.shows(write).then((shows) => (shown = shows));
    watch.event('BOOKMARK', bookmark(9));
    await informers.reached(configMaps, '9');
    expect(shown).toBeUndefined();
    watch.event(...event);
    await waiting;
    expect(shown).toBe(true);
  });

  test.each<{ name: string; written: Written }>([
    { name: 'what is there already', written: written(configMap('a', 9)) },
    { name: 'what has no revision of its own', written: written(status) },
    { name: 'a delete of what is gone', written: written(status, true) },
    { name: 'what nobody holds', written: { ...written(configMap('a', 50)), resource: secrets } },
  ])('waits for nothing when it is $name', async ({ written: write }) => {
    await started(9);
    expect(await informers.shows(write)).toBe(true);
  });

  test('does not wait for an object that is not selected, but for one that leaves the selection', async () => {
    informers.start(configMaps, { labelSelector: 'mine' });
    const mine = configMap('a', 3, { labels: { mine: '' } });
    (await server.takeList(path)).json(200, listOf(9, [mine]));
    const watch = await server.takeWatch(path);
    const other = configMap('b', 50);
    expect(await informers.shows({ ...written(other), key: keyOf(other) })).toBe(true);
    const left = informers.shows(written(configMap('a', 51)));
    watch.event('DELETED', { ...mine, metadata: { ...mine.metadata, resourceVersion: '51' } });
    expect(await left).toBe(true);
    expect(names()).toEqual([]);
  });

  test('gives up after half a minute, or with the signal', async () => {
    await started(9);
    const reached = informers.reached(configMaps, '10');
    clock.advance(30_000);
    expect(await reached).toBe(false);
    const abort = new AbortController();
    const aborted = informers.shows(written(configMap('a', 10)), abort.signal).catch((reason: unknown) => reason);
    abort.abort('enough');
    expect(await aborted).toBe('enough');
  });
});

test('a resource that is let go is watched no more, and closing leaves no connection', async () => {
  const watch = await started(9, configMap('a', 3));
  informers.stop(configMaps);
  await watch.closed();
  expect(() => names()).toThrow('nobody has started');
  informers.start(configMaps);
  const list = await server.takeList(path);
  await informers.close();
  await list.closed();
  await transport.close();
  await eventually(() => server.connections).toBe(0);
});
