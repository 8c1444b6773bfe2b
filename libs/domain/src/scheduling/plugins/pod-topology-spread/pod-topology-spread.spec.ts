import { describe, expect, test } from 'vitest';
import { podTopologySpread } from '#domain/scheduling/plugins/pod-topology-spread/pod-topology-spread.js';
import { node, type NodeWords, pod, type PodWords, scores, verdicts } from '#domain/scheduling/fixture.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { Node, Pod, TopologySpreadConstraint } from '#domain/schema/types/core-v1.js';

const uneven = "node(s) didn't match pod topology spread constraints";
const unlabelled = `${uneven} (missing required label)!`;
const hostname = 'kubernetes.io/hostname';
const taints = [{ key: 'k', value: 'v', effect: 'NoSchedule' }];

const selecting = (label: string) => ({ matchExpressions: [{ key: label, operator: 'Exists' }] });

function spread(maxSkew: number, topologyKey: string, words: Partial<TopologySpreadConstraint> = {}): TopologySpreadConstraint {
  return { maxSkew, topologyKey, whenUnsatisfiable: 'DoNotSchedule', labelSelector: selecting('foo'), ...words };
}
const prefer = (maxSkew: number, topologyKey: string, words: Partial<TopologySpreadConstraint> = {}): TopologySpreadConstraint =>
  spread(maxSkew, topologyKey, { whenUnsatisfiable: 'ScheduleAnyway', ...words });

function incoming(constraints: readonly TopologySpreadConstraint[], words: PodWords = {}): Pod {
  return pod('p', { labels: { foo: '' }, topologySpreadConstraints: constraints, ...words });
}

/** a and b are in zone1, x and y in zone2. */
function nodes(only = 'abxy', words: Readonly<Record<string, NodeWords>> = {}): Node[] {
  return only.split('').map((letter) => {
    const { labels, ...others } = words[letter] ?? {};
    const zone = 'ab'.includes(letter) ? 'zone1' : 'zone2';
    return node(letter, { labels: { zone, node: letter, [hostname]: letter, ...labels }, ...others });
  });
}

/** `a:foo a:foo+bar`: pods by node and labels. */
function there(text: string): Pod[] {
  return text
    .split(' ')
    .filter((word) => word !== '')
    .map((word, i) => {
      const [on = '', labels = ''] = word.split(':');
      return pod(`${on}${i}`, { on, labels: Object.fromEntries(labels.split('+').map((label) => [label, ''])) });
    });
}

