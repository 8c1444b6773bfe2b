import { describe, expect, test } from 'vitest';
import { podGarbageCollector } from '#domain/controllers/podgc/pod-garbage-collector.js';
import { nodes } from '#domain/resources/core/node/node.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { Taint } from '#domain/schema/types/core-v1.js';
import { internalError } from '#domain/status/status-error.js';
import { ControllerModel } from '#testing/controller-model/controller-model.js';

const modelOf = (terminatedPodThreshold = 0): ControllerModel => new ControllerModel([podGarbageCollector({ terminatedPodThreshold })]);

interface GivenPod {
  readonly phase?: string;
  readonly reason?: string;
  readonly node?: string;
  readonly deleted?: boolean;
}

const addPod = (model: ControllerModel, name: string, { phase = 'Running', reason, node, deleted }: GivenPod): void => {
  const spec = { containers: [{ name: 'c', image: 'i' }], ...(node && { nodeName: node }) };
  model.create(pods, { metadata: { name, ...(deleted && { finalizers: ['example.com/mine'] }) }, spec }, 'ns');
  model.edit(pods, `ns/${name}`, (pod) => ({ ...pod, status: { ...pod.status, phase, ...(reason && { reason }) } }), 'status');
  if (deleted)
    model.edit(pods, `ns/${name}`, (pod) => ({ ...pod, metadata: { ...pod.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } }));
};
const addNode = (model: ControllerModel, name: string, given: { taints?: Taint[]; ready?: string } = {}): void => {
  model.create(nodes, { metadata: { name }, spec: { taints: given.taints ?? [] } });
  const conditions = [{ type: 'Ready', status: given.ready ?? 'True' }];
  model.edit(nodes, name, (node) => ({ ...node, status: { ...node.status, conditions } }), 'status');
};
const left = (model: ControllerModel): readonly string[] => model.list(pods).map(({ metadata }) => metadata.name);
const done = (model: ControllerModel): readonly string[] => model.trace.filter((line) => !line.startsWith('get'));

// facts of TestGCTerminated
describe('pods that have ended', () => {
  const failed = { phase: 'Failed', node: 'n' };
  const succeeded = { phase: 'Succeeded', node: 'n' };
  const running = { phase: 'Running', node: 'n' };

  test.each([
    [0, { a: failed, b: succeeded }, []],
    [-1, { a: failed, b: succeeded }, []],
    [1, { a: failed, b: succeeded, c: failed }, ['a', 'b']],
    [1, { a: running, b: succeeded, c: failed }, ['b']],
    [1, { a: failed, b: succeeded }, ['a']],
    [5, { a: failed, b: succeeded }, []],
    [1, { a: failed, b: succeeded, c: { ...failed, reason: 'Evicted' } }, ['c', 'a']],
    [1, { a: running, b: succeeded, c: { ...failed, reason: 'Evicted' } }, ['c']],
  ])('%d are kept: of %j, %j go', (threshold, given, gone) => {
    const model = modelOf(threshold);
    addNode(model, 'n');
    for (const [name, pod] of Object.entries(given)) {
      addPod(model, name, pod);
      model.now += 1000;
    }
    model.settle();
    expect(model.trace).toEqual(gone.map((name) => `delete pods ${name}`));
  });

  test('are looked at every 20 seconds', () => {
    const model = modelOf(1);
    addNode(model, 'n');
    model.settle();
    addPod(model, 'a', failed);
    addPod(model, 'b', failed);
    model.advance(19_000);
    expect(model.trace).toEqual([]);
    model.advance(1000);
    expect(model.trace).toEqual(['delete pods a']);
  });
});

