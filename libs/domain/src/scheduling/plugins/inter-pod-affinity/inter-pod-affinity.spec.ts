import { describe, expect, test } from 'vitest';
import { interPodAffinity } from '#domain/scheduling/plugins/inter-pod-affinity/inter-pod-affinity.js';
import { node, pod, type PodWords, scores, verdicts } from '#domain/scheduling/fixture.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { Affinity, Node, Pod, PodAffinityTerm } from '#domain/schema/types/core-v1.js';

const texts: Readonly<Record<string, string>> = {
  fits: 'fits',
  "node(s) didn't match pod affinity rules!": 'far',
  "node(s) didn't match pod anti-affinity rules": 'near',
  "node(s) didn't satisfy existing pods anti-affinity rules": 'unwelcome',
};

const security = (value: string): PodWords => ({ labels: { security: value } });
/** Means pods with `security` of this value, in one topology. */
function term(value: string, topologyKey: string, words: Partial<PodAffinityTerm> = {}): PodAffinityTerm {
  const labelSelector = { matchExpressions: [{ key: 'security', operator: 'In', values: [value] }] };
  return { labelSelector, topologyKey, ...words };
}
const near = (...terms: PodAffinityTerm[]): Affinity => ({ podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } });
const apart = (...terms: PodAffinityTerm[]): Affinity => ({ podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } });
const weighted = (weight: number, podAffinityTerm: PodAffinityTerm) => [{ weight, podAffinityTerm }];
const liking = (weight: number, one: PodAffinityTerm): Affinity => ({
  podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: weighted(weight, one) },
});
const avoiding = (weight: number, one: PodAffinityTerm): Affinity => ({
  podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: weighted(weight, one) },
});

/** `region=China,az=az1` for each node n0, n1, … */
function nodes(...labels: string[]): Node[] {
  return labels.map((text, i) =>
    node(`n${i}`, { labels: Object.fromEntries(text.split(',').map((pair) => pair.split('=') as [string, string])) }),
  );
}
const there = (...words: (readonly [number, PodWords])[]): Pod[] =>
  words.map(([i, one], number) => pod(`there${number}`, { ...one, on: `n${i}` }));
const namespace = (name: string, labels: Record<string, string>): KubeObject =>
  ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }) as unknown as KubeObject;

