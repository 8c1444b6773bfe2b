import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PodInfo } from '#domain/scheduling/cache/pod-info.js';
import { cycleOf, node, pod, type PodWords } from '#domain/scheduling/fixture.js';
import { defaultProfile } from '#domain/scheduling/framework/default-profile.js';
import { formatFitError } from '#domain/scheduling/framework/fit-error.js';
import type { Plugin } from '#domain/scheduling/framework/plugin.js';
import { numFeasibleNodesToFind, schedule } from '#domain/scheduling/schedule.js';
import type { Node, Pod } from '#domain/schema/types/core-v1.js';

function place(
  incoming: Pod,
  nodes: readonly Node[],
  more: { pods?: readonly Pod[]; random?: () => number; startIndex?: number; plugins?: Plugin[] } = {},
) {
  const { snapshot, context } = cycleOf(incoming, { nodes, pods: more.pods ?? [] });
  const profile = { ...defaultProfile, plugins: more.plugins ?? defaultProfile.plugins };
  const { random = () => 0, startIndex = 0 } = more;
  return schedule(new PodInfo(incoming), snapshot, { ...context, profile, random, startIndex });
}
const many = (count: number, make: (i: number) => Node = (i) => node(`n${i}`)): Node[] => Array.from({ length: count }, (_, i) => make(i));

test.each([
  [10, 0, 10],
  [99, 30, 99],
  [100, 0, 100],
  [1000, 40, 400],
  [1000, 0, 420],
  [6000, 40, 2400],
  [6000, 0, 300],
  [10_000, 0, 500],
  [50, 5, 50],
])('of %i nodes, at %i percent, %i that pass are enough', (nodes, percentage, enough) => {
  expect(numFeasibleNodesToFind(nodes, percentage)).toBe(enough);
});

describe('choice', () => {
  test('the best node wins', () => {
    const small = node('small', { allocatable: { cpu: '2', memory: '2Gi', pods: '10' } });
    const large = node('large', { allocatable: { cpu: '8', memory: '8Gi', pods: '10' } });
    expect(place(pod('p', { requests: [{ cpu: '1', memory: '1Gi' }] }), [small, large]).node).toBe('large');
  });

  test('chance decides between equals', () => {
    const chosen = new Set([0, 0.3, 0.6, 0.99].map((chance) => place(pod('p'), many(3), { random: () => chance }).node));
    expect(chosen).toEqual(new Set(['n0', 'n1', 'n2']));
  });

  test('a node to which the pod is nominated is tried first and alone', () => {
    const nominated = pod('p', { status: { nominatedNodeName: 'n1' } });
    expect(place(nominated, many(3))).toMatchObject({ node: 'n1', evaluatedNodes: 1, feasibleNodes: 1 });
    const full = [pod('there', { on: 'n1', requests: [{ cpu: '1000' }] })];
    expect(place(pod('p', { requests: [{ cpu: '1' }], status: { nominatedNodeName: 'n1' } }), many(2), { pods: full }).node).toBe('n0');
  });

  test('zones take turns when only some nodes are looked at, and the next pod goes on where this one stopped', () => {
    const nodes = many(400, (i) => node(`n${i}`, { labels: { 'topology.kubernetes.io/zone': i < 200 ? 'a' : 'b' } }));
    const first = place(pod('p'), nodes);
    expect(first).toMatchObject({ feasibleNodes: 188, evaluatedNodes: 188, nextStartIndex: 188 });
    expect(place(pod('q'), nodes, { startIndex: 300 })).toMatchObject({ nextStartIndex: 88 });
  });
});

describe('reasons', () => {
  const why = (incoming: Pod, nodes: readonly Node[], pods: readonly Pod[] = []): string => {
    const { reasons } = place(incoming, nodes, { pods });
    return reasons ? formatFitError(reasons) : 'fits';
  };
  const wanting = (values: readonly string[]): PodWords => ({
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values }] }],
        },
      },
    },
  });

  test('of several nodes', () => {
    const small = { allocatable: { cpu: '1', memory: '1Gi', pods: '10' } };
    const nodes = [node('a', { unschedulable: true }), node('b', small), node('c', small)];
    expect(why(pod('p', { requests: [{ cpu: '2' }] }), nodes)).toBe(
      '0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient cpu.',
    );
  });

  test('of nodes that a plugin did not even ask for', () => {
    expect(why(pod('p', wanting(['a'])), [node('a', { unschedulable: true }), node('b'), node('c')])).toBe(
      "0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't satisfy plugin(s) [NodeAffinity].",
    );
  });

  test('when the only node asked for does not exist', () => {
    expect(why(pod('p', wanting(['x'])), [node('a'), node('b')])).toBe(
      "0/2 nodes are available: 2 node(s) didn't satisfy plugin(s) [NodeAffinity].",
    );
  });

  test('of a claim that is missing', () => {
    const claiming = pod('p', { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'x' } }] });
    expect(why(claiming, [node('a')])).toBe('0/1 nodes are available: persistentvolumeclaim "x" not found.');
  });

  test('of plugins that ask for different nodes', () => {
    const only = (name: string, ...names: string[]): Plugin => ({
      name,
      preFilter: () => ({ state: undefined, nodeNames: new Set(names) }),
    });
    const { reasons } = place(pod('p'), many(2), { plugins: [only('Two', 'n1'), only('One', 'n0')] });
    expect(reasons && formatFitError(reasons)).toBe("0/2 nodes are available: node(s) didn't satisfy plugin(s) [One Two] simultaneously.");
    expect([...(reasons?.unschedulablePlugins ?? [])]).toEqual(['One', 'Two']);
  });
});

