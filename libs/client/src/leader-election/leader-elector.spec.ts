import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ApiClient } from '#client/api-client.js';
import { LeaderElector, type LeaderElectorOptions } from '#client/leader-election/leader-elector.js';
import type { Log } from '#client/log.js';
import { StoppedClock } from '#client/stopped-clock.js';
import { HttpTransport } from '#client/transport/http-transport.js';
import { leases } from '#domain/resources/coordination/lease/lease.js';
import type { Lease } from '#domain/schema/types/coordination-v1.js';
import { SmallApiServer } from '#testing/small-api-server.js';

const lease = 'kube-system/kube-scheduler';

let server: SmallApiServer;
let transport: HttpTransport;
let client: ApiClient;
let clock: StoppedClock;
let stop: AbortController;
/** What happened, in order. */
let told: string[];

beforeEach(async () => {
  server = await SmallApiServer.start();
  transport = new HttpTransport({ server: server.url });
  client = new ApiClient(transport, { userAgent: 'test' });
  clock = new StoppedClock(1_767_225_600_000);
  stop = new AbortController();
  told = [];
});

afterEach(async () => {
  stop.abort();
  await transport.close();
  await server.close();
});

const quiet = (): undefined => undefined;
const log: Log = { error: quiet, warn: quiet, info: quiet, debug: quiet };
const eventually = <T>(read: () => T) => expect.poll(read, { interval: 1, timeout: 3000 });
const stored = (): Lease | undefined => server.list('/apis/coordination.k8s.io/v1/leases')[0] as unknown as Lease | undefined;
const puts = (): number => server.requests.filter((request) => request.startsWith('PUT')).length;

function candidate(identity: string, more: Partial<LeaderElectorOptions> = {}): LeaderElector {
  const recorder = { record: ({ reason, message }: { reason: string; message: string }): unknown => told.push(`${reason}: ${message}`) };
  const onNewLeader = (leader: string): unknown => told.push(`${identity} sees ${leader || 'nobody'}`);
  return new LeaderElector({ lease, identity, client, clock, random: () => 0.5, log, recorder, onNewLeader, ...more });
}

/** Leads until told to stop. */
function lead(identity: string): (signal: AbortSignal) => Promise<void> {
  return async (signal) => {
    told.push(`${identity} leads`);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    told.push(`${identity} leads no more`);
  };
}

/** Moves time on in steps, so that what is due in between gets its turn. */
async function pass(ms: number, until: () => boolean): Promise<void> {
  for (let passed = 0; passed < ms && !until(); passed += 1000) {
    clock.advance(1000);
    for (let turn = 0; turn < 10 && !until(); turn++) await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

describe('the first candidate', () => {
  test('makes the lease, leads, renews every two seconds and steps down', async () => {
    const elector = candidate('a', { releaseOnCancel: true });
    const ended = elector.run(lead('a'), stop.signal);
    await eventually(() => told).toContain('a leads');
    expect(elector.isLeader).toBe(true);
    const time = '2026-01-01T00:00:00.000000Z';
    const spec = { holderIdentity: 'a', leaseDurationSeconds: 15, acquireTime: time, renewTime: time, leaseTransitions: 0 };
    expect(stored()?.spec).toEqual(spec);
    await eventually(puts).toBe(1);
    await eventually(() => clock.nextTimer()).toBe(clock.now() + 2000);
    clock.advance(2000);
    await eventually(puts).toBe(2);
    expect(stored()?.spec).toEqual({ ...spec, renewTime: '2026-01-01T00:00:02.000000Z' });
    stop.abort();
    expect(await ended).toBe('stopped');
    expect(stored()?.spec).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1, leaseTransitions: 0 });
    expect(told).toEqual([
      'a sees a',
      'LeaderElection: a became leader',
      'a leads',
      'a leads no more',
      'LeaderElection: a stopped leading',
    ]);
  });

  test('keeps the lease when it may not release it', async () => {
    const ended = candidate('a').run(lead('a'), stop.signal);
    await eventually(() => told).toContain('a leads');
    stop.abort();
    expect(await ended).toBe('stopped');
    expect(stored()?.spec.holderIdentity).toBe('a');
  });

  test('goes on trying while the server does not let it', async () => {
    server.fault = ({ method }) => (method === 'POST' ? { code: 403, reason: 'Forbidden' } : undefined);
    const ended = candidate('a').run(lead('a'), stop.signal);
    await eventually(() => clock.nextTimer()).toBe(clock.now() + 3200);
    server.fault = quiet;
    clock.advance(3200);
    await eventually(() => told).toContain('a leads');
    stop.abort();
    await ended;
  });

  test('stops when what it leads for is over, and says why', async () => {
    const ended = candidate('a', { releaseOnCancel: true }).run(() => Promise.reject(new Error('a bug')), stop.signal);
    await expect(ended).rejects.toThrow('a bug');
    expect(stored()?.spec.holderIdentity).toBe('');
  });
});

