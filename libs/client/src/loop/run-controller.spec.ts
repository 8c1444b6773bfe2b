import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ApiClient } from '#client/api-client.js';
import { systemClock } from '#client/clock.js';
import { Informers } from '#client/informer/informers.js';
import type { Log } from '#client/log.js';
import { PrometheusLoopMetrics } from '#client/loop/prometheus-loop-metrics.js';
import { type LoopSurroundings, runController } from '#client/loop/run-controller.js';
import { HttpTransport } from '#client/transport/http-transport.js';
import type { Action, Controller, EventAction, Outcome, Plan, Reader, WriteAction } from '#domain/controllers/controller.js';
import { keyOf, type KubeObject } from '#domain/meta/object-meta.js';
import { controllerOf, controllerReference } from '#domain/meta/owner-reference.js';
import { configMaps } from '#domain/resources/core/config-map/config-map.js';
import { secrets } from '#domain/resources/core/secret/secret.js';
import type { ConfigMap } from '#domain/schema/types/core-v1.js';
import { SmallApiServer } from '#testing/small-api-server.js';

let server: SmallApiServer;
let transport: HttpTransport;
let client: ApiClient;
let surroundings: LoopSurroundings & { informers: Informers };
let stop: AbortController;
let running: Promise<void>[];
let logged: string[];
let events: string[];

beforeEach(async () => {
  server = await SmallApiServer.start();
  transport = new HttpTransport({ server: server.url });
  client = new ApiClient(transport, { userAgent: 'test' });
  stop = new AbortController();
  running = [];
  logged = [];
  events = [];
  const write = (fields: { err?: Error }, message: string): unknown => logged.push(`${message}: ${fields.err?.message}`);
  const log = { error: write, warn: write, info: write, debug: () => undefined } as Log;
  const parts = { client, clock: systemClock, random: Math.random, log };
  const recorder = { record: ({ reason, message }: EventAction): unknown => events.push(`${reason} ${message}`) };
  surroundings = { ...parts, informers: new Informers(parts), recorder };
});

afterEach(async () => {
  stop.abort();
  await Promise.all(running);
  await surroundings.informers.close();
  await transport.close();
  await server.close();
});

const eventually = <T>(read: () => T) => expect.poll(read, { interval: 1, timeout: 5000 });

function start(controller: Controller, more: Partial<LoopSurroundings> = {}): void {
  running.push(runController(controller, { ...surroundings, ...more }, stop.signal));
}

/** A controller of config maps that plans by this function. */
function planning(plan: (set: ConfigMap, read: Reader) => Plan | undefined, more: Partial<Controller> = {}): Controller {
  return {
    name: 'set',
    reconciles: configMaps,
    watches: [{ resource: secrets, keysFor: ownerKey }],
    reconcile(key, read) {
      const set = read.get(configMaps, key);
      return (set && plan(set, read)) ?? { actions: [] };
    },
    ...more,
  };
}

function ownerKey(object: KubeObject): string[] {
  const owner = controllerOf(object);
  return owner ? [`${object.metadata.namespace}/${owner.name}`] : [];
}

function set(name: string, replicas = 0): Promise<ConfigMap> {
  return client.create(configMaps, { metadata: { namespace: 'ns', name }, data: { replicas: String(replicas) } });
}

/** Creates a secret that a set owns. */
function child(of: ConfigMap, more: Partial<WriteAction> = {}): WriteAction {
  const metadata = { namespace: 'ns', generateName: `${of.metadata.name}-`, ownerReferences: [controllerReference(of)] };
  return { do: 'create', resource: secrets, object: { metadata }, ...more } as WriteAction;
}

const missing = (of: ConfigMap, read: Reader): number => Number(of.data?.['replicas']) - read.controlledBy(secrets, of.metadata.uid).length;
const children = (): string[] => server.list('/api/v1/secrets').map(({ metadata }) => metadata.name);
const posts = (): number => server.requests.filter((request) => request === 'POST /api/v1/namespaces/ns/secrets').length;
const event = (reason: string, message = ''): Action => ({ do: 'event', about: {} as KubeObject, type: 'Normal', reason, message });

