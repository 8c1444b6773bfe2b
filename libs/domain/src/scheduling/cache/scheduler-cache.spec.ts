import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NodeInfo } from '#domain/scheduling/cache/node-info.js';
import { NodeTree } from '#domain/scheduling/cache/node-tree.js';
import { PodInfo } from '#domain/scheduling/cache/pod-info.js';
import { SchedulerCache } from '#domain/scheduling/cache/scheduler-cache.js';
import { node, pod, type PodWords } from '#domain/scheduling/fixture.js';
import type { Pod } from '#domain/schema/types/core-v1.js';

function stateOf(cache: SchedulerCache): unknown {
  return cache.nodes.map((info) => ({
    name: info.name,
    pods: [...info.pods.keys()].toSorted(),
    requested: { ...info.requested, scalar: [...info.requested.scalar].filter(([, amount]) => amount !== 0) },
    nonZero: info.nonZeroRequested,
    claims: [...info.claims].map(([claim, count]) => `${claim} ${count}`).toSorted(),
    affinity: [...cache.nodesWithAffinity].includes(info),
    antiAffinity: [...cache.nodesWithRequiredAntiAffinity].includes(info),
    port80: info.usedPorts.conflictsWith({ ip: '0.0.0.0', protocol: 'TCP', port: 80 }),
    images: [...info.images].map(([name, { nodes }]) => [name, nodes.size]),
  }));
}

const kinds: readonly PodWords[] = [
  { requests: [{ cpu: '1', memory: '1Gi', 'example.com/gpu': '1' }] },
  { requests: [{}, { cpu: '2' }], volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] },
  { containers: [{ name: 'c', resources: {}, ports: [{ containerPort: 80, hostPort: 80 }] }] },
  { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'host' }] } } },
];

test('kept up by changes it is what it would be if made anew', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('node' as const), name: fc.constantFrom('a', 'b', 'c'), zone: fc.constantFrom('', 'z') }),
    fc.record({ do: fc.constant('drop' as const), name: fc.constantFrom('a', 'b', 'c') }),
    fc.record({
      do: fc.constantFrom('place' as const, 'assume' as const),
      id: fc.nat(5),
      on: fc.constantFrom('a', 'b', 'c'),
      kind: fc.nat(3),
    }),
    fc.record({ do: fc.constantFrom('remove' as const, 'forget' as const), id: fc.nat(5) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const cache = new SchedulerCache();
      const nodes = new Map<string, ReturnType<typeof node>>();
      const pods = new Map<number, { readonly pod: Pod; readonly assumed: boolean }>();
      for (const one of steps) {
        if (one.do === 'node') {
          const made = node(one.name, { labels: { 'topology.kubernetes.io/zone': one.zone }, images: [{ names: ['i'], sizeBytes: 1 }] });
          nodes.set(one.name, made);
          cache.setNode(made);
        } else if (one.do === 'drop') {
          nodes.delete(one.name);
          cache.removeNode(one.name);
        } else if (one.do === 'place' || one.do === 'assume') {
          const made = pod(`p${one.id}`, { ...kinds[one.kind], on: one.on });
          if (one.do === 'place') cache.setPod(made);
          else if (pods.has(one.id)) continue;
          else cache.assumePod(new PodInfo(made), one.on);
          pods.set(one.id, { pod: made, assumed: one.do === 'assume' });
        } else if (one.do === 'remove') {
          cache.removePod(`pod-p${one.id}`);
          pods.delete(one.id);
        } else if (pods.get(one.id)?.assumed) {
          expect(cache.forgetPod(`pod-p${one.id}`)?.metadata.name).toBe(`p${one.id}`);
          pods.delete(one.id);
        } else expect(cache.forgetPod(`pod-p${one.id}`)).toBeUndefined();
      }
      const anew = new SchedulerCache();
      for (const name of cache.nodes.map((info) => info.name)) {
        const made = nodes.get(name);
        if (made) anew.setNode(made);
      }
      for (const { pod: one } of pods.values()) anew.setPod(one);
      const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
      expect((stateOf(cache) as { name: string }[]).toSorted(byName)).toEqual((stateOf(anew) as { name: string }[]).toSorted(byName));
      expect(cache.nodes).toHaveLength(nodes.size);
      const claimed = [...pods.values()].some(({ pod: one }) => one.spec.volumes !== undefined);
      expect(cache.usesClaim('default/c')).toBe(claimed);
    }),
  );
});

test('a clone of a node changes alone', () => {
  const original = new NodeInfo('n');
  original.addPod(new PodInfo(pod('a', kinds[0])));
  const before = { ...original.requested };
  const copy = original.clone();
  copy.addPod(new PodInfo(pod('b', kinds[2])));
  copy.removePod('pod-a');
  expect([...original.pods.keys()]).toEqual(['pod-a']);
  expect(original.requested).toEqual(before);
  expect(original.usedPorts.conflictsWith({ ip: '0.0.0.0', protocol: 'TCP', port: 80 })).toBe(false);
});

describe('order of nodes', () => {
  const zoned = (name: string, zone: string) => node(name, { labels: { 'topology.kubernetes.io/zone': zone } });

  test('zones take turns', () => {
    const tree = new NodeTree();
    for (const one of [zoned('a1', 'a'), zoned('a2', 'a'), zoned('a3', 'a'), zoned('b1', 'b'), zoned('c1', 'c'), zoned('c2', 'c')])
      tree.add(one);
    expect(tree.list()).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3']);
    tree.remove('b1');
    expect(tree.add(zoned('a2', 'd'))).toBe(true);
    expect(tree.add(zoned('a2', 'd'))).toBe(false);
    expect(tree.list()).toEqual(['a1', 'c1', 'a2', 'a3', 'c2']);
  });
});
