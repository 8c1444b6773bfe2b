import { describe, expect, test } from 'vitest';
import { mayBeOutdated, NodeAdmission } from '#domain/kubelet/admission/node-admission.js';
import { aPod, container } from '#domain/kubelet/testdata/view.js';
import type { ResourceList } from '#domain/resources/core/pod/resource-list.js';
import { node } from '#domain/scheduling/fixture.js';
import type { Node, Pod, PodSpec, Taint } from '#domain/schema/types/core-v1.js';

function aNode(allocatable: ResourceList, taints: readonly Taint[] = []): Node {
  return node('node-1', { allocatable: { cpu: '2', memory: '1Gi', 'ephemeral-storage': '10Gi', pods: '10', ...allocatable }, taints });
}

function wanting(requests: ResourceList, uid = 'u1', more: Partial<PodSpec> = {}): Pod {
  return aPod({ nodeName: 'node-1', containers: [container('c', { resources: { requests } })], ...more }, { metadata: { uid } });
}

const notEnough = (text: string): string => `Node didn't have enough resource: ${text}`;

describe('a node that has not enough left', () => {
  test.each<[ResourceList, ResourceList, string, string]>([
    [{}, { cpu: '1500m' }, 'OutOfcpu', 'cpu, requested: 1500, used: 1000, capacity: 2000'],
    [{}, { memory: '1Gi' }, 'OutOfmemory', 'memory, requested: 1073741824, used: 1048576, capacity: 1073741824'],
    [
      {},
      { 'ephemeral-storage': '11Gi' },
      'OutOfephemeral-storage',
      'ephemeral-storage, requested: 11811160064, used: 0, capacity: 10737418240',
    ],
    [{ pods: '1' }, {}, 'OutOfpods', 'pods, requested: 1, used: 1, capacity: 1'],
    [{ 'example.com/gpu': '1' }, { 'example.com/gpu': '2' }, 'OutOfexample.com/gpu', 'example.com/gpu, requested: 2, used: 0, capacity: 1'],
  ])('%j, %j: %s', (allocatable, requests, reason, text) => {
    const admission = new NodeAdmission('node-1');
    const node = aNode(allocatable);
    expect(admission.admit(wanting({ cpu: '1', memory: '1Mi' }, 'first'), node)).toBeUndefined();
    expect(admission.admit(wanting(requests), node)).toEqual({ reason, message: notEnough(text) });
  });

  test('has it again when a pod is gone', () => {
    const admission = new NodeAdmission('node-1');
    const node = aNode({ pods: '1' });
    admission.admit(wanting({}, 'first'), node);
    expect(admission.admit(wanting({}), node)?.reason).toBe('OutOfpods');
    admission.release('first');
    expect(admission.admit(wanting({}), node)).toBeUndefined();
  });

  test('has it when it grows', () => {
    const admission = new NodeAdmission('node-1');
    expect(admission.admit(wanting({ cpu: '3' }), aNode({}))?.reason).toBe('OutOfcpu');
    expect(admission.admit(wanting({ cpu: '3' }), aNode({ cpu: '4' }))).toBeUndefined();
  });

  test('does not count extended resources that it does not know', () => {
    expect(new NodeAdmission('node-1').admit(wanting({ 'example.com/gpu': '2' }), aNode({}))).toBeUndefined();
  });
});

const sysctls = (name: string, more: Partial<PodSpec> = {}): Partial<PodSpec> => ({
  ...more,
  securityContext: { sysctls: [{ name, value: '1' }] },
});

describe('a pod is rejected', () => {
  test.each<[string, Partial<PodSpec>, string, string]>([
    [
      'on a node without its labels',
      { nodeSelector: { disk: 'hdd' } },
      'NodeAffinity',
      "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
    ],
    ['of another node', { nodeName: 'node-2' }, 'NodeName', "Predicate NodeName failed: node(s) didn't match the requested node name"],
    [
      'whose port is taken',
      { containers: [container('c', { ports: [{ containerPort: 80, hostPort: 8080, protocol: 'TCP' }] })] },
      'NodePorts',
      "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
    ],
    [
      'with another operating system',
      { os: { name: 'windows' } },
      'PodOSNotSupported',
      "Failed to admit pod as the OS field doesn't match node OS",
    ],
    [
      'with a kernel parameter of the node',
      sysctls('kernel.msgmax'),
      'SysctlForbidden',
      'forbidden sysctl: "kernel.msgmax" not allowlisted',
    ],
    [
      'with a kernel parameter of a namespace that it shares',
      sysctls('net/ipv4/tcp_syncookies', { hostNetwork: true }),
      'SysctlForbidden',
      'forbidden sysctl: "net.ipv4.tcp_syncookies" not allowed with host Net enabled',
    ],
  ])('%s', (_, spec, reason, message) => {
    const admission = new NodeAdmission('node-1');
    const ports = [{ containerPort: 80, hostPort: 8080, protocol: 'TCP' }];
    admission.admit(wanting({}, 'first', { containers: [container('c', { ports })] }), aNode({}));
    expect(admission.admit(wanting({}, 'u1', spec), aNode({}))).toEqual({ reason, message });
  });

  test('that does not tolerate to be there', () => {
    const taint = { key: 'broken', effect: 'NoExecute' };
    const message = "Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate";
    const admission = new NodeAdmission('node-1');
    expect(admission.admit(wanting({}), aNode({}, [taint]))).toEqual({ reason: 'TaintToleration', message });
    expect(admission.admit(wanting({}), aNode({}, [{ ...taint, effect: 'NoSchedule' }]))).toBeUndefined();
    const tolerations = [{ key: 'broken', operator: 'Exists' }];
    expect(admission.admit(wanting({}, 'u2', { tolerations }), aNode({}, [taint]))).toBeUndefined();
  });

  test('whose label names another operating system', () => {
    const pod = aPod({ nodeName: 'node-1' }, { metadata: { labels: { 'kubernetes.io/os': 'windows' } } });
    expect(new NodeAdmission('node-1').admit(pod, aNode({}))).toEqual({
      reason: 'PodOSSelectorNodeLabelDoesNotMatch',
      message: "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label",
    });
  });
});

test('labels may have changed without the kubelet knowing', () => {
  expect(mayBeOutdated({ reason: 'NodeAffinity', message: '' })).toBe(true);
  expect(mayBeOutdated({ reason: 'OutOfcpu', message: '' })).toBe(false);
});