/** Cases of pkg/scheduler/framework/plugins/interpodaffinity/filtering_test.go. */
describe('filter', () => {
  const twoRegions = nodes('region=r1', 'region=r2');
  test.each<{ name: string; p: PodWords; on?: Node[]; pods?: Pod[]; objects?: KubeObject[]; says: string }>([
    { name: 'no wishes', p: security('S1'), pods: there([0, security('S1')]), says: 'fits fits' },
    { name: 'near a pod', p: { affinity: near(term('S1', 'region')) }, pods: there([0, security('S1')]), says: 'fits far' },
    { name: 'near nobody', p: { affinity: near(term('S1', 'region')) }, pods: there([0, security('S2')]), says: 'far far' },
    { name: 'the first of its kind', p: { ...security('S1'), affinity: near(term('S1', 'region')) }, says: 'fits fits' },
    {
      name: 'the first of its kind still needs the label of the topology',
      p: { ...security('S1'), affinity: near(term('S1', 'region')) },
      on: nodes('region=r1', 'zone=z'),
      says: 'fits far',
    },
    {
      name: 'the second of its kind',
      p: { ...security('S1'), affinity: near(term('S1', 'region')) },
      pods: there([1, security('S1')]),
      says: 'far fits',
    },
    {
      name: 'near a pod on another node of the region',
      p: { affinity: near(term('S1', 'region')) },
      on: nodes('region=r1', 'region=r1', 'region=r2'),
      pods: there([0, security('S1')]),
      says: 'fits fits far',
    },
    {
      name: 'several terms must mean the same pod',
      p: { affinity: near(term('S1', 'region'), { labelSelector: { matchLabels: { app: 'db' } }, topologyKey: 'region' }) },
      pods: there([0, security('S1')], [1, { labels: { security: 'S1', app: 'db' } }]),
      says: 'far fits',
    },
    { name: 'apart from a pod', p: { affinity: apart(term('S1', 'region')) }, pods: there([0, security('S1')]), says: 'near fits' },
    {
      name: 'apart from any of several',
      p: { affinity: apart(term('S1', 'region'), term('S2', 'region')) },
      pods: there([0, security('S1')], [1, security('S2')]),
      says: 'near near',
    },
    {
      name: 'nodes outside of the topology are apart from everything',
      p: { affinity: apart(term('S1', 'region')) },
      on: nodes('region=r1', 'zone=z'),
      pods: there([0, security('S1')], [1, security('S1')]),
      says: 'near fits',
    },
    {
      name: 'pods there that want to be apart from it',
      p: security('S1'),
      pods: there([0, { affinity: apart(term('S1', 'region')) }]),
      says: 'unwelcome fits',
    },
    {
      name: 'first what the pod itself wants',
      p: { ...security('S1'), affinity: { ...near(term('S3', 'region')), ...apart(term('S2', 'region')) } },
      on: nodes('region=r1', 'region=r2', 'region=r3'),
      pods: there(
        [0, security('S2')],
        [1, { labels: { security: 'S2' }, affinity: apart(term('S1', 'region')) }],
        [1, security('S3')],
        [2, { labels: { security: 'S3' }, affinity: apart(term('S1', 'region')) }],
      ),
      says: 'far near unwelcome',
    },
    {
      name: 'only pods of its own namespace are meant',
      p: { affinity: near(term('S1', 'region')) },
      pods: there([0, { ...security('S1'), namespace: 'other' }]),
      says: 'far far',
    },
    {
      name: 'pods of a named namespace',
      p: { affinity: near(term('S1', 'region', { namespaces: ['other'] })) },
      pods: there([0, { ...security('S1'), namespace: 'other' }], [1, security('S1')]),
      says: 'fits far',
    },
    {
      name: 'pods of any namespace',
      p: { affinity: apart(term('S1', 'region', { namespaceSelector: {} })) },
      pods: there([0, { ...security('S1'), namespace: 'other' }]),
      says: 'near fits',
    },
    {
      name: 'pods of namespaces by label',
      p: { affinity: apart(term('S1', 'region', { namespaceSelector: { matchLabels: { team: 'a' } } })) },
      pods: there([0, { ...security('S1'), namespace: 'ns-a' }], [1, { ...security('S1'), namespace: 'ns-b' }]),
      objects: [namespace('ns-a', { team: 'a' }), namespace('ns-b', { team: 'b' })],
      says: 'near fits',
    },
    {
      name: 'unwelcome by the label of its namespace',
      p: { ...security('S1'), namespace: 'ns-a' },
      pods: there([0, { affinity: apart(term('S1', 'region', { namespaceSelector: { matchLabels: { team: 'a' } } })) }]),
      objects: [namespace('ns-a', { team: 'a' })],
      says: 'unwelcome fits',
    },
    {
      name: 'a selector that cannot be read',
      p: { affinity: near(term('{{.bad-value.}}', 'region')) },
      says: 'parsing pod: requiredAffinityTerms: values[0][security]: Invalid value: "{{.bad-value.}}"',
    },
  ])('$name: $says', ({ p, on = twoRegions, pods = [], objects = [], says }) => {
    const given = Object.values(verdicts(interPodAffinity, pod('p', p), { nodes: on, pods, objects }));
    const text = given.map((one) => texts[one] ?? one).join(' ');
    expect(text.slice(0, says.length)).toBe(says);
  });
});

