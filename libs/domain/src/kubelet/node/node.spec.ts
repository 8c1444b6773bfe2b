import { describe, expect, test } from 'vitest';
import { golden } from '#testing/golden.js';
import type { Json } from '#domain/json/json.js';
import { noNetwork, type NodeFacts, type NodeFindings } from '#domain/kubelet/node/node-facts.js';
import { hasNodeStatusChanged, initialNode, nodeStatusOf, withoutExtendedResources } from '#domain/kubelet/node/node-status.js';
import { nodePatch } from '#domain/kubelet/node/node-patch.js';
import { noon } from '#domain/kubelet/testdata/view.js';
import { applyStrategicMergePatch } from '#domain/patch/strategic-merge-patch.js';
import { builtInSchema } from '#domain/schema/built-in.js';
import type { Node, NodeStatus } from '#domain/schema/types/core-v1.js';

const facts: NodeFacts = {
  name: 'node-1',
  labels: { 'example.com/rack': '7' },
  taints: [],
  ips: ['172.18.0.2'],
  capacity: { cpu: '8', memory: '32Gi', 'ephemeral-storage': '100Gi', pods: '110', 'hugepages-2Mi': '0' },
  info: {
    machineID: 'm',
    systemUUID: 's',
    bootID: 'b',
    kernelVersion: '6.1.0',
    osImage: 'Kubernest',
    containerRuntimeVersion: 'containerd://2.1.4',
    kubeletVersion: 'v1.36.2',
    kubeProxyVersion: '',
    operatingSystem: 'linux',
    architecture: 'amd64',
  },
  kubeletPort: 10_250,
};
const before: NodeFindings = { networkProblem: noNetwork, images: [] };
const after: NodeFindings = { networkProblem: undefined, images: [] };

test('a node that is registered has no network yet', () => {
  const { node } = initialNode(facts, before, noon);
  golden(new URL('testdata/initial.json', import.meta.url), `${JSON.stringify(node, null, 2)}\n`);
});

describe('conditions', () => {
  const initial = initialNode(facts, before, noon).node.status;
  const eventsOf = (old: Partial<NodeStatus>, findings: NodeFindings): readonly string[] =>
    nodeStatusOf(facts, old, findings, noon + 1000).events.map(({ message }) => message);

  test('are told when they are first known, Ready when it changes', () => {
    expect(eventsOf({}, before)).toEqual([
      'Node node-1 status is now: NodeHasSufficientMemory',
      'Node node-1 status is now: NodeHasNoDiskPressure',
      'Node node-1 status is now: NodeHasSufficientPID',
    ]);
    expect(eventsOf(initial, before)).toEqual([]);
    expect(eventsOf(initial, after)).toEqual(['Node node-1 status is now: NodeReady']);
    expect(eventsOf(nodeStatusOf(facts, initial, after, noon).status, before)).toEqual(['Node node-1 status is now: NodeNotReady']);
  });

  test('keep the time of their last change, tell that of the last look, and recover from Unknown', () => {
    const unknown = (initial.conditions ?? []).map((condition) => ({ ...condition, status: 'Unknown', reason: 'NodeStatusUnknown' }));
    const others = { type: 'NetworkUnavailable', status: 'False' };
    const { conditions = [] } = nodeStatusOf(facts, { conditions: [others, ...unknown] }, after, noon + 60_000).status;
    expect(conditions.map(({ type, status, reason, lastTransitionTime }) => [type, status, reason, lastTransitionTime])).toEqual([
      ['NetworkUnavailable', 'False', undefined, undefined],
      ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', '2026-05-01T12:01:00Z'],
      ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', '2026-05-01T12:01:00Z'],
      ['PIDPressure', 'False', 'KubeletHasSufficientPID', '2026-05-01T12:01:00Z'],
      ['Ready', 'True', 'KubeletReady', '2026-05-01T12:01:00Z'],
    ]);
    const later = nodeStatusOf(facts, { conditions }, after, noon + 120_000).status.conditions?.[4];
    expect([later?.lastTransitionTime, later?.lastHeartbeatTime]).toEqual(['2026-05-01T12:01:00Z', '2026-05-01T12:02:00Z']);
  });
});

describe('the status', () => {
  const ready = nodeStatusOf(facts, {}, after, noon).status;

  test('has changed when more than heartbeats has', () => {
    expect(hasNodeStatusChanged(ready, nodeStatusOf(facts, ready, after, noon + 10_000).status)).toBe(false);
    expect(hasNodeStatusChanged(ready, nodeStatusOf(facts, ready, before, noon + 10_000).status)).toBe(true);
    const image = { names: ['web@sha256:1', 'web:1'], sizeBytes: 7 };
    expect(hasNodeStatusChanged(ready, nodeStatusOf(facts, ready, { ...after, images: [image] }, noon).status)).toBe(true);
  });

  test('keeps resources that others added, which count as none when the kubelet comes back', () => {
    const gpu = {
      ...ready,
      capacity: { ...ready.capacity, 'example.com/gpu': '4' },
      allocatable: { ...ready.allocatable, 'example.com/gpu': '4' },
    };
    const next = nodeStatusOf(facts, gpu, after, noon).status;
    expect([next.capacity?.['example.com/gpu'], next.allocatable?.['example.com/gpu']]).toEqual(['4', '4']);
    expect(withoutExtendedResources(gpu).allocatable?.['example.com/gpu']).toBe('0');
    expect(withoutExtendedResources(gpu).allocatable?.['cpu']).toBe('8');
  });

  test('tells the largest images', () => {
    const images = Array.from({ length: 60 }, (_, i) => ({ names: Array.from({ length: 7 }, (__, n) => `${i}:${n}`), sizeBytes: i }));
    const told = nodeStatusOf(facts, {}, { ...after, images }, noon).status.images ?? [];
    expect([told.length, told[0]?.sizeBytes, told[0]?.names?.length]).toEqual([50, 59, 5]);
  });

  test('huge pages are no memory', () => {
    const huge = { ...facts, capacity: { ...facts.capacity, 'hugepages-2Mi': '1Gi' } };
    expect(nodeStatusOf(huge, {}, after, noon).status.allocatable?.['memory']).toBe('31644Mi');
  });
});

describe('the patch', () => {
  const status = nodeStatusOf(facts, {}, before, noon).status;
  const node: Node = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node-1', uid: 'u', resourceVersion: '1', creationTimestamp: '', labels: { a: '1' } },
    spec: {},
    status,
  };

  test.each<[string, Node]>([
    ['conditions', { ...node, status: nodeStatusOf(facts, status, after, noon + 1000).status }],
    ['addresses', { ...node, status: nodeStatusOf({ ...facts, ips: ['172.18.0.9', '172.18.0.8'] }, status, before, noon).status }],
    ['labels', { ...node, metadata: { ...node.metadata, labels: { b: '2' } } }],
  ])('of %s gives the node when applied', (_, next) => {
    const patch = nodePatch(node, next);
    expect(applyStrategicMergePatch(builtInSchema('core.v1.Node'), node as unknown as Json, patch as Json)).toEqual(next);
  });

  test('of nothing is none', () => {
    expect(nodePatch(node, node)).toBeUndefined();
  });
});
