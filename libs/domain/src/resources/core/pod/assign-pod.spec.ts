import { describe, expect, test } from 'vitest';
import { assignPod, checkBinding } from '#domain/resources/core/pod/assign-pod.js';
import type { Binding, Pod } from '#domain/schema/types/core-v1.js';

const now = Date.parse('2026-01-02T03:04:05Z');
const metadata = { name: 'web', namespace: 'd', uid: 'u1', resourceVersion: '7', creationTimestamp: '2026-01-01T00:00:00Z', generation: 1 };
const pod: Pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { ...metadata, labels: { app: 'web', zone: 'old' } },
  spec: { containers: [{ name: 'c', resources: {} }] },
  status: {
    phase: 'Pending',
    nominatedNodeName: 'other',
    conditions: [
      { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: 'no room', lastTransitionTime: '2026-01-01T00:00:00Z' },
    ],
  },
};

function binding(more: Partial<Binding['metadata']> = {}, target: Binding['target'] = { kind: 'Node', name: 'n1' }): Binding {
  const bare = { name: 'web', namespace: 'd', uid: '', resourceVersion: '', creationTimestamp: '' };
  return { apiVersion: 'v1', kind: 'Binding', metadata: { ...bare, ...more }, target };
}

test('a pod gets its node, what the binding carries, and the condition that says so', () => {
  const assigned = assignPod(pod, binding({ labels: { zone: 'a' }, annotations: { by: 'me' } }), now);
  expect(assigned).toEqual({
    ...pod,
    metadata: { ...metadata, labels: { app: 'web', zone: 'a' }, annotations: { by: 'me' } },
    spec: { ...pod.spec, nodeName: 'n1' },
    status: {
      phase: 'Pending',
      conditions: [{ type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: '2026-01-02T03:04:05Z' }],
    },
  });
});

describe('a binding is refused', () => {
  const storage =
    'StorageError: invalid object, Code: 4, Key: /registry/pods/d/web, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed:';

  test.each<[string, Pod, Binding, string]>([
    [
      'when the pod is on its way out',
      { ...pod, metadata: { ...metadata, deletionTimestamp: '2026-01-02T03:04:05Z' } },
      binding(),
      'Operation cannot be fulfilled on pods/binding "web": pod web is being deleted, cannot be assigned to a host',
    ],
    [
      'when the pod has a node',
      { ...pod, spec: { ...pod.spec, nodeName: 'n0' } },
      binding(),
      'Operation cannot be fulfilled on pods/binding "web": pod web is already assigned to node "n0"',
    ],
    [
      'when the pod waits at a gate',
      { ...pod, spec: { ...pod.spec, schedulingGates: [{ name: 'g' }] } },
      binding(),
      'Operation cannot be fulfilled on pods/binding "web": pod web has non-empty .spec.schedulingGates',
    ],
    [
      'when it is for another pod of the name',
      pod,
      binding({ uid: 'u2' }),
      `Operation cannot be fulfilled on pods "web": ${storage} UID in precondition: u2, UID in object meta: u1`,
    ],
    [
      'when it is for another state of the pod',
      pod,
      binding({ uid: 'u1', resourceVersion: '6' }),
      `Operation cannot be fulfilled on pods "web": ${storage} ResourceVersion in precondition: 6, ResourceVersion in object meta: 7`,
    ],
  ])('%s', (_, given, body, message) => {
    expect(() => assignPod(given, body, now)).toThrow(expect.objectContaining({ code: 409, message }));
  });

  test.each<[string, Binding, number, string]>([
    ['when its name is not that in the path', binding({ name: 'db' }), 400, 'name in URL does not match name in Binding object'],
    ['when it names no node', binding({}, { kind: 'Node' }), 400, 'target.name: Required value'],
    [
      'when it is for something else than a node',
      binding({}, { kind: 'Pod' }),
      400,
      '[target.kind: Unsupported value: "Pod": supported values: "Node", "<empty>", target.name: Required value]',
    ],
  ])('%s', (_, body, code, message) => {
    expect(() => checkBinding(body, 'web')).toThrow(expect.objectContaining({ code, message }));
  });
});