describe('of two candidates', () => {
  test('the second leads as soon as the first has stepped down', async () => {
    const ended = candidate('a', { releaseOnCancel: true }).run(lead('a'), stop.signal);
    await eventually(() => told).toContain('a leads');
    const stopSecond = new AbortController();
    const second = candidate('b');
    const secondEnded = second.run(lead('b'), stopSecond.signal);
    await eventually(() => told).toContain('b sees a');
    expect(second.isLeader).toBe(false);
    expect(second.leader).toBe('a');
    stop.abort();
    await ended;
    await pass(5000, () => second.isLeader);
    await eventually(() => told.at(-1)).toBe('b leads');
    expect(stored()?.spec).toMatchObject({ holderIdentity: 'b', leaseTransitions: 1 });
    stopSecond.abort();
    await secondEnded;
  });

  test('the second leads when the first has not renewed for as long as the second could see', async () => {
    const old = {
      holderIdentity: 'gone',
      leaseDurationSeconds: 15,
      acquireTime: '2020-01-01T00:00:00.000000Z',
      renewTime: '2020-01-01T00:00:00.000000Z',
    };
    await client.create(leases, { metadata: { namespace: 'kube-system', name: 'kube-scheduler' }, spec: { ...old, leaseTransitions: 7 } });
    const began = clock.now();
    const elector = candidate('b');
    const ended = elector.run(lead('b'), stop.signal);
    await eventually(() => told).toContain('b sees gone');
    await pass(30_000, () => elector.isLeader);
    expect(clock.now() - began).toBeGreaterThanOrEqual(15_000);
    expect(stored()?.spec).toMatchObject({ holderIdentity: 'b', leaseTransitions: 8 });
    stop.abort();
    await ended;
  });
});

describe('a leader', () => {
  test('whose lease was changed by somebody reads it and goes on', async () => {
    const elector = candidate('a');
    const ended = elector.run(lead('a'), stop.signal);
    await eventually(() => told).toContain('a leads');
    const found = await client.get(leases, lease);
    await client.update(leases, { ...found, metadata: { ...found.metadata, labels: { by: 'somebody' } } });
    const before = puts();
    await pass(10_000, () => puts() >= before + 2);
    expect(stored()).toMatchObject({ metadata: { labels: { by: 'somebody' } }, spec: { holderIdentity: 'a', leaseTransitions: 0 } });
    stop.abort();
    expect(await ended).toBe('stopped');
  });

  test('who cannot renew for ten seconds leads no more', async () => {
    const elector = candidate('a');
    let ended: string | undefined;
    void elector.run(lead('a'), stop.signal).then((how) => (ended = how));
    await eventually(() => told).toContain('a leads');
    const began = clock.now();
    server.fault = () => 'drop';
    await pass(30_000, () => ended !== undefined);
    expect(ended).toBe('lost');
    expect(clock.now() - began).toBeLessThanOrEqual(13_000);
    expect(told.slice(-2)).toEqual(['a leads no more', 'LeaderElection: a stopped leading']);
    expect(elector.isHealthy(0)).toBe(true);
    clock.advance(10_000);
    expect(elector.isHealthy(0)).toBe(false);
    expect(elector.isHealthy(20_000)).toBe(true);
  });

  test('from whom the lease was taken leads no more', async () => {
    let ended: string | undefined;
    void candidate('a')
      .run(lead('a'), stop.signal)
      .then((how) => (ended = how));
    await eventually(() => told).toContain('a leads');
    const found = await client.get(leases, lease);
    await client.update(leases, { ...found, spec: { ...found.spec, holderIdentity: 'b' } });
    await pass(30_000, () => ended !== undefined);
    expect(ended).toBe('lost');
    expect(told).toContain('a sees b');
  });
});

test.each([
  { times: { leaseDurationMs: 10_000 }, message: 'leaseDuration must be greater than renewDeadline' },
  { times: { renewDeadlineMs: 2400 }, message: 'renewDeadline must be greater than retryPeriod*JitterFactor' },
])('times that do not fit together are refused: $message', ({ times, message }) => {
  expect(() => candidate('a', { times })).toThrow(message);
});
