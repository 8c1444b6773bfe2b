import { describe, expect, test } from 'vitest';
import { type NodeHealth, observeHealth, withUnknownConditions } from '#domain/controllers/nodelifecycle/node-health.js';
import type { Lease } from '#domain/schema/types/coordination-v1.js';
import type { Node, NodeCondition } from '#domain/schema/types/core-v1.js';

const created = '2026-01-01T00:00:00Z';
const createdMs = Date.UTC(2026, 0, 1);
const now = createdMs + 3_600_000;

const metadata = { name: 'n', uid: 'u', resourceVersion: '1', creationTimestamp: created };
const nodeWith = (conditions: readonly NodeCondition[]): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata,
  spec: {},
  status: { conditions } as Node['status'],
});
const ready = (lastHeartbeatTime: string, status = 'True'): NodeCondition => ({
  type: 'Ready',
  status,
  lastHeartbeatTime,
  lastTransitionTime: created,
  reason: 'KubeletReady',
  message: 'kubelet is posting ready status',
});
const lease = (renewTime: string): Lease => ({ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec: { renewTime } });
const [first, second] = ['2026-01-01T00:10:00.000000Z', '2026-01-01T00:20:00.000000Z'];
const seen = createdMs + 1000;

describe('a sign of life', () => {
  test.each<[string, Node, Lease | undefined, NodeHealth | undefined, number]>([
    ['is the first look at a node that says how it is', nodeWith([ready('h1')]), undefined, undefined, now],
    ['is its creation where a node has said nothing yet', nodeWith([]), undefined, undefined, createdMs],
    ['is none where it still says nothing', nodeWith([]), undefined, { seenAt: createdMs }, createdMs],
    ['is its first word', nodeWith([ready('h1')]), undefined, { seenAt: createdMs }, now],
    ['is another heartbeat', nodeWith([ready('h2')]), undefined, { seenAt: seen, heartbeat: 'h1' }, now],
    ['is not the same heartbeat again', nodeWith([ready('h1', 'False')]), undefined, { seenAt: seen, heartbeat: 'h1' }, seen],
    ['is not that the condition is gone', nodeWith([]), undefined, { seenAt: seen, heartbeat: 'h1' }, seen],
    ['is the first look at its lease', nodeWith([]), lease(first), undefined, now],
    ['is a lease that was renewed', nodeWith([ready('h1')]), lease(second), { seenAt: seen, heartbeat: 'h1', renewTime: first }, now],
    ['is not a lease that was not', nodeWith([ready('h1')]), lease(first), { seenAt: seen, heartbeat: 'h1', renewTime: first }, seen],
    ['is not that the lease is gone', nodeWith([ready('h1')]), undefined, { seenAt: seen, heartbeat: 'h1', renewTime: first }, seen],
  ])('%s', (_, node, renewed, before, seenAt) => {
    expect(observeHealth(node, renewed, before, now).seenAt).toBe(seenAt);
  });

  test('is remembered', () => {
    expect(observeHealth(nodeWith([ready('h1')]), lease(first), undefined, now)).toEqual({
      seenAt: now,
      heartbeat: 'h1',
      renewTime: first,
    });
  });
});

// facts of TestMonitorNodeHealthUpdateStatus
describe('nothing is known', () => {
  const unknown = { status: 'Unknown', lastTransitionTime: '2026-01-01T01:00:00Z' };
  const never = { ...unknown, lastHeartbeatTime: created, reason: 'NodeStatusNeverUpdated', message: 'Kubelet never posted node status.' };
  const stopped = { ...unknown, reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' };
  const types = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

  test('of a node that never said anything', () => {
    expect(withUnknownConditions(nodeWith([]), now)?.status.conditions).toEqual(types.map((type) => ({ type, ...never })));
  });

  test('of a node that says nothing any more', () => {
    const other = { type: 'NetworkUnavailable', status: 'False' };
    expect(withUnknownConditions(nodeWith([other, ready('h1')]), now)?.status.conditions).toEqual([
      other,
      { ...ready('h1'), ...stopped },
      ...types.slice(1).map((type) => ({ type, ...never })),
    ]);
  });

  test('is said once', () => {
    expect(withUnknownConditions(nodeWith([ready('h1', 'Unknown')]), now)).toBeUndefined();
  });
});