describe('a loop', () => {
  test('brings about what is missing, for objects that were there and for those to come', async () => {
    const controller = planning((of, read) => ({ actions: Array.from({ length: missing(of, read) }, () => child(of)) }));
    await set('a', 2);
    start(controller);
    await set('b', 3);
    await eventually(children).toHaveLength(5);
    const [first = ''] = children();
    await client.delete(secrets, `ns/${first}`);
    await eventually(children).toHaveLength(5);
    expect(logged).toEqual([]);
  });

  test('reads its own writes, however late the watch and however often it looks', async () => {
    await set('a', 3);
    let passes = 0;
    server.fault = ({ method }) => void (method === 'POST' && server.holdWatches());
    start(
      planning((of, read) => {
        passes++;
        return { actions: Array.from({ length: missing(of, read) }, () => child(of)), lookAgainAt: Date.now() };
      }),
    );
    await eventually(posts).toBe(3);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(passes).toBe(1);
    server.fault = () => undefined;
    server.releaseWatches();
    await eventually(() => passes).toBeGreaterThan(5);
    expect(posts()).toBe(3);
  });

  test('works on several keys at a time and never on one twice', async () => {
    const active = new Map<string, number>();
    let most = 0;
    let together = 0;
    const change = (key: string, by: number): void => {
      active.set(key, (active.get(key) ?? 0) + by);
      most = Math.max(most, ...active.values());
      together = Math.max(together, [...active.values()].filter((count) => count > 0).length);
    };
    for (const name of ['a', 'b', 'c', 'd']) await set(name);
    let passes = 0;
    start(
      planning((of) => {
        const key = keyOf(of);
        change(key, 1);
        passes++;
        return {
          actions: [{ do: 'get', resource: configMaps, key, onSuccess: () => (change(key, -1), { actions: [] }) }],
          lookAgainAt: Date.now(),
        };
      }),
      { workers: 3 },
    );
    await eventually(() => passes).toBeGreaterThan(100);
    expect({ most, together }).toEqual({ most: 1, together: 3 });
  });

  test('looks at the old and the new owner of what moves, and at first at the keys it names', async () => {
    const looked: string[] = [];
    const keysFor = ({ metadata }: KubeObject): string[] => [metadata.labels?.['owner'] ?? ''];
    start({
      name: 'moves',
      watches: [{ resource: secrets, keysFor }],
      initialKeys: ['first'],
      reconcile(key) {
        looked.push(key);
        return { actions: [] };
      },
    });
    await eventually(() => looked).toEqual(['first']);
    const created = await client.create(secrets, { metadata: { namespace: 'ns', name: 's', labels: { owner: 'a' } } });
    await eventually(() => looked).toEqual(['first', 'a']);
    await client.update(secrets, { ...created, metadata: { ...created.metadata, labels: { owner: 'b' } } });
    await eventually(() => looked).toEqual(['first', 'a', 'a', 'b']);
  });

  test('remembers for each key what its plan asks to, through failures too', async () => {
    await set('a');
    const seen: unknown[] = [];
    server.fault = ({ method }) => (method === 'GET' && seen.length === 1 ? { code: 500, reason: 'InternalError' } : undefined);
    start({
      ...planning(() => undefined),
      reconcile(key, _read, { memory }) {
        seen.push(memory);
        const actions: Action[] = [{ do: 'get', resource: configMaps, key, onSuccess: () => ({ actions: [] }) }];
        if (seen.length === 4) return { actions: [] };
        return { actions, ...(seen.length < 3 && { memory: seen.length }), lookAgainAt: 0 };
      },
    });
    await eventually(() => seen).toEqual([undefined, 1, 2, undefined]);
  });

  test('is counted', async () => {
    const registry = new Registry();
    await set('a', 1);
    server.fault = ({ method }) => (method === 'POST' && posts() === 1 ? { code: 500, reason: 'InternalError' } : undefined);
    start(
      planning((of, read) => ({ actions: Array.from({ length: missing(of, read) }, () => child(of)) })),
      { metrics: new PrometheusLoopMetrics(registry) },
    );
    const value = async (line: string): Promise<number> => {
      const text = await registry.metrics();
      return Number(
        text
          .split('\n')
          .find((one) => one.startsWith(line))
          ?.split(' ')[1],
      );
    };
    await expect.poll(() => value('controller_runtime_reconcile_total{controller="set",result="success"}'), { interval: 2 }).toBe(2);
    expect(await value('controller_runtime_reconcile_total{controller="set",result="error"}')).toBe(1);
    expect(await value('workqueue_adds_total{name="set"}')).toBe(2);
    expect(await value('workqueue_retries_total{name="set"}')).toBe(1);
    expect(await value('workqueue_depth{name="set"}')).toBe(0);
    expect(await value('workqueue_queue_duration_seconds_count{name="set"}')).toBe(3);
    expect(await value('workqueue_work_duration_seconds_count{name="set"}')).toBe(3);
  });

  test('ends at once in the middle of a pass, without a word', async () => {
    await set('a', 1);
    let asked = false;
    server.fault = ({ method }) => {
      if (method !== 'POST') return undefined;
      asked = true;
      server.holdWatches();
      return undefined;
    };
    start(planning((of, read) => ({ actions: Array.from({ length: missing(of, read) }, () => child(of)) })));
    await eventually(() => asked).toBe(true);
    stop.abort();
    await Promise.all(running);
    expect(logged).toEqual([]);
  });
});

