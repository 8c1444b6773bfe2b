import { describe, expect, test } from 'vitest';
import { taintEvictionController } from '#domain/controllers/tainteviction/taint-eviction-controller.js';
import { nodes } from '#domain/resources/core/node/node.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { Taint, Toleration } from '#domain/schema/types/core-v1.js';
import { internalError } from '#domain/status/status-error.js';
import { ControllerModel } from '#testing/controller-model/controller-model.js';

const taint = (index: number): Taint => ({ key: `k${index}`, value: `v${index}`, effect: 'NoExecute' });
const tolerate = (index: number, tolerationSeconds?: number): Toleration => ({
  key: `k${index}`,
  value: `v${index}`,
  effect: 'NoExecute',
  ...(tolerationSeconds !== undefined && { tolerationSeconds }),
});

const modelOf = (): ControllerModel => new ControllerModel([taintEvictionController]);
const addNode = (model: ControllerModel, taints: readonly Taint[], name = 'n'): void => {
  model.create(nodes, { metadata: { name }, spec: { taints } });
};
const setTaints = (model: ControllerModel, taints: readonly Taint[]): void => {
  model.edit(nodes, 'n', (node) => ({ ...node, spec: { ...node.spec, taints } }));
  model.settle();
};
const addPod = (model: ControllerModel, tolerations: readonly Toleration[], nodeName = 'n', name = 'p'): void => {
  const spec = { containers: [{ name: 'c', image: 'i' }], terminationGracePeriodSeconds: 30, tolerations, ...(nodeName && { nodeName }) };
  model.create(pods, { metadata: { name }, spec }, 'ns');
};
const setTolerations = (model: ControllerModel, tolerations: readonly Toleration[]): void => {
  model.edit(pods, 'ns/p', (pod) => ({ ...pod, spec: { ...pod.spec, tolerations } }));
  model.settle();
};
const marked = 'Normal TaintManagerEviction Marking for deletion Pod ns/p';
const cancelled = 'Normal TaintManagerEviction Cancelling deletion of Pod ns/p';
const evicted = [marked, 'get pods p', 'patch pods/status p', 'delete pods p'];

// facts of TestCreatePod
describe('a pod that comes', () => {
  test.each([
    ['without a node', [taint(1)], [], '', false],
    ['to a node without taints', [], [], 'n', false],
    ['to a node with a taint of another effect', [{ ...taint(1), effect: 'NoSchedule' }], [], 'n', false],
    ['to a node with a taint', [taint(1)], [], 'n', true],
    ['to a node whose taint it tolerates for ever', [taint(1)], [tolerate(1)], 'n', false],
    ['to a node whose taint it tolerates for no time', [taint(1)], [tolerate(1, 0)], 'n', true],
    ['to a node whose taint it tolerates for less than no time', [taint(1)], [tolerate(1, -1)], 'n', true],
    ['to a node one of whose taints it tolerates', [taint(1), taint(2)], [tolerate(1)], 'n', true],
    ['tolerating another value', [taint(1)], [{ ...tolerate(1), value: 'x' }], 'n', true],
  ])('%s', (_, taints, tolerations, node, goes) => {
    const model = modelOf();
    addNode(model, taints);
    addPod(model, tolerations, node);
    model.settle();
    expect(model.trace).toEqual(goes ? evicted : []);
  });

  test('goes after as long as it tolerates the taint', () => {
    const model = modelOf();
    addNode(model, [taint(1)]);
    addPod(model, [tolerate(1, 100)]);
    model.advance(99_000);
    expect(model.trace).toEqual([]);
    model.advance(1000);
    expect(model.trace).toEqual(evicted);
  });
});