// facts of TestGCOrphaned
describe('pods of a node that is not there', () => {
  test('go once it has been missing for 40 seconds', () => {
    const model = modelOf();
    addPod(model, 'a', { phase: 'Failed', node: 'gone' });
    addPod(model, 'b', { phase: 'Succeeded', node: 'gone' });
    addPod(model, 'c', { phase: 'Running', node: 'gone' });
    addPod(model, 'd', { phase: 'Running' });
    model.advance(39_000);
    expect(model.trace).toEqual([]);
    model.advance(1000);
    expect(left(model)).toEqual(['d']);
    expect(done(model)).toEqual(['delete pods a', 'delete pods b', 'patch pods/status c', 'delete pods c']);
  });

  test('are said to have failed before', () => {
    const model = modelOf();
    addPod(model, 'a', { phase: 'Running', node: 'gone' });
    model.intercept = (action) => (action.do === 'delete' ? internalError('x') : undefined);
    model.advance(40_000);
    expect(model.get(pods, 'ns/a').status).toMatchObject({
      phase: 'Failed',
      observedGeneration: 1,
      conditions: [
        {
          type: 'DisruptionTarget',
          observedGeneration: 1,
          status: 'True',
          lastTransitionTime: '2026-01-01T00:00:40Z',
          reason: 'DeletionByPodGC',
          message: 'PodGC: node no longer exists',
        },
      ],
    });
  });

  test('stay when the server knows the node, which is asked of it every 40 seconds', () => {
    const model = modelOf();
    const node = model.create(nodes, { metadata: { name: 'hidden' } });
    model.server.cache(nodes).apply({ type: 'DELETED', object: node });
    addPod(model, 'a', { phase: 'Running', node: 'hidden' });
    model.intercept = (action) => (action.do === 'get' ? [node] : undefined);
    model.advance(120_000);
    expect(model.trace).toEqual(['get nodes hidden', 'get nodes hidden', 'get nodes hidden']);
  });

  test('stay when the server does not say', () => {
    const model = modelOf();
    addPod(model, 'a', { phase: 'Running', node: 'gone' });
    model.intercept = (action) => (action.do === 'get' ? internalError('x') : undefined);
    model.advance(40_000);
    expect(left(model)).toEqual(['a']);
  });

  test('stay when the node comes back in time', () => {
    const model = modelOf();
    addPod(model, 'a', { phase: 'Running', node: 'n' });
    model.advance(30_000);
    addNode(model, 'n');
    model.advance(100_000);
    expect(model.trace).toEqual([]);
  });
});

// facts of TestGCUnscheduledTerminating
test.each(['Failed', 'Succeeded', 'Running'])('pods that are %s, deleted and without a node go', (phase) => {
  const model = modelOf();
  addNode(model, 'n');
  addPod(model, 'a', { phase, deleted: true });
  addPod(model, 'b', { phase });
  addPod(model, 'c', { phase, deleted: true, node: 'n' });
  model.settle();
  expect(done(model)).toEqual([...(phase === 'Running' ? ['patch pods/status a'] : []), 'delete pods a']);
});

// facts of TestGCTerminating
describe('pods that are deleted', () => {
  const taint = { key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' };

  test.each([
    ['out of service and not ready', { taints: [taint], ready: 'False' }, true],
    ['out of service and not heard of', { taints: [taint], ready: 'Unknown' }, true],
    ['out of service but ready', { taints: [taint] }, false],
    ['not ready', { ready: 'False' }, false],
  ])('on a node that is %s go: %j: %s', (_, node, gone) => {
    const model = modelOf();
    addNode(model, 'n', node);
    addPod(model, 'a', { phase: 'Running', deleted: true, node: 'n' });
    addPod(model, 'b', { phase: 'Running', node: 'n' });
    model.settle();
    expect(model.trace).toEqual(gone ? ['patch pods/status a', 'delete pods a'] : []);
  });
});

test('what fails is tried again after 20 seconds, and keeps nothing else from being done', () => {
  const controller = podGarbageCollector({ terminatedPodThreshold: 1 });
  const model = new ControllerModel([controller]);
  addNode(model, 'n');
  for (const name of ['a', 'b', 'c']) addPod(model, name, { phase: 'Failed', node: 'n' });
  model.intercept = (action) => (action.do === 'delete' && action.key === 'ns/a' ? internalError('x') : undefined);
  expect(model.pass(controller, 'pods').error).toBe('Internal error occurred: x');
  expect(left(model)).toEqual(['a', 'c']);
  expect(controller.retries).toEqual({ firstMs: 20_000, mostMs: 20_000 });
});
