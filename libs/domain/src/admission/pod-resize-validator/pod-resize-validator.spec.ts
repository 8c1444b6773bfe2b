import { expect, test } from 'vitest';
import type { Attributes } from '#domain/admission/attributes.js';
import { given, refusalOf, requestOn } from '#domain/admission/fixture.js';
import { checkPodResize } from '#domain/admission/pod-resize-validator/pod-resize-validator.js';
import { nodes } from '#domain/resources/core/node/node.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { Node, Pod } from '#domain/schema/types/core-v1.js';
import { isStatusError } from '#domain/status/status-error.js';

const nodeOf = (name: string, labels: Readonly<Record<string, string>> = {}): Node =>
  given(nodes, { metadata: { name, labels }, spec: {}, status: { allocatable: { cpu: '1', memory: '1Gi' } } });
const all = [nodeOf('plain'), nodeOf('linux', { 'kubernetes.io/os': 'linux' }), nodeOf('win', { 'kubernetes.io/os': 'windows' })];
const getNode = (name: string): Node | undefined => all.find(({ metadata }) => metadata.name === name);

const podOf = (nodeName: string, generation: number, requests: Readonly<Record<string, string>>): Pod =>
  given(pods, {
    metadata: { name: 'p', namespace: 'ns', generation },
    spec: { nodeName, containers: [{ name: 'c', image: 'i', resources: { requests } }] },
  });
const resize = (oldObject: Pod): Attributes => requestOn(pods, { operation: 'UPDATE', subresource: 'resize', name: 'p', oldObject });

const tooSmall = "node didn't have enough allocatable resources";
test.each<[string, string, number, Readonly<Record<string, string>>, string | undefined]>([
  ['fits', 'plain', 2, { cpu: '1', memory: '1Gi' }, undefined],
  ['has no node', '', 2, { cpu: '9' }, undefined],
  ['does not change', 'plain', 1, { cpu: '9' }, undefined],
  ['needs more CPUs', 'linux', 2, { cpu: '1500m', memory: '1' }, `${tooSmall}: cpu, requested: 1500, allocatable: 1000`],
  [
    'needs more of both',
    'plain',
    2,
    { cpu: '2', memory: '2Gi' },
    `${tooSmall}: cpu, requested: 2000, allocatable: 1000; memory, requested: 2147483648, allocatable: 1073741824`,
  ],
  ['is on Windows', 'win', 2, {}, 'pod resize is only supported on linux nodes, node "win" is "windows"'],
  ['is on a node that is gone', 'gone', 2, {}, 'node "gone" not found'],
])('a pod that %s', (_, nodeName, generation, requests, why) => {
  const run = (): void => checkPodResize(resize(podOf(nodeName, 1, {})), podOf(nodeName, generation, requests), getNode);
  expect(refusalOf(run)).toBe(why && `403: pods "p" is forbidden: ${why}`);
});

test('the cause says what is lacking', () => {
  try {
    checkPodResize(resize(podOf('plain', 1, {})), podOf('plain', 2, { cpu: '2' }), getNode);
    expect.unreachable();
  } catch (error) {
    expect(isStatusError(error) && error.status.details?.causes).toEqual([{ reason: 'NodeCapacity' }]);
  }
});
