import { describe, expect, test } from 'vitest';
import { given, refusalOf, requestOn } from '#domain/admission/fixture.js';
import { admitRuntimeClass } from '#domain/admission/runtime-class/admit-runtime-class.js';
import { checkOverhead } from '#domain/admission/runtime-class/check-overhead.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { Pod, PodSpec } from '#domain/schema/types/core-v1.js';
import type { RuntimeClass } from '#domain/schema/types/node-v1.js';

const classOf = (name: string, more: Partial<RuntimeClass> = {}): RuntimeClass => ({
  apiVersion: 'node.k8s.io/v1',
  kind: 'RuntimeClass',
  metadata: { name, uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
  handler: name,
  ...more,
});

const toleration = { key: 'sandbox', operator: 'Exists' };
const all = [
  classOf('plain'),
  classOf('costly', { overhead: { podFixed: { cpu: '1', memory: '1Mi' } } }),
  classOf('special', { scheduling: { nodeSelector: { runtime: 'special' }, tolerations: [toleration] } }),
];
const get = (name: string): RuntimeClass | undefined => all.find(({ metadata }) => metadata.name === name);

const podWith = (spec: Partial<PodSpec>): Pod =>
  given(pods, { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'i' }], ...spec } });
const admit = (spec: Partial<PodSpec>): Pod => admitRuntimeClass(requestOn(pods), podWith(spec), get) as Pod;

const prefix = '403: pods "p" is forbidden: ';
const mismatch = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";

describe('what a new pod gets', () => {
  test.each<[string, Partial<PodSpec>, Partial<PodSpec>]>([
    ['nothing without a class', {}, {}],
    ['nothing of a class that says nothing', { runtimeClassName: 'plain' }, {}],
    ['overhead', { runtimeClassName: 'costly' }, { overhead: { cpu: '1', memory: '1Mi' } }],
    [
      'overhead as the class writes it',
      { runtimeClassName: 'costly', overhead: { cpu: '1000m', memory: '1Mi' } },
      { overhead: { cpu: '1', memory: '1Mi' } },
    ],
    ['nodes', { runtimeClassName: 'special' }, { nodeSelector: { runtime: 'special' }, tolerations: [toleration] }],
    [
      'nodes besides its own',
      { runtimeClassName: 'special', nodeSelector: { a: 'b', runtime: 'special' }, tolerations: [{ ...toleration, effect: 'NoSchedule' }] },
      { nodeSelector: { a: 'b', runtime: 'special' }, tolerations: [toleration] },
    ],
  ])('%s', (_, spec, expected) => {
    const { overhead, nodeSelector, tolerations } = admit(spec).spec;
    expect({ overhead, nodeSelector, tolerations }).toEqual({
      overhead: undefined,
      nodeSelector: undefined,
      tolerations: undefined,
      ...expected,
    });
  });

  test.each<[string, Partial<PodSpec>, string]>([
    ['a class that is not there', { runtimeClassName: 'none' }, 'pod rejected: RuntimeClass "none" not found'],
    ['another overhead', { runtimeClassName: 'costly', overhead: { cpu: '2', memory: '1Mi' } }, mismatch],
    [
      'other nodes',
      { runtimeClassName: 'special', nodeSelector: { runtime: 'x' } },
      'conflict: runtimeClass.scheduling.nodeSelector[runtime] = special; pod.spec.nodeSelector[runtime] = x',
    ],
  ])('%s is refused', (_, spec, why) => {
    expect(refusalOf(() => admit(spec))).toBe(prefix + why);
  });
});

describe('the overhead that is stored', () => {
  const without = 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead';
  test.each<[string, Partial<PodSpec>, string | undefined]>([
    ['none', {}, undefined],
    ['that of the class', { runtimeClassName: 'costly', overhead: { cpu: '1000m', memory: '1Mi' } }, undefined],
    ['none although the class has one', { runtimeClassName: 'costly' }, mismatch],
    ['one without a class', { overhead: { cpu: '1' } }, without],
    ['one of a class without', { runtimeClassName: 'plain', overhead: { cpu: '1' } }, without],
  ])('%s', (_, spec, why) => {
    expect(refusalOf(() => checkOverhead(requestOn(pods), podWith(spec), get))).toBe(why && prefix + why);
  });
});
