import { beforeEach, describe, expect, test } from 'vitest';
import { nodeHealthController } from '#domain/controllers/nodelifecycle/node-health-controller.js';
import { leases } from '#domain/resources/coordination/lease/lease.js';
import { nodes } from '#domain/resources/core/node/node.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { NodeCondition, Taint } from '#domain/schema/types/core-v1.js';
import { conflict, internalError } from '#domain/status/status-error.js';
import { formatMicroTime, formatTime } from '#domain/time/rfc3339.js';
import { ControllerModel } from '#testing/controller-model/controller-model.js';
import { cpuTimeOf } from '#testing/controller-model/cpu-time.js';

const controller = nodeHealthController();
let model: ControllerModel;
beforeEach(() => {
  model = new ControllerModel([controller]);
});

const zoneLabel = 'topology.kubernetes.io/zone';
const unreachable = { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' };
const notReady = { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' };

interface GivenNode {
  readonly zone?: string;
  readonly taints?: readonly Taint[];
  readonly labels?: Record<string, string>;
}

/** What a kubelet writes. */
const post = (name: string, status = 'True'): void => {
  const time = formatTime(model.now);
  const ready = { type: 'Ready', status, lastHeartbeatTime: time, lastTransitionTime: time, reason: 'KubeletReady', message: 'm' };
  model.edit(nodes, name, (node) => ({ ...node, status: { ...node.status, conditions: [ready] } }), 'status');
};
const addNode = (name: string, { zone, taints = [], labels = {} }: GivenNode = {}): void => {
  model.create(nodes, { metadata: { name, labels: { ...labels, ...(zone !== undefined && { [zoneLabel]: zone }) } }, spec: { taints } });
  post(name);
};
const addPod = (name: string, nodeName: string, ready?: string): void => {
  model.create(pods, { metadata: { name }, spec: { nodeName, containers: [{ name: 'c', image: 'i' }] } }, 'ns');
  const conditions =
    ready === undefined ? [] : [{ type: 'Ready', status: ready, reason: 'R', message: 'm', lastTransitionTime: formatTime(model.now) }];
  model.edit(pods, `ns/${name}`, (pod) => ({ ...pod, status: { ...pod.status, phase: 'Running', conditions } }), 'status');
};
const renew = (name: string): void => {
  const spec = { holderIdentity: name, renewTime: formatMicroTime(model.now) };
  const key = `kube-node-lease/${name}`;
  if (model.reader.get(leases, key)) model.edit(leases, key, (lease) => ({ ...lease, spec }));
  else model.create(leases, { metadata: { name }, spec }, 'kube-node-lease');
};
/** Lets time go by while some nodes are alive. */
const live = (seconds: number, names: readonly string[]): void => {
  for (let i = 0; i < seconds; i += 10) {
    for (const name of names) post(name);
    model.advance(10_000);
  }
};
const ready = (name: string): NodeCondition | undefined => model.get(nodes, name).status.conditions?.find(({ type }) => type === 'Ready');
const tainted = (taint: Taint = unreachable): readonly string[] =>
  model
    .list(nodes)
    .filter(({ spec }) => spec.taints?.some(({ key, effect }) => key === taint.key && effect === taint.effect))
    .map(({ metadata }) => metadata.name);

// facts of TestNodeEventGeneration
test('nodes that come and go are told of', () => {
  addNode('a');
  model.settle();
  model.server.delete(nodes, 'a');
  model.advance(5000);
  expect(model.trace).toEqual([
    'Normal RegisteredNode Node a event: Registered Node a in Controller',
    'Normal RemovingNode Node a event: Removing Node a from Controller',
  ]);
});

describe('a node that falls silent', () => {
  test('is not known to be ready any more after 50 seconds', () => {
    addNode('a');
    model.advance(50_000);
    expect(ready('a')?.status).toBe('True');
    model.advance(5000);
    expect(ready('a')).toEqual({
      type: 'Ready',
      status: 'Unknown',
      lastHeartbeatTime: '2026-01-01T00:00:00Z',
      lastTransitionTime: '2026-01-01T00:00:55Z',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
    });
    expect(model.trace.slice(1)).toEqual(['update nodes/status a', 'Normal NodeNotReady Node a status is now: NodeNotReady']);
    model.trace.length = 0;
    model.advance(600_000);
    expect(model.trace).toEqual([]);
  });

  test('before it ever said anything has 60 seconds', () => {
    model.create(nodes, { metadata: { name: 'a' } });
    model.advance(60_000);
    expect(ready('a')).toBeUndefined();
    model.advance(5000);
    expect(ready('a')).toMatchObject({ status: 'Unknown', reason: 'NodeStatusNeverUpdated' });
    // nobody took it for ready
    expect(model.trace.slice(1)).toEqual(['update nodes/status a']);
  });

  test('but renews its lease is alive', () => {
    addNode('a');
    for (let i = 0; i < 20; i += 1) {
      renew('a');
      model.advance(10_000);
    }
    expect(ready('a')?.status).toBe('True');
    model.advance(50_000);
    expect(ready('a')?.status).toBe('Unknown');
  });

  test('is looked at again when it cannot be written', () => {
    addNode('a');
    addPod('p', 'a', 'True');
    model.intercept = (action) => (action.do === 'update' ? internalError('x') : undefined);
    model.advance(55_000);
    expect(ready('a')?.status).toBe('True');
    model.intercept = () => undefined;
    model.advance(10_000);
    expect(ready('a')?.status).toBe('Unknown');
    expect(model.trace.at(-1)).toBe('Warning NodeNotReady Node is not ready');
  });

  // facts of TestMonitorNodeHealthMarkPodsNotReady
  test('has no pods that are ready', () => {
    addNode('a');
    addNode('b');
    addPod('p', 'a', 'True');
    addPod('q', 'a', 'False');
    addPod('r', 'a');
    addPod('s', 'b', 'True');
    live(60, ['b']);
    expect(model.trace.filter((line) => line.includes('pods') || line.includes('Warning'))).toEqual([
      'update pods/status p',
      'Warning NodeNotReady Node is not ready',
    ]);
    expect(model.get(pods, 'ns/p').status.conditions?.[0]).toMatchObject({
      status: 'False',
      reason: 'R',
      message: 'm',
      lastTransitionTime: '2026-01-01T00:00:55Z',
    });
  });

  test('has pods that may change meanwhile', () => {
    addNode('a');
    addPod('p', 'a', 'True');
    let writes = 0;
    model.intercept = (action) =>
      action.do === 'update' && action.resource === pods && (writes += 1) === 1 ? conflict(pods, 'p', 'x') : undefined;
    model.advance(55_000);
    expect(model.get(pods, 'ns/p').status.conditions?.[0]?.status).toBe('False');
  });

  test('that says itself that it is not ready keeps its pods as they are', () => {
    addNode('a');
    addPod('p', 'a', 'True');
    model.settle();
    post('a', 'False');
    model.advance(5000);
    expect(model.get(pods, 'ns/p').status.conditions?.[0]?.status).toBe('True');
  });
});

// facts of TestApplyNoExecuteTaints and TestApplyNoExecuteTaintsToNodesEnqueueTwice
describe('pods leave', () => {
  test('nodes that are not ready or not heard of, one node in ten seconds', () => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) addNode(name);
    model.settle();
    for (const name of ['a', 'b']) post(name, 'False');
    model.advance(5000);
    expect(tainted(notReady)).toEqual(['a']);
    expect(model.get(nodes, 'a').spec.taints).toEqual([{ ...notReady, timeAdded: '2026-01-01T00:00:05Z' }]);
    model.advance(9000);
    expect(tainted(notReady)).toEqual(['a']);
    model.advance(1000);
    expect(tainted(notReady)).toEqual(['a', 'b']);
  });

  test('a node that is heard of again no more', () => {
    for (const name of ['a', 'b']) addNode(name);
    live(60, ['b']);
    expect(tainted()).toEqual(['a']);
    post('a');
    model.advance(5000);
    expect(tainted()).toEqual([]);
    expect(model.get(nodes, 'a').spec.taints).toBeUndefined();
  });

  // facts of TestSwapUnreachableNotReadyTaints
  test('for the reason there is now', () => {
    for (const name of ['a', 'b']) addNode(name);
    live(60, ['b']);
    post('a', 'False');
    model.advance(5000);
    expect([tainted(), tainted(notReady)]).toEqual([[], ['a']]);
    live(60, ['b']);
    expect([tainted(), tainted(notReady)]).toEqual([['a'], []]);
  });

  test('zones side by side', () => {
    for (const name of ['a', 'b', 'x', 'y']) addNode(name, { zone: name < 'm' ? 'one' : 'two' });
    live(60, ['b', 'y']);
    expect(tainted()).toEqual(['a', 'x']);
  });

  test('no node when all are silent, and those that were left already are not', () => {
    for (const name of ['a', 'b']) addNode(name);
    live(60, ['b']);
    expect(tainted()).toEqual(['a']);
    model.advance(60_000);
    expect(ready('b')?.status).toBe('Unknown');
    expect(tainted()).toEqual([]);
    model.advance(600_000);
    expect(tainted()).toEqual([]);
  });

  test('the others once one is back, after they had the time to come back too', () => {
    for (const name of ['a', 'b']) addNode(name);
    model.advance(60_000);
    post('b');
    model.advance(5000);
    expect(ready('a')?.status).toBe('Unknown');
    live(10, ['b']);
    expect(tainted()).toEqual(['a']);
  });

  test('no node of a small zone of which too much is down', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const name of names) addNode(name);
    live(70, ['d', 'e']);
    expect(tainted()).toEqual([]);
    live(120, ['c', 'd', 'e']);
    expect(tainted()).toEqual(['a', 'b']);
  });

  test('nodes that do not count, too', () => {
    addNode('a', { labels: { 'node.kubernetes.io/exclude-disruption': '' } });
    addNode('b');
    addNode('c');
    live(60, ['b', 'c']);
    expect(tainted()).toEqual(['a']);
  });
});

test('taints that were there before are put to the test', () => {
  addNode('a', { taints: [{ key: 'example.com/mine', effect: 'NoExecute' }, unreachable] });
  addNode('b');
  model.settle();
  expect(model.get(nodes, 'a').spec.taints?.map(({ key }) => key)).toEqual(['example.com/mine']);
});

test('a look at 500 nodes takes a few milliseconds', () => {
  for (let i = 0; i < 500; i += 1) addNode(`n${i}`);
  model.settle();
  expect(
    cpuTimeOf(() => {
      model.now += 5000;
      model.pass(controller, 'nodes');
    }),
  ).toBeLessThan(10);
});
