import { describe, expect, test } from 'vitest';
import { formatQuantity, type Quantity, quantity } from '#domain/quantity/quantity.js';
import { podLimits } from '#domain/resources/core/pod/pod-limits.js';
import { podRequests } from '#domain/resources/core/pod/pod-requests.js';
import type { Container, ContainerStatus, PodSpec, PodStatus } from '#domain/schema/types/core-v1.js';

type List = Readonly<Record<string, string>>;

const asking = (name: string, requests: List, more: Partial<Container> = {}): Container => ({ name, resources: { requests }, ...more });
const limited = (name: string, limits: List, more: Partial<Container> = {}): Container => ({ name, resources: { limits }, ...more });
const sidecar = { restartPolicy: 'Always' };

function texts(amounts: ReadonlyMap<string, Quantity>): List {
  return Object.fromEntries([...amounts].map(([name, amount]) => [name, formatQuantity(amount)]));
}

function status(name: string, allocated: string, set: string): ContainerStatus {
  const resources = { requests: { cpu: set }, limits: { cpu: set } };
  const rest = { state: {}, lastState: {}, ready: true, restartCount: 0, image: '', imageID: '' };
  return { name, allocatedResources: { cpu: allocated }, resources, ...rest };
}

describe('what a pod asks for', () => {
  test.each<[string, PodSpec, List]>([
    ['nothing', { containers: [{ name: 'a', resources: {} }] }, {}],
    [
      'the sum of its containers',
      { containers: [asking('a', { cpu: '100m' }), asking('b', { cpu: '1', memory: '1Gi' })] },
      { cpu: '1100m', memory: '1Gi' },
    ],
    [
      'its hungriest init container where that is more, resource by resource',
      {
        containers: [asking('a', { cpu: '1', memory: '1Gi' })],
        initContainers: [asking('i', { cpu: '2', memory: '1Mi' }), asking('j', { cpu: '500m' })],
      },
      { cpu: '2', memory: '1Gi' },
    ],
    [
      'sidecars with the containers',
      { containers: [asking('a', { cpu: '1' })], initContainers: [asking('i', { cpu: '1' }, sidecar)] },
      { cpu: '2' },
    ],
    [
      'sidecars with the init containers that start after them',
      {
        containers: [asking('a', { cpu: '1' })],
        initContainers: [asking('i', { cpu: '3' }), asking('s', { cpu: '1' }, sidecar), asking('j', { cpu: '4' })],
      },
      { cpu: '5' },
    ],
    [
      'what is said for the pod, of resources that may be said there',
      {
        containers: [asking('a', { cpu: '1', memory: '1Gi', 'ephemeral-storage': '1Gi' })],
        resources: { requests: { cpu: '3', 'ephemeral-storage': '9Gi' } },
      },
      { cpu: '3', memory: '1Gi', 'ephemeral-storage': '1Gi' },
    ],
    [
      'overhead on top of all',
      { containers: [asking('a', { cpu: '1' })], overhead: { cpu: '250m', memory: '64Mi' } },
      { cpu: '1250m', memory: '64Mi' },
    ],
  ])('%s', (_, spec, expected) => {
    expect(texts(podRequests({ spec }))).toEqual(expected);
  });

  const spec: PodSpec = {
    containers: [asking('a', { cpu: '1' }), { name: 'b', resources: {} }],
    overhead: { cpu: '10m' },
    resources: { requests: { cpu: '5' } },
  };

  test('without pod-level resources, without overhead', () => {
    expect(texts(podRequests({ spec }, { skipPodLevel: true }))).toEqual({ cpu: '1010m' });
    expect(texts(podRequests({ spec }, { excludeOverhead: true }))).toEqual({ cpu: '5' });
  });

  test('containers that ask for nothing count for what the caller says', () => {
    const whenMissing = new Map([['cpu', quantity('100m')]]);
    expect(texts(podRequests({ spec }, { whenMissing, skipPodLevel: true, excludeOverhead: true }))).toEqual({ cpu: '1100m' });
  });
});

describe('while a pod is being resized', () => {
  const spec: PodSpec = { containers: [asking('a', { cpu: '3' }), asking('b', { cpu: '1' })] };
  const infeasible = [{ type: 'PodResizePending', status: 'True', reason: 'Infeasible' }];

  test.each<[string, Partial<PodStatus>, string]>([
    ['the highest of wanted, allocated and set counts', { containerStatuses: [status('a', '1', '2')] }, '4'],
    ['allocated counts where it is the highest', { containerStatuses: [status('a', '7', '2')] }, '8'],
    ['the wish counts for nothing when it never fits', { containerStatuses: [status('a', '1', '2')], conditions: infeasible }, '3'],
  ])('%s', (_, given, cpu) => {
    expect(texts(podRequests({ spec, status: given }, { useStatus: true }))).toEqual({ cpu });
  });

  test('pod-level resources follow the same rule', () => {
    const whole = { ...spec, resources: { requests: { cpu: '4' }, limits: { cpu: '4' } } };
    const held = { resources: { requests: { cpu: '6' }, limits: { cpu: '6' } }, allocatedResources: { cpu: '5' } };
    expect(texts(podRequests({ spec: whole, status: held }, { useStatus: true }))).toEqual({ cpu: '6' });
    expect(texts(podLimits({ spec: whole, status: held }, { useStatus: true }))).toEqual({ cpu: '6' });
    expect(texts(podRequests({ spec: whole, status: held }))).toEqual({ cpu: '4' });
  });
});

describe('what a pod is limited to', () => {
  test.each<[string, PodSpec, List]>([
    [
      'the sum of its containers, or an init container with the sidecars before it',
      { containers: [limited('a', { cpu: '1' })], initContainers: [limited('s', { cpu: '1' }, sidecar), limited('i', { cpu: '4' })] },
      { cpu: '5' },
    ],
    [
      'overhead comes on top of limits that are not zero',
      { containers: [limited('a', { cpu: '1', memory: '0' })], overhead: { cpu: '1', memory: '1Gi', 'ephemeral-storage': '1Gi' } },
      { cpu: '2', memory: '0' },
    ],
    [
      'what is said for the pod',
      { containers: [limited('a', { cpu: '1', memory: '1Gi' })], resources: { limits: { cpu: '3' } } },
      { cpu: '3', memory: '1Gi' },
    ],
  ])('%s', (_, spec, expected) => {
    expect(texts(podLimits({ spec }))).toEqual(expected);
  });
});