describe('a pass that fails', () => {
  test('by a mistake of the controller costs no other key anything and is tried again', async () => {
    await set('bad', 1);
    await set('good', 1);
    let tries = 0;
    start(
      planning((of, read) => {
        if (of.metadata.name === 'bad' && ++tries < 4) throw new Error('a bug');
        return { actions: Array.from({ length: missing(of, read) }, () => child(of)) };
      }),
    );
    await eventually(children).toHaveLength(2);
    expect(logged).toEqual(Array.from({ length: 3 }, () => 'Will look again: a bug'));
  });

  test.each<{ name: string; fault: { code: number; reason: string } | 'drop'; log: RegExp[] }>([
    { name: 'by a conflict is tried again quietly', fault: { code: 409, reason: 'Conflict' }, log: [] },
    {
      name: 'by a refusal is tried again and told',
      fault: { code: 500, reason: 'InternalError' },
      log: [/^Will look again: InternalError$/],
    },
    { name: 'by a lost connection is tried again and told', fault: 'drop', log: [/^Will look again: POST http:/] },
  ])('$name', async ({ fault, log }) => {
    await set('a', 1);
    server.fault = ({ method }) => (method === 'POST' && posts() === 1 ? fault : undefined);
    start(planning((of, read) => ({ actions: Array.from({ length: missing(of, read) }, () => child(of)) })));
    await eventually(children).toHaveLength(1);
    expect(posts()).toBe(2);
    expect(logged).toHaveLength(log.length);
    log.forEach((text, at) => expect(logged[at]).toMatch(text));
  });

  test('as often as its controller allows is let go of, until something changes', async () => {
    const a = await set('a');
    let tries = 0;
    const controller = planning(
      () => {
        tries++;
        throw new Error('never');
      },
      { retries: { firstMs: 1, mostMs: 2, limit: 3 } },
    );
    start(controller);
    await eventually(() => tries).toBe(4);
    await eventually(() => logged.at(-1)).toBe('Dropped from the queue: it failed too often: never');
    await client.update(configMaps, { ...a, data: { replicas: '1' } });
    await eventually(() => tries).toBe(8);
  });
});

