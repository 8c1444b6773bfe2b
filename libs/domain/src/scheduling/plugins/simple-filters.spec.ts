import { expect, test } from 'vitest';
import type { Plugin } from '#domain/scheduling/framework/plugin.js';
import { node, type NodeWords, pod, type PodWords, verdicts } from '#domain/scheduling/fixture.js';
import { dynamicResources } from '#domain/scheduling/plugins/dynamic-resources/dynamic-resources.js';
import { nodeDeclaredFeatures } from '#domain/scheduling/plugins/node-declared-features/node-declared-features.js';
import { nodeName } from '#domain/scheduling/plugins/node-name/node-name.js';
import { nodeUnschedulable } from '#domain/scheduling/plugins/node-unschedulable/node-unschedulable.js';
import { schedulingGates } from '#domain/scheduling/plugins/scheduling-gates/scheduling-gates.js';

const restarts: PodWords = { containers: [{ name: 'c', resources: {}, restartPolicyRules: [{ action: 'RestartAllContainers' }] }] };
const features = "node(s) didn't match Pod's required features!";
const cordon = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule', operator: 'Exists' };

test.each<{ plugin: Plugin; name: string; wants?: PodWords; node?: NodeWords; says: string }>([
  { plugin: nodeUnschedulable, name: 'cordoned node', node: { unschedulable: true }, says: 'node(s) were unschedulable!' },
  { plugin: nodeUnschedulable, name: 'ordinary node', says: 'fits' },
  { plugin: nodeUnschedulable, name: 'tolerated cordon', wants: { tolerations: [cordon] }, node: { unschedulable: true }, says: 'fits' },
  { plugin: nodeName, name: 'pod for any node', says: 'fits' },
  { plugin: nodeName, name: 'pod for this node', wants: { nodeName: 'n' }, says: 'fits' },
  { plugin: nodeName, name: 'pod for another', wants: { nodeName: 'm' }, says: "node(s) didn't match the requested node name!" },
  { plugin: nodeDeclaredFeatures, name: 'nothing new', says: 'fits' },
  { plugin: nodeDeclaredFeatures, name: 'new rule on an old node', wants: restarts, says: features },
  {
    plugin: nodeDeclaredFeatures,
    name: 'new rule on a new node',
    wants: restarts,
    node: { declaredFeatures: ['RestartAllContainersOnContainerExits'] },
    says: 'fits',
  },
  {
    plugin: nodeDeclaredFeatures,
    name: 'user namespace on the host network',
    wants: { hostNetwork: true, hostUsers: false },
    says: features,
  },
  {
    plugin: dynamicResources,
    name: 'devices',
    wants: { resourceClaims: [{ name: 'gpu', resourceClaimName: 'gpu' }] },
    says: 'pod has resource claims, and allocation of devices is not emulated!',
  },
])('$plugin.name, $name: $says', ({ plugin, wants = {}, node: words = {}, says }) => {
  expect(verdicts(plugin, pod('p', wants), { nodes: [node('n', words)] })).toEqual({ n: says });
});

test('SchedulingGates names the gates', () => {
  const queue = { isPreempting: () => false };
  expect(schedulingGates.preEnqueue?.(pod('p', { schedulingGates: [{ name: 'foo' }, { name: 'bar' }] }), queue)).toBe(
    'waiting for scheduling gates: [foo bar]',
  );
  expect(schedulingGates.preEnqueue?.(pod('p'), queue)).toBeUndefined();
});