/** Requests, ports, taints and labels at random, checked against the plainest words of what may not be. */
describe('a node that is not feasible is never chosen', () => {
  const amount = fc.integer({ min: 0, max: 4 });
  const anyNode = fc.record({
    cpu: amount,
    memory: amount,
    pods: fc.integer({ min: 0, max: 3 }),
    unschedulable: fc.boolean(),
    tainted: fc.boolean(),
    zone: fc.constantFrom('a', 'b'),
  });
  const anyPod = fc.record({
    cpu: amount,
    memory: amount,
    port: fc.option(fc.integer({ min: 80, max: 82 })),
    zone: fc.option(fc.constantFrom('a', 'b')),
    tolerates: fc.boolean(),
    alone: fc.boolean(),
  });

  test('for any cluster', () => {
    fc.assert(
      fc.property(
        fc.array(anyNode, { minLength: 1, maxLength: 5 }),
        fc.array(anyPod, { maxLength: 12 }),
        fc.infiniteStream(fc.nat(99)),
        (hosts, wishes, chances) => {
          const nodes = hosts.map(({ cpu, memory, pods, unschedulable, tainted, zone }, i) =>
            node(`n${i}`, {
              allocatable: { cpu: `${cpu}`, memory: `${memory}Gi`, pods: `${pods}` },
              labels: { zone, host: `n${i}` },
              unschedulable,
              taints: tainted ? [{ key: 'k', effect: 'NoSchedule' }] : [],
            }),
          );
          const placed: Pod[] = [];
          const nextChance = (): number => Number(chances.next().value) / 100;
          wishes.forEach(({ cpu, memory, port, zone, tolerates, alone }, i) => {
            const ports = port === null ? [] : [{ containerPort: port, hostPort: port }];
            const requests = { cpu: `${cpu}`, memory: `${memory}Gi` };
            const aloneTerm = { labelSelector: { matchLabels: { alone: 'true' } }, topologyKey: 'host' };
            const incoming = pod(`p${i}`, {
              labels: { alone: `${alone}` },
              containers: [{ name: 'c', resources: { requests }, ports }],
              ...(zone !== null && { nodeSelector: { zone } }),
              ...(tolerates && { tolerations: [{ key: 'k', operator: 'Exists' }] }),
              ...(alone && { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [aloneTerm] } } }),
            });
            const result = place(incoming, nodes, { pods: placed, random: nextChance });
            const allowed = nodes.filter((one) => mayHost(one, incoming, placed)).map(({ metadata }) => metadata.name);
            expect(result.node === undefined ? allowed : [result.node]).toEqual(
              result.node === undefined ? [] : [expect.toSatisfy((name: string) => allowed.includes(name))],
            );
            if (result.node !== undefined) placed.push({ ...incoming, spec: { ...incoming.spec, nodeName: result.node } });
          });
        },
      ),
      { numRuns: 150 },
    );
  });

  function mayHost(host: Node, incoming: Pod, placed: readonly Pod[]): boolean {
    const there = placed.filter(({ spec }) => spec.nodeName === host.metadata.name);
    const sum = (name: 'cpu' | 'memory'): number =>
      [...there, incoming].reduce(
        (total, { spec }) => total + Number.parseInt(spec.containers?.[0]?.resources?.requests?.[name] ?? '0', 10),
        0,
      );
    const asks = (name: 'cpu' | 'memory'): boolean => !incoming.spec.containers?.[0]?.resources?.requests?.[name]?.startsWith('0');
    const has = (name: string): number => Number.parseInt(host.status.allocatable?.[name] ?? '0', 10);
    const portOf = ({ spec }: Pod): number | undefined => spec.containers?.[0]?.ports?.[0]?.hostPort;
    if (host.spec.unschedulable || there.length + 1 > has('pods')) return false;
    if ((asks('cpu') && sum('cpu') > has('cpu')) || (asks('memory') && sum('memory') > has('memory'))) return false;
    if ((host.spec.taints?.length ?? 0) > 0 && !incoming.spec.tolerations) return false;
    if (incoming.spec.nodeSelector && incoming.spec.nodeSelector['zone'] !== host.metadata.labels?.['zone']) return false;
    if (portOf(incoming) !== undefined && there.some((one) => portOf(one) === portOf(incoming))) return false;
    const isAlone = ({ metadata }: Pod): boolean => metadata.labels?.['alone'] === 'true';
    return !(isAlone(incoming) && there.some(isAlone));
  }
});