describe('a plan', () => {
  /** Runs a plan for one set once and tells of its events until the one that ends it, of either sort. */
  async function run(plan: (of: ConfigMap) => Plan, until: () => boolean): Promise<void> {
    await set('a');
    let ran = false;
    start(
      planning((of) => {
        if (ran) return undefined;
        ran = true;
        return plan(of);
      }),
    );
    await eventually(until).toBe(true);
  }

  const over = event('Over');
  const isOver = (): boolean => events.at(-1) === 'Over ';

  test('does one action after the other, and what follows from each before the next', async () => {
    await run(
      (of) => ({
        actions: [
          child(of, { onSuccess: (written) => ({ actions: [event('Created', written.metadata.name), child(of)] }) }),
          event('Then'),
          { do: 'list', resource: secrets, namespace: 'ns', onSuccess: (found) => ({ actions: [event('Found', String(found.length))] }) },
          { do: 'delete', resource: secrets, key: 'ns/a-1', onSuccess: ({ metadata }) => ({ actions: [event('Deleted', metadata.name)] }) },
          { do: 'delete-collection', resource: secrets, namespace: 'ns', onSuccess: () => ({ actions: [event('Emptied')] }) },
          { do: 'list', resource: secrets, namespace: 'ns', onSuccess: (found) => ({ actions: [event('Found', String(found.length))] }) },
          over,
        ],
      }),
      isOver,
    );
    expect(events).toEqual(['Created a-1', 'Then ', 'Found 2', 'Deleted a-1', 'Emptied ', 'Found 0', 'Over ']);
  });

  test('hands on the last state of what it deleted, cached or not', async () => {
    await client.create(secrets, { metadata: { namespace: 'ns', name: 's', labels: { x: 'y' } } });
    await client.create(configMaps, { metadata: { namespace: 'other', name: 'c' } });
    const told = (object: KubeObject) => ({
      actions: [event('Deleted', `${object.kind} ${keyOf(object)} ${object.metadata.labels?.['x'] ?? ''}`)],
    });
    await run(
      () => ({
        actions: [
          { do: 'delete', resource: secrets, key: 'ns/s', onSuccess: told },
          { do: 'delete', resource: configMaps, key: 'other/c', onSuccess: told },
          over,
        ],
      }),
      isOver,
    );
    expect(events.slice(0, 2)).toEqual(['Deleted Secret ns/s y', 'Deleted ConfigMap other/c ']);
  });

  test.each<{ name: string; after?: 'go-on' | 'stop' | 'retry'; why?: string; expected: string[]; log: string[] }>([
    { name: 'goes on after a failure that is taken care of', expected: ['Failed NotFound', 'Next '], log: [] },
    { name: 'stops when that is the answer', after: 'stop', expected: ['Failed NotFound'], log: [] },
    {
      name: 'is tried again when that is the answer',
      after: 'retry',
      expected: ['Failed NotFound', 'Again '],
      log: ['Will look again: NotFound'],
    },
    {
      name: 'is tried again for another reason',
      after: 'retry',
      why: 'no luck',
      expected: ['Failed NotFound', 'Again '],
      log: ['Will look again: no luck'],
    },
  ])('$name', async ({ after, why, expected, log }) => {
    await set('a');
    let passes = 0;
    start(
      planning(() => {
        if (++passes > 1) return passes === 2 ? { actions: [event('Again')] } : undefined;
        const onFailure = ({ reason }: { reason: string }) => ({
          actions: [event('Failed', reason)],
          ...(after && { after }),
          ...(why !== undefined && { why }),
        });
        return {
          actions: [{ do: 'get', resource: secrets, key: 'ns/none', onSuccess: () => ({ actions: [] }), onFailure }, event('Next')],
        };
      }),
    );
    await eventually(() => events).toEqual(expected);
    expect(logged).toEqual(log);
  });

  test('is looked at again at the earliest time that any part of it names', async () => {
    await set('a');
    const began = Date.now();
    const at: number[] = [];
    start(
      planning((of) => {
        at.push(Date.now() - began);
        if (at.length > 1) return undefined;
        const sooner = { actions: [], lookAgainAt: began + 30 };
        return {
          actions: [{ do: 'get', resource: configMaps, key: keyOf(of), onSuccess: () => sooner }],
          lookAgainAt: began + 60_000,
        };
      }),
    );
    await eventually(() => at.length).toBe(2);
    expect(at[1]).toBeGreaterThanOrEqual(30);
  });
});