/** Upstream's cases: pkg/scheduler/framework/plugins/podtopologyspread/filtering_test.go. */
describe('filter', () => {
  test.each<{ name: string; p: Pod; on?: Node[]; pods?: Pod[]; says: string }>([
    { name: 'no pods', p: incoming([spread(1, 'zone')]), says: 'fits fits fits fits' },
    {
      name: 'a pod that does not count itself',
      p: incoming([spread(1, 'zone', { labelSelector: selecting('bar') })]),
      says: 'fits fits fits fits',
    },
    {
      name: 'pods of other namespaces do not count',
      p: incoming([spread(1, 'zone')]),
      pods: [pod('other', { namespace: 'ns1', on: 'a', labels: { foo: '' } }), ...there('x:foo y:foo')],
      says: 'fits fits uneven uneven',
    },
    {
      name: 'no selector',
      p: incoming([{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }]),
      pods: there('x:foo y:foo'),
      says: 'fits fits fits fits',
    },
    { name: '3/3', p: incoming([spread(1, 'zone')]), pods: there('a:foo a:foo b:foo y:foo y:foo y:foo'), says: 'fits fits fits fits' },
    {
      name: '1/2, as the zone of b is unknown',
      p: incoming([spread(1, 'zone')]),
      on: nodes('abxy').map((one) => (one.metadata.name === 'b' ? node('b') : one)),
      pods: there('a:foo b:foo x:foo y:foo'),
      says: 'fits unlabelled uneven uneven',
    },
    { name: 'a key that no node has', p: incoming([spread(1, 'rack')]), says: 'unlabelled unlabelled unlabelled unlabelled' },
    {
      name: '2/1/0/3',
      p: incoming([spread(1, 'node')]),
      pods: there('a:foo a:foo b:foo y:foo y:foo y:foo'),
      says: 'uneven uneven fits uneven',
    },
    {
      name: '2/1/0/3 and a skew of 2',
      p: incoming([spread(2, 'node')]),
      pods: there('a:foo a:foo b:foo y:foo y:foo y:foo'),
      says: 'uneven fits fits uneven',
    },
    {
      name: '2/1/0/3 and a pod that does not count itself',
      p: incoming([spread(1, 'node')], { labels: { bar: '' } }),
      pods: there('a:foo a:foo b:foo y:foo y:foo y:foo'),
      says: 'uneven fits fits uneven',
    },
    {
      name: 'only nodes that the pod may be on count',
      p: incoming([spread(1, 'node')], {
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchExpressions: [{ key: 'node', operator: 'In', values: ['a', 'y'] }] }],
            },
          },
        },
      }),
      pods: there('a:foo a:foo b:foo y:foo y:foo y:foo'),
      says: 'fits fits fits uneven',
    },
    {
      name: 'all nodes count where affinity is ignored',
      p: incoming([spread(1, 'node', { nodeAffinityPolicy: 'Ignore' })], { nodeSelector: { zone: 'zone1' } }),
      pods: there('a:foo a:foo b:foo'),
      says: 'uneven uneven fits fits',
    },
    {
      name: 'tainted nodes count',
      p: incoming([spread(1, 'node')]),
      on: nodes('abx', { x: { taints } }),
      pods: there('a:foo b:foo'),
      says: 'uneven uneven fits',
    },
    {
      name: 'tainted nodes do not count where taints are honored',
      p: incoming([spread(1, 'node', { nodeTaintsPolicy: 'Honor' })]),
      on: nodes('abx', { x: { taints } }),
      pods: there('a:foo b:foo'),
      says: 'fits fits fits',
    },
    {
      name: 'pods that are going do not count',
      p: incoming([spread(1, 'node')]),
      on: nodes('ab'),
      pods: [pod('going', { on: 'a', labels: { foo: '' }, metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } }), ...there('b:foo')],
      says: 'fits uneven',
    },
    {
      name: 'too few domains',
      p: incoming([spread(2, 'node', { minDomains: 4 })]),
      on: nodes('abx'),
      pods: there('a:foo a:foo b:foo b:foo x:foo'),
      says: 'uneven uneven fits',
    },
    {
      name: 'enough domains',
      p: incoming([spread(2, 'node', { minDomains: 2 })]),
      on: nodes('abx'),
      pods: there('a:foo a:foo b:foo b:foo x:foo'),
      says: 'fits fits fits',
    },
    {
      name: 'zone 3/3 and node 2/1/0/3: a node must satisfy both',
      p: incoming([spread(1, 'zone'), spread(1, 'node')]),
      pods: there('a:foo a:foo b:foo y:foo y:foo y:foo'),
      says: 'uneven uneven fits uneven',
    },
    {
      name: 'zone 3/4 and node 2/1/0/4: no node satisfies both',
      p: incoming([spread(1, 'zone'), spread(1, 'node')]),
      pods: there('a:foo a:foo b:foo y:foo y:foo y:foo y:foo'),
      says: 'uneven uneven uneven uneven',
    },
    {
      name: 'different selectors, zone by foo 1/0, node by bar 0/0/1/1',
      p: incoming([spread(1, 'zone'), spread(1, 'node', { labelSelector: selecting('bar') })], { labels: { foo: '', bar: '' } }),
      pods: there('b:foo x:bar y:bar'),
      says: 'uneven uneven uneven uneven',
    },
    {
      name: 'only pods with the same value of a label count',
      p: incoming([spread(1, 'zone', { matchLabelKeys: ['version'] })], { labels: { foo: '', version: '' } }),
      pods: there('a:foo a:foo x:foo+version'),
      says: 'fits fits uneven uneven',
    },
    {
      name: 'soft constraints keep off no node',
      p: incoming([prefer(1, 'zone')]),
      pods: there('a:foo a:foo'),
      says: 'fits fits fits fits',
    },
  ])('$name', ({ p, on = nodes(), pods = [], says }) => {
    const words: Readonly<Record<string, string>> = { fits: 'fits', [uneven]: 'uneven', [unlabelled]: 'unlabelled' };
    const given = Object.values(verdicts(podTopologySpread, p, { nodes: on, pods }));
    expect(given.map((one) => words[one] ?? one).join(' ')).toBe(says);
  });
});

