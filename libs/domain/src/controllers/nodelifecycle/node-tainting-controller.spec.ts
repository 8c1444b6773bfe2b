import { expect, test } from 'vitest';
import { nodeTaintingController } from '#domain/controllers/nodelifecycle/node-tainting-controller.js';
import { nodes } from '#domain/resources/core/node/node.js';
import type { Node, NodeCondition, Taint } from '#domain/schema/types/core-v1.js';
import { conflict, internalError } from '#domain/status/status-error.js';
import { ControllerModel } from '#testing/controller-model/controller-model.js';

interface Given {
  readonly taints?: readonly Taint[];
  readonly labels?: Record<string, string>;
  readonly unschedulable?: boolean;
}

const modelOf = (
  conditions: readonly NodeCondition[],
  { taints = [], labels = {}, unschedulable = false }: Given = {},
): ControllerModel => {
  const model = new ControllerModel([nodeTaintingController]);
  model.create(nodes, { metadata: { name: 'n', labels }, spec: { taints, unschedulable } });
  model.edit(nodes, 'n', (node) => ({ ...node, status: { ...node.status, conditions } }), 'status');
  return model;
};
const node = (model: ControllerModel): Node => model.get(nodes, 'n');
const noSchedule = (name: string): Taint => ({ key: `node.kubernetes.io/${name}`, effect: 'NoSchedule' });
const added = (name: string): Taint => ({ ...noSchedule(name), timeAdded: '2026-01-01T00:00:00Z' });
const ready = { type: 'Ready', status: 'True' };
const custom = { key: 'example.com/mine', effect: 'NoSchedule' };
const noExecute = { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' };

// facts of TestTaintsNodeByCondition
test.each<[string, NodeCondition[], Given, Taint[] | undefined]>([
  ['ready', [ready], {}, undefined],
  ['not ready', [{ type: 'Ready', status: 'False' }], {}, [added('not-ready')]],
  ['not heard of', [{ type: 'Ready', status: 'Unknown' }], {}, [added('unreachable')]],
  ['without network', [ready, { type: 'NetworkUnavailable', status: 'True' }], {}, [added('network-unavailable')]],
  [
    'short of everything',
    [ready, { type: 'MemoryPressure', status: 'True' }, { type: 'DiskPressure', status: 'True' }, { type: 'PIDPressure', status: 'True' }],
    {},
    [added('memory-pressure'), added('disk-pressure'), added('pid-pressure')],
  ],
  ['of unknown state otherwise', [ready, { type: 'DiskPressure', status: 'Unknown' }, { type: 'Other', status: 'True' }], {}, undefined],
  ['cordoned', [ready], { unschedulable: true }, [added('unschedulable')]],
  ['ready again', [ready], { taints: [noSchedule('not-ready'), noSchedule('unschedulable')] }, undefined],
  ['silent now', [{ type: 'Ready', status: 'Unknown' }], { taints: [noSchedule('not-ready')] }, [added('unreachable')]],
  ['as it was', [{ type: 'Ready', status: 'False' }], { taints: [noSchedule('not-ready')] }, [noSchedule('not-ready')]],
  ['tainted by others', [ready], { taints: [custom, noSchedule('not-ready'), noExecute] }, [custom, noExecute]],
])('a node that is %s', (_, conditions, given, taints) => {
  const model = modelOf(conditions, given);
  model.settle();
  expect(node(model).spec.taints).toEqual(taints);
});

// facts of TestReconcileNodeLabels
test.each([
  [{}, {}],
  [{ 'topology.kubernetes.io/region': 'r' }, { 'topology.kubernetes.io/region': 'r' }],
  [{ 'beta.kubernetes.io/os': 'linux' }, { 'beta.kubernetes.io/os': 'linux' }],
  [
    { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' },
    { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', 'beta.kubernetes.io/os': 'linux', 'beta.kubernetes.io/arch': 'amd64' },
  ],
  [
    { 'kubernetes.io/os': 'linux', 'beta.kubernetes.io/os': 'windows' },
    { 'kubernetes.io/os': 'linux', 'beta.kubernetes.io/os': 'linux' },
  ],
])('labels %j become %j', (labels, expected) => {
  const model = modelOf([ready], { labels });
  model.settle();
  expect(node(model).metadata.labels ?? {}).toEqual(expected);
});

test('a node that changes meanwhile is read again, and what others put on it stays', () => {
  const model = modelOf([{ type: 'Ready', status: 'False' }]);
  let writes = 0;
  model.intercept = (action) => {
    if (action.do !== 'patch' || (writes += 1) > 1) return undefined;
    model.edit(nodes, 'n', (one) => ({ ...one, spec: { ...one.spec, taints: [custom] } }));
    return conflict(nodes, 'n', 'x');
  };
  model.settle();
  expect(node(model).spec.taints).toEqual([custom, added('not-ready')]);
  expect(model.trace).toEqual(['patch nodes n: Conflict', 'get nodes n', 'patch nodes n']);
});

test('a node that changes all the time is left for later', () => {
  const model = modelOf([{ type: 'Ready', status: 'False' }]);
  model.intercept = (action) => (action.do === 'patch' ? conflict(nodes, 'n', 'x') : undefined);
  expect(model.pass(nodeTaintingController, 'n').error).toMatchObject({ reason: 'Conflict' });
  expect(model.trace.filter((line) => line.startsWith('patch'))).toHaveLength(5);
});

test('other failures are tried again', () => {
  const model = modelOf([{ type: 'Ready', status: 'False' }]);
  model.intercept = (action) => (action.do === 'patch' ? internalError('x') : undefined);
  model.settle();
  model.intercept = () => undefined;
  model.advance(1000);
  expect(node(model).spec.taints).toHaveLength(1);
});
