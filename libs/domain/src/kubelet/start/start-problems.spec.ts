import { describe, expect, test } from 'vitest';
import { environmentProblem, environmentUses } from '#domain/kubelet/start/environment-problem.js';
import { rootProblem } from '#domain/kubelet/start/root-problem.js';
import { aPod, container } from '#domain/kubelet/testdata/view.js';
import type { KeysOf } from '#domain/kubelet/volumes/config-use.js';
import type { Container, PodSpec } from '#domain/schema/types/core-v1.js';

const objects: Readonly<Record<string, ReadonlySet<string>>> = { 'ConfigMap c': new Set(['a']), 'Secret s': new Set(['b']) };
const keysOf: KeysOf = ({ kind, name }) => objects[`${kind} ${name}`];

const fromConfigMap = (name: string, key: string, optional?: boolean): NonNullable<Container['env']>[number] => ({
  name: 'V',
  valueFrom: { configMapKeyRef: { name, key, ...(optional !== undefined && { optional }) } },
});

describe('the environment of a container', () => {
  test.each<[string, Partial<Container>, string | undefined]>([
    ['needs nothing', { env: [{ name: 'V', value: 'x' }] }, undefined],
    ['is all there', { env: [fromConfigMap('c', 'a')], envFrom: [{ secretRef: { name: 's' } }] }, undefined],
    ['lacks a ConfigMap', { env: [fromConfigMap('x', 'a')] }, 'configmap "x" not found'],
    ['lacks a whole ConfigMap', { envFrom: [{ configMapRef: { name: 'x' } }] }, 'configmap "x" not found'],
    ['lacks a Secret', { env: [{ name: 'V', valueFrom: { secretKeyRef: { name: 'x', key: 'b' } } }] }, 'secret "x" not found'],
    ['lacks a key', { env: [fromConfigMap('c', 'z')] }, "couldn't find key z in ConfigMap ns/c"],
    [
      'lacks a secret key',
      { env: [{ name: 'V', valueFrom: { secretKeyRef: { name: 's', key: 'z' } } }] },
      "couldn't find key z in Secret ns/s",
    ],
    [
      'can do without',
      { env: [fromConfigMap('c', 'z', true), fromConfigMap('x', 'a', true)], envFrom: [{ secretRef: { name: 'x', optional: true } }] },
      undefined,
    ],
    [
      'tells the first problem, whole objects before single keys',
      { env: [fromConfigMap('x', 'a')], envFrom: [{ secretRef: { name: 'y' } }] },
      'secret "y" not found',
    ],
    ['does not look where there is a value', { env: [{ ...fromConfigMap('x', 'a'), value: '1' }] }, undefined],
  ])('%s', (_, words, problem) => {
    expect(environmentProblem(environmentUses(container('c', words)), 'ns', keysOf)).toBe(problem);
  });
});

describe('a container that must not run as root', () => {
  const problem = 'container\'s runAsUser breaks non-root policy (pod: "web_default(u1)", container: c)';
  test.each<[PodSpec['securityContext'], Container['securityContext'], string | undefined]>([
    [undefined, undefined, undefined],
    [{ runAsNonRoot: true }, undefined, undefined],
    [{ runAsNonRoot: true, runAsUser: 0 }, undefined, problem],
    [{ runAsNonRoot: true }, { runAsUser: 0 }, problem],
    [{ runAsUser: 0 }, { runAsNonRoot: true }, problem],
    [{ runAsNonRoot: true, runAsUser: 0 }, { runAsUser: 1000 }, undefined],
    [{ runAsNonRoot: true, runAsUser: 0 }, { runAsNonRoot: false }, undefined],
  ])('%j, %j: %s', (ofPod, ofContainer, expected) => {
    const pod = aPod({ ...(ofPod && { securityContext: ofPod }) });
    expect(rootProblem(pod, container('c', { ...(ofContainer && { securityContext: ofContainer }) }))).toBe(expected);
  });
});