/** Upstream's table: pkg/scheduler/framework/plugins/podtopologyspread/scoring_test.go. */
describe('score', () => {
  const service = (selector: Record<string, string>): KubeObject =>
    ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 's', namespace: 'default' }, spec: { selector } }) as unknown as KubeObject;
  const replicaSet = (matchLabels: Record<string, string>): KubeObject =>
    ({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'rs', namespace: 'default', uid: 'rs' },
      spec: { selector: { matchLabels } },
    }) as unknown as KubeObject;
  const owned: PodWords = {
    labels: { foo: '' },
    metadata: { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'rs', uid: 'rs', controller: true }] },
  };
  const bar = { labelSelector: selecting('bar') };
  const fooBar: PodWords = { labels: { foo: '', bar: '' } };
  const host = (letters: string) => letters.split('').map((letter) => node(letter, { labels: { [hostname]: letter } }));
  const steps = there('a:foo a:foo a:foo a:foo b:foo b:foo b:foo c:foo c:foo d:foo');
  const mixed = there('a:foo a:foo b:foo d:foo d:foo d:foo');

  test.each<{ name: string; p: Pod; on: Node[]; pods?: Pod[]; passed?: string[]; objects?: KubeObject[]; gives: number[] | undefined }>([
    { name: 'no pods', p: incoming([prefer(1, hostname)]), on: host('ab'), gives: [100, 100] },
    {
      name: 'one candidate',
      p: incoming([prefer(1, hostname)]),
      on: host('ab'),
      pods: there('a:foo a:foo b:foo'),
      passed: ['a'],
      gives: [100],
    },
    { name: 'as many on each', p: incoming([prefer(1, hostname)]), on: host('ab'), pods: there('a:foo b:foo'), gives: [100, 100] },
    { name: '2/1/0/3', p: incoming([prefer(1, hostname)]), on: host('abcd'), pods: mixed, gives: [20, 60, 100, 0] },
    {
      name: 'no selector',
      p: incoming([{ maxSkew: 1, topologyKey: hostname, whenUnsatisfiable: 'ScheduleAnyway' }]),
      on: host('abcd'),
      pods: mixed,
      gives: [100, 100, 100, 100],
    },
    { name: '2/1/0/3 and a skew of 2', p: incoming([prefer(2, hostname)]), on: host('abcd'), pods: mixed, gives: [33, 66, 100, 16] },
    { name: '4/3/2/1 and a skew of 3', p: incoming([prefer(3, hostname)]), on: host('abcd'), pods: steps, gives: [44, 66, 77, 100] },
    {
      name: 'the pods of a Service by default',
      p: pod('p', { labels: { foo: '' } }),
      on: host('abcd'),
      pods: steps,
      objects: [service({ foo: '' })],
      gives: [44, 66, 77, 100],
    },
    {
      name: 'the pods of a ReplicaSet by default',
      p: pod('p', owned),
      on: host('abcd'),
      pods: steps,
      objects: [replicaSet({ foo: '' })],
      gives: [44, 66, 77, 100],
    },
    {
      name: 'nothing by default for a pod alone',
      p: pod('p', { labels: { foo: '' } }),
      on: host('abcd'),
      pods: steps,
      objects: [service({ bar: '' })],
      gives: undefined,
    },
    {
      name: '4/2/1 and 3 on a node that is no candidate',
      p: incoming([prefer(1, hostname)]),
      on: nodes('abxy'),
      pods: there('a:foo a:foo a:foo a:foo b:foo b:foo x:foo y:foo y:foo y:foo'),
      passed: ['a', 'b', 'x'],
      gives: [33, 83, 100],
    },
    {
      name: 'zone by foo and node by bar',
      p: incoming([prefer(1, 'zone'), prefer(1, hostname, bar)], fooBar),
      on: nodes('abxy'),
      pods: there('a:foo b:foo+bar y:foo y:bar'),
      gives: [60, 20, 100, 60],
    },
    {
      name: 'the same, with nodes without pods',
      p: incoming([prefer(1, 'zone'), prefer(1, hostname, bar)], fooBar),
      on: nodes('abxy'),
      pods: there('b:bar x:foo y:foo+bar'),
      gives: [100, 60, 40, 0],
    },
    {
      name: 'the same, with a node that is no candidate',
      p: incoming([prefer(1, 'zone'), prefer(1, hostname, bar)], fooBar),
      on: nodes('abxy'),
      pods: there('a:foo b:foo+bar y:foo y:bar'),
      passed: ['a', 'b', 'x'],
      gives: [50, 25, 100],
    },
    {
      name: 'a node without the label gets the worst score',
      p: incoming([prefer(1, hostname)]),
      on: [...host('a'), node('b'), ...host('x')],
      pods: there('a:foo a:foo x:foo'),
      gives: [33, 0, 100],
    },
    {
      name: 'too few domains make no difference',
      p: incoming([prefer(2, 'node', { minDomains: 10 })]),
      on: nodes('abx'),
      pods: there('a:foo a:foo b:foo b:foo x:foo'),
      gives: [75, 75, 100],
    },
    {
      name: 'only nodes that the pod may be on count',
      p: incoming([prefer(1, 'node')], { nodeSelector: { foo: '' } }),
      on: nodes('abx', { a: { labels: { foo: '' } }, b: { labels: { foo: '' } } }),
      pods: there('a:foo a:foo b:foo x:foo'),
      gives: [0, 33, 100],
    },
    {
      name: 'all nodes count where affinity is ignored',
      p: incoming([prefer(1, 'node', { nodeAffinityPolicy: 'Ignore' })], { nodeSelector: { foo: '' } }),
      on: nodes('abx', { a: { labels: { foo: '' } }, b: { labels: { foo: '' } } }),
      pods: there('a:foo a:foo b:foo x:foo'),
      gives: [66, 100, 100],
    },
    {
      name: 'tainted nodes do not count where taints are honored',
      p: incoming([prefer(1, 'node', { nodeTaintsPolicy: 'Honor' })]),
      on: nodes('abx', { x: { taints } }),
      pods: there('a:foo a:foo b:foo x:foo'),
      gives: [0, 33, 100],
    },
    {
      name: 'tainted nodes count else',
      p: incoming([prefer(1, 'node')]),
      on: nodes('abx', { x: { taints } }),
      pods: there('a:foo a:foo b:foo x:foo'),
      gives: [66, 100, 100],
    },
  ])('$name', ({ p, on, pods = [], passed, objects = [], gives }) => {
    const given = scores(podTopologySpread, p, { nodes: on, pods, objects }, passed);
    expect(given && Object.values(given)).toEqual(gives);
  });
});
