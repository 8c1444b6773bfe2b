import { expect, test } from 'vitest';
import { computeQosClass, qosClassOf } from '#domain/resources/core/pod/qos-class.js';
import type { Pod, PodSpec, ResourceRequirements } from '#domain/schema/types/core-v1.js';

const full = { cpu: '1', memory: '1Gi' };

function spec(containers: readonly ResourceRequirements[], more: Partial<PodSpec> = {}): PodSpec {
  return { containers: containers.map((resources, i) => ({ name: `c${i}`, resources })), ...more };
}

test.each<[string, PodSpec, string]>([
  ['nothing is asked for', spec([{}, {}]), 'BestEffort'],
  ['only other resources are asked for', spec([{ requests: { 'ephemeral-storage': '1Gi' } }]), 'BestEffort'],
  ['zero is as good as nothing', spec([{ requests: { cpu: '0' }, limits: { memory: '0' } }]), 'BestEffort'],
  ['cpu and memory are limited to what is asked for', spec([{ requests: full, limits: full }]), 'Guaranteed'],
  ['amounts are equal, however written', spec([{ requests: { cpu: '1000m', memory: '1Gi' }, limits: full }]), 'Guaranteed'],
  ['one container is not limited', spec([{ requests: full, limits: full }, {}]), 'Burstable'],
  ['limits are higher than requests', spec([{ requests: { cpu: '500m', memory: '1Gi' }, limits: full }]), 'Burstable'],
  ['only cpu is limited', spec([{ requests: { cpu: '1' }, limits: { cpu: '1' } }]), 'Burstable'],
  [
    'an init container is not limited',
    spec([{ requests: full, limits: full }], { initContainers: [{ name: 'i', resources: {} }] }),
    'Burstable',
  ],
  ['the pod as a whole decides alone', spec([{ requests: { cpu: '1' } }], { resources: { requests: full, limits: full } }), 'Guaranteed'],
  ['the pod as a whole asks without limit', spec([{ requests: full, limits: full }], { resources: { requests: full } }), 'Burstable'],
])('the class when %s', (_, given, expected) => {
  expect(computeQosClass(given)).toBe(expected);
});

test('the class that is recorded in the status stays', () => {
  const metadata = { name: 'a', uid: 'u', resourceVersion: '1', creationTimestamp: '' };
  const pod: Pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: spec([{}]), status: { qosClass: 'Guaranteed' } };
  expect(qosClassOf(pod)).toBe('Guaranteed');
  expect(qosClassOf({ ...pod, status: {} })).toBe('BestEffort');
});