describe('a batch', () => {
  interface Given {
    /** The reason the nth request is refused for. */
    readonly fails?: (nth: number) => string | undefined;
    readonly member?: Partial<WriteAction>;
    /** Whether the batch says what follows. */
    readonly decides?: boolean;
  }

  /** Runs a batch of creates. Resolves with how many were sent at a time, and how they ended. */
  async function run(pace: 'slow-start' | 'parallel', count: number, given: Given): Promise<{ groups: number[]; outcomes: string[] }> {
    const { fails = () => undefined, member = {}, decides = true } = given;
    await set('a');
    let sent = 0;
    server.fault = ({ method }) => {
      const reason = method === 'POST' ? fails(++sent) : undefined;
      return reason === undefined ? undefined : { code: 500, reason };
    };
    let settled = 0;
    /** How many were sent when so many had settled. */
    const groups = new Map<number, number>();
    const client = {
      ...bound,
      execute: (action: WriteAction, signal?: AbortSignal) => {
        groups.set(settled, (groups.get(settled) ?? 0) + 1);
        return surroundings.client.execute(action, signal).finally(() => settled++);
      },
    };
    let outcomes: string[] | undefined;
    const onDone = (all: readonly Outcome[]) => {
      outcomes = all.map((one) => (one.ended === 'failed' ? one.error.reason : one.ended));
      return { actions: [] };
    };
    let passes = 0;
    start(
      planning((of) => {
        if (++passes > 1) return undefined;
        const actions = Array.from({ length: count }, () => child(of, member));
        return { actions: [{ do: 'batch', pace, actions, ...(decides && { onDone }) }, event('Next')] };
      }),
      { client },
    );
    await eventually(() => (decides ? outcomes !== undefined : events.length + logged.length > 0)).toBe(true);
    return { groups: [...groups.values()], outcomes: outcomes ?? [] };
  }

  const bound: Omit<LoopSurroundings['client'], 'execute'> = {
    get: (...given) => surroundings.client.get(...given),
    listAll: (...given) => surroundings.client.listAll(...given),
    deleteCollection: (...given) => surroundings.client.deleteCollection(...given),
  };

  test('that starts slowly sends twice as many each time', async () => {
    const { groups, outcomes } = await run('slow-start', 12, {});
    expect(groups).toEqual([1, 2, 4, 5]);
    expect(outcomes).toEqual(Array.from({ length: 12 }, () => 'done'));
    expect(children()).toHaveLength(12);
  });

  test('that starts slowly skips the rest after a group in which one failed', async () => {
    const { outcomes } = await run('slow-start', 10, { fails: (nth) => (nth === 3 ? 'InternalError' : undefined) });
    expect(outcomes.slice(0, 3).toSorted()).toEqual(['InternalError', 'done', 'done']);
    expect(outcomes.slice(3)).toEqual(Array.from({ length: 7 }, () => 'skipped'));
    expect(posts()).toBe(3);
  });

  test('side by side sends all, whatever fails', async () => {
    const { groups, outcomes } = await run('parallel', 10, { fails: (nth) => (nth < 4 ? 'InternalError' : undefined) });
    expect(groups).toEqual([10]);
    expect(outcomes.toSorted()).toEqual([...Array.from({ length: 3 }, () => 'InternalError'), ...Array.from({ length: 7 }, () => 'done')]);
  });

  test('takes a failure that its action takes care of for none', async () => {
    const member: Partial<WriteAction> = { onFailure: ({ reason }) => ({ actions: [event('Failed', reason)] }) };
    const { outcomes } = await run('slow-start', 7, { fails: (nth) => (nth === 1 ? 'InternalError' : undefined), member });
    expect(outcomes).toEqual(Array.from({ length: 7 }, () => 'done'));
    expect(events[0]).toBe('Failed InternalError');
  });

  test('counts a failure that its action answers with an end of the pass', async () => {
    const member: Partial<WriteAction> = {
      onFailure: ({ reason }) => ({ actions: [event('Failed', reason)], after: 'retry', why: 'so there' }),
    };
    const { outcomes } = await run('slow-start', 7, { fails: (nth) => (nth === 1 ? 'InternalError' : undefined), member });
    expect(outcomes).toEqual(['InternalError', ...Array.from({ length: 6 }, () => 'skipped')]);
  });

  test('with nobody to decide ends the pass with the first error', async () => {
    await run('parallel', 3, { fails: (nth) => (nth === 2 ? 'InternalError' : undefined), decides: false });
    expect(events).toEqual([]);
    expect(logged).toEqual(['Will look again: InternalError']);
  });

  test('with nobody to decide goes on when nothing failed, and does what follows from each', async () => {
    const member: Partial<WriteAction> = { onSuccess: () => ({ actions: [event('Created')] }) };
    await run('parallel', 2, { member, decides: false });
    await eventually(() => events).toEqual(['Created ', 'Created ', 'Next ']);
  });
});

test('five hundred objects come about in a moment', async () => {
  await set('a', 500);
  const began = performance.now();
  const controller = planning((of, read) => ({
    actions: [{ do: 'batch', pace: 'slow-start', actions: Array.from({ length: missing(of, read) }, () => child(of)) }],
  }));
  start(controller);
  await eventually(children).toHaveLength(500);
  expect(performance.now() - began).toBeLessThan(5000);
  expect(posts()).toBe(500);
});