/** Cases of pkg/scheduler/framework/plugins/interpodaffinity/scoring_test.go. */
describe('score', () => {
  const withS1 = liking(5, term('S1', 'region'));
  const withS2 = liking(6, term('S2', 'region'));
  const fromS1 = avoiding(5, term('S1', 'az'));
  const fromS2 = avoiding(5, term('S2', 'az'));
  const both = { ...liking(8, term('S1', 'region')), ...fromS2 };
  const threeNodes = nodes('region=China', 'region=India', 'az=az1');

  test.each<{ name: string; p: PodWords; on?: Node[]; pods?: Pod[]; objects?: KubeObject[]; gives: number[] | undefined }>([
    { name: 'nobody has any wishes', p: security('S1'), pods: there([0, security('S1')]), gives: undefined },
    {
      name: 'near a pod, where the topology is',
      p: { ...security('S1'), affinity: withS1 },
      pods: there([0, security('S1')], [1, security('S2')], [2, security('S1')]),
      gives: [100, 0, 0],
    },
    {
      name: 'all nodes of the region',
      p: { affinity: withS1 },
      on: nodes('region=China', 'region=China,az=az1', 'region=India'),
      pods: there([0, security('S1')]),
      gives: [100, 100, 0],
    },
    {
      name: 'the region with more such pods',
      p: { affinity: withS2 },
      on: nodes('region=China', 'region=India', 'region=China', 'region=China', 'region=India'),
      pods: there(
        [0, security('S2')],
        [0, security('S2')],
        [1, security('S2')],
        [2, security('S2')],
        [3, security('S2')],
        [4, security('S2')],
      ),
      gives: [100, 0, 100, 100, 0],
    },
    {
      name: 'pods there that like it',
      p: security('S2'),
      pods: there([0, { ...security('S1'), affinity: withS1 }], [1, { ...security('S2'), affinity: withS2 }]),
      gives: [0, 100, 0],
    },
    {
      name: 'pods there that need it near count a little',
      p: security('S1'),
      pods: there(
        [0, { ...security('S1'), affinity: near(term('S1', 'region')) }],
        [1, { ...security('S2'), affinity: near(term('S1', 'region')) }],
      ),
      gives: [100, 100, 0],
    },
    {
      name: 'away from a pod',
      p: { ...security('S1'), affinity: fromS1 },
      on: nodes('az=az1', 'region=China'),
      pods: there([0, security('S1')], [1, security('S2')]),
      gives: [0, 100],
    },
    {
      name: 'pods there that avoid it',
      p: security('S2'),
      on: nodes('az=az1', 'az=az2'),
      pods: there([0, { ...security('S1'), affinity: fromS2 }], [1, { ...security('S2'), affinity: fromS1 }]),
      gives: [0, 100],
    },
    {
      name: 'likes and dislikes of both sides',
      p: { ...security('S1'), affinity: both },
      on: nodes('region=China', 'az=az1', 'region=India', 'az=az2'),
      pods: there([0, security('S1')], [1, security('S2')], [2, { affinity: both }], [3, { affinity: fromS1 }]),
      gives: [100, 0, 100, 0],
    },
    {
      name: 'pods there that like it by the label of its namespace',
      p: { ...security('S1'), namespace: 'sub' },
      pods: there([
        0,
        { affinity: liking(5, term('S1', 'region', { namespaces: ['x'], namespaceSelector: { matchLabels: { team: 't' } } })) },
      ]),
      objects: [namespace('sub', { team: 't' })],
      gives: [100, 0, 0],
    },
    {
      name: 'as much liked as disliked',
      p: { ...security('S1'), affinity: { ...liking(5, term('S1', 'region')), ...avoiding(5, term('S1', 'region')) } },
      pods: there([0, security('S1')]),
      gives: [0, 0, 0],
    },
  ])('$name', ({ p, on = threeNodes, pods = [], objects = [], gives }) => {
    const given = scores(interPodAffinity, pod('p', p), { nodes: on, pods, objects });
    expect(given && Object.values(given)).toEqual(gives);
  });
});
