import { expect, test } from 'vitest';
import { podsToDelete } from '#domain/controllers/pods/deletion-order.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import { formatTime } from '#domain/time/rfc3339.js';

const now = Date.UTC(2026, 5, 1);
const hours = (count: number): string => formatTime(now - count * 3_600_000);
const month = hours(24 * 31);

interface Given {
  readonly node?: string;
  readonly phase?: string;
  readonly ready?: string | null;
  readonly created?: string;
  readonly restarts?: number;
  readonly sidecarRestarts?: number;
  readonly cost?: string;
  readonly uid?: string;
}

const pod = (name: string, given: Given): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    uid: given.uid ?? 'same',
    resourceVersion: '1',
    creationTimestamp: given.created ?? '',
    ...(given.cost !== undefined && { annotations: { 'controller.kubernetes.io/pod-deletion-cost': given.cost } }),
  },
  spec: {
    containers: [],
    ...(given.node !== undefined && { nodeName: given.node }),
    initContainers: [
      { name: 'sidecar', restartPolicy: 'Always', resources: {} },
      { name: 'init', resources: {} },
    ],
  },
  status: {
    ...(given.phase !== undefined && { phase: given.phase }),
    ...(given.ready !== undefined && { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: given.ready }] }),
    containerStatuses: [status('c', given.restarts ?? 0)],
    initContainerStatuses: [status('sidecar', given.sidecarRestarts ?? 0), status('init', 77)],
  },
});

const status = (name: string, restartCount: number) => ({
  name,
  restartCount,
  ready: true,
  image: '',
  imageID: '',
  state: {},
  lastState: {},
});

const running = { node: 'n', phase: 'Running' };
const unscheduled = pod('unscheduled', { phase: 'Pending' });
const pending = pod('pending', { node: 'n', phase: 'Pending' });
const unknown = pod('unknown', { node: 'n', phase: 'Unknown' });
const unready = pod('unready', running);
const readyWithoutTime = pod('ready without time', { ...running, ready: null });
const readyNow = pod('ready now', { ...running, ready: hours(0), created: hours(0) });
const readyForAMonth = pod('ready for a month', { ...running, ready: month, created: month });
const restarted = pod('restarted', { ...running, ready: hours(0), created: hours(0), restarts: 9001 });
const sidecarRestarted = pod('sidecar restarted', {
  ...running,
  ready: hours(0),
  created: hours(0),
  restarts: 9001,
  sidecarRestarts: 9001,
});
const old = pod('old', { ...running, ready: hours(0), created: month });
const cheap = pod('cheap', { ...running, ready: hours(0), created: month, cost: '10' });
const dear = pod('dear', { ...running, ready: hours(0), created: month, cost: '100' });
const oddCost = (cost: string): Pod => pod(`cost ${cost}`, { ...running, ready: hours(0), created: month, cost });

/** Pods on the same node as often as the rank says. */
const crowd = (of: Pod, rank: number): Pod[] =>
  Array.from({ length: rank }, () => pod('related', { ...running, ...(of.spec.nodeName !== undefined && { node: of.spec.nodeName }) }));
const onNode = (of: Pod, node: string): Pod => ({ ...of, spec: { ...of.spec, nodeName: node } });

const table: readonly (readonly [Pod, number, Pod, number])[] = [
  [unscheduled, 1, pending, 2],
  [unscheduled, 2, pending, 1],
  [pending, 1, unknown, 2],
  [unknown, 1, unready, 2],
  [unready, 1, readyWithoutTime, 1],
  [readyWithoutTime, 1, readyNow, 1],
  [readyNow, 2, readyWithoutTime, 1],
  [readyNow, 1, readyForAMonth, 1],
  [readyNow, 2, readyForAMonth, 1],
  [restarted, 1, readyNow, 1],
  [sidecarRestarted, 1, restarted, 1],
  [readyNow, 2, restarted, 1],
  [readyNow, 1, old, 1],
  [old, 2, readyNow, 1],
  [cheap, 2, dear, 1],
  [oddCost('-5'), 1, old, 1],
  [pod('2 h', { ...running, ready: hours(2), created: month }), 1, pod('5 h', { ...running, ready: hours(5), created: month }), 1],
  [pod('no time', { phase: 'Pending' }), 1, pod('created', { phase: 'Pending', created: hours(1) }), 1],
];

test.each(table.map((row) => ({ row, title: `${row[0].metadata.name} of ${row[1]} before ${row[2].metadata.name} of ${row[3]}` })))(
  '$title',
  ({ row }) => {
    const [lesser, rank, greater, otherRank] = row;
    const [first, second] =
      lesser.spec.nodeName === undefined
        ? [lesser, greater]
        : [onNode(lesser, 'a'), greater.spec.nodeName ? onNode(greater, 'b') : greater];
    const related = [...crowd(first, rank), ...crowd(second, otherRank)];
    for (const order of [
      [first, second],
      [second, first],
    ]) {
      expect(podsToDelete(order, related, 1, now)).toEqual([first]);
    }
  },
);

test.each<[string, Pod, Pod]>([
  ['pending for 5 and 8 hours', pod('a', { phase: 'Pending', created: hours(5) }), pod('b', { phase: 'Pending', created: hours(8) })],
  [
    'ready for 5 and 8 hours',
    pod('a', { ...running, ready: hours(5), created: month }),
    pod('b', { ...running, ready: hours(8), created: month }),
  ],
])('%s is the same age, so the lower UID goes first', (_, a, b) => {
  const withUid = (of: Pod, uid: string): Pod => ({ ...of, metadata: { ...of.metadata, uid } });
  expect(podsToDelete([withUid(a, '2'), withUid(b, '1')], [], 1, now)).toEqual([withUid(b, '1')]);
  expect(podsToDelete([withUid(b, '2'), withUid(a, '1')], [], 1, now)).toEqual([withUid(a, '1')]);
});

test.each(['+5', '008', '', '1.5', 'x', '2147483648'])('the deletion cost %j counts as 0', (cost) => {
  expect(podsToDelete([dear, oddCost(cost)], [], 1, now)[0]?.metadata.name).toBe(`cost ${cost}`);
  expect(podsToDelete([oddCost(cost), oddCost('-1')], [], 1, now)[0]?.metadata.name).toBe('cost -1');
});

test.each<[string, Pod[], Pod[], number, Pod[]]>([
  ['all in the order given', [readyNow, unscheduled, unready], [], 3, [readyNow, unscheduled, unready]],
  ['none', [], [], 0, []],
  ['the least useful', [readyNow, onNode(readyNow, 'm'), unready, pending, unscheduled], [], 3, [unscheduled, pending, unready]],
  [
    'one of two on the same node',
    [readyNow, onNode(readyNow, 'm')],
    [readyNow, onNode(readyNow, 'm'), onNode(readyNow, 'm')],
    1,
    [onNode(readyNow, 'm')],
  ],
])('deletes %s', (_, pods, related, count, expected) => {
  expect(podsToDelete(pods, related, count, now)).toEqual(expected);
});

test('pods that have ended do not count as neighbours', () => {
  const ended = pod('ended', { node: 'm', phase: 'Succeeded' });
  const b = onNode({ ...readyNow, metadata: { ...readyNow.metadata, uid: 'b' } }, 'm');
  expect(podsToDelete([readyNow, b], [readyNow, b, ended, ended], 1, now)).toEqual([readyNow]);
});