test('a pod that is evicted says why', () => {
  const model = modelOf();
  addNode(model, [taint(1)]);
  addPod(model, []);
  model.settle();
  const { metadata, status } = model.get(pods, 'ns/p');
  expect(metadata).toMatchObject({ deletionTimestamp: '2026-01-01T00:00:30Z', deletionGracePeriodSeconds: 30 });
  expect(status.conditions?.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({
    observedGeneration: 1,
    status: 'True',
    reason: 'DeletionByTaintManager',
    message: 'Taint manager: deleting due to NoExecute taint',
  });
});

test('a pod is evicted once for the same taints', () => {
  const model = modelOf();
  addNode(model, [taint(1)]);
  addPod(model, []);
  model.advance(3_600_000);
  expect(model.trace).toEqual(evicted);
  setTaints(model, [taint(1), taint(2)]);
  expect(model.trace).toEqual([...evicted, ...evicted]);
});

// facts of TestUpdatePod
describe('a pod whose tolerations change', () => {
  test('goes at once without them', () => {
    const model = modelOf();
    addNode(model, [taint(1)]);
    addPod(model, [tolerate(1, 100)]);
    model.advance(10_000);
    setTolerations(model, []);
    expect(model.trace).toEqual([cancelled, ...evicted]);
  });

  test('stays when it tolerates the taint for ever now', () => {
    const model = modelOf();
    addNode(model, [taint(1)]);
    addPod(model, [tolerate(1, 100)]);
    model.advance(10_000);
    setTolerations(model, [tolerate(1)]);
    model.advance(3_600_000);
    expect(model.trace).toEqual([cancelled]);
  });

  test.each([10, 1000])('does not get another time: %d seconds', (seconds) => {
    const model = modelOf();
    addNode(model, [taint(1)]);
    addPod(model, [tolerate(1, 100)]);
    model.advance(1000);
    setTolerations(model, [tolerate(1, seconds)]);
    model.advance(98_000);
    expect(model.trace).toEqual([]);
    model.advance(1000);
    expect(model.trace).toEqual(evicted);
  });
});

// facts of TestUpdateNode, TestUpdateNodeWithMultipleTaints and TestUpdateNodeWithMultiplePods
describe('a node whose taints change', () => {
  test('evicts all pods that do not tolerate them, and only its own', () => {
    const model = modelOf();
    addNode(model, []);
    addNode(model, [], 'other');
    for (const name of ['a', 'b']) addPod(model, [], 'n', name);
    addPod(model, [tolerate(1)], 'n', 'c');
    addPod(model, [], 'other', 'd');
    setTaints(model, [taint(1)]);
    expect(model.trace.filter((line) => line.startsWith('delete'))).toEqual(['delete pods a', 'delete pods b']);
  });

  test('spares pods when it loses them', () => {
    const model = modelOf();
    addNode(model, [taint(1)]);
    addPod(model, [tolerate(1, 100)]);
    model.advance(99_000);
    setTaints(model, []);
    model.advance(10_000);
    expect(model.trace).toEqual([cancelled]);
  });

  test('evicts pods when the first toleration runs out', () => {
    const model = modelOf();
    addNode(model, [taint(1), taint(2)]);
    addPod(model, [tolerate(1, 10), tolerate(2, 100)]);
    model.advance(10_000);
    expect(model.trace).toEqual(evicted);
  });

  test('evicts pods later that began to wait for an earlier taint', () => {
    const model = modelOf();
    addNode(model, [taint(1)]);
    addPod(model, [tolerate(1, 100), tolerate(2, 10)]);
    model.advance(50_000);
    setTaints(model, [taint(1), taint(2)]);
    model.advance(49_000);
    expect(model.trace).toEqual([]);
    model.advance(1000);
    expect(model.trace).toEqual(evicted);
  });
});

test('a pod that goes by itself is not evicted', () => {
  const model = modelOf();
  addNode(model, [taint(1)]);
  addPod(model, [tolerate(1, 100)]);
  model.advance(10_000);
  model.server.delete(pods, 'ns/p', { gracePeriodSeconds: 0 });
  model.advance(100_000);
  expect(model.trace).toEqual([cancelled]);
});

test('a pod of the same name is another one', () => {
  const model = modelOf();
  addNode(model, [taint(1)]);
  addPod(model, [tolerate(1, 100)]);
  model.advance(10_000);
  model.server.delete(pods, 'ns/p', { gracePeriodSeconds: 0 });
  addPod(model, [tolerate(1, 100)]);
  model.advance(99_000);
  expect(model.trace).toEqual([cancelled]);
  model.advance(1000);
  expect(model.trace).toEqual([cancelled, ...evicted]);
});

test('a pod whose node is gone goes when it was to go', () => {
  const model = modelOf();
  addNode(model, [taint(1)]);
  addPod(model, [tolerate(1, 100)]);
  model.advance(10_000);
  model.server.delete(nodes, 'n');
  model.advance(90_000);
  expect(model.trace).toEqual(evicted);
});

test('an eviction that fails is tried five times', () => {
  const model = modelOf();
  addNode(model, [taint(1)]);
  addPod(model, []);
  model.intercept = (action) => (action.do === 'delete' ? internalError('x') : undefined);
  model.advance(60_000);
  expect(model.trace.filter((line) => line.startsWith('delete'))).toHaveLength(5);
  expect(model.trace.filter((line) => line === marked)).toHaveLength(1);
});
