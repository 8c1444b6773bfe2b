import { expect, test } from 'vitest';
import { ApiClient } from '#client/api-client.js';
import { type Random, seededRandom } from '#client/random.js';
import { ConnectionError } from '#client/transport/connection-error.js';
import type { Transport } from '#client/transport/transport.js';
import type { Draft } from '#domain/meta/object-meta.js';
import { nodes } from '#domain/resources/core/node/node.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { Node, Pod } from '#domain/schema/types/core-v1.js';
import { startApiServer } from '../../api-server/src/start-api-server.js';
import { openMemoryStore } from '../../api-server/src/storage/memory-store.js';
import { startScheduler } from './start-scheduler.js';

/** A network that is slow and loses requests before they arrive, and answers on their way back, but not for ever. */
function badNetwork(transport: Transport, random: Random): Transport {
  let losses = 20;
  const lose = (method: string): void => {
    if (method === 'GET' || random() >= 0.3 || (losses -= 1) < 0) return;
    throw new ConnectionError(method, new Error('socket hang up'));
  };
  return {
    async request(request, signal) {
      await new Promise((resolve) => setTimeout(resolve, random() * 3));
      lose(request.method);
      const answer = await transport.request(request, signal);
      await new Promise((resolve) => setTimeout(resolve, random() * 3));
      lose(request.method);
      return answer;
    },
    watch: (request, onEvent, signal) => transport.watch(request, onEvent, signal),
    close: () => transport.close(),
  };
}

/** How many pods each node has. */
function countByNode(found: readonly Pod[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { spec } of found) counts.set(spec.nodeName ?? '', (counts.get(spec.nodeName ?? '') ?? 0) + 1);
  return counts;
}

test.each([1, 2, 3])('whatever a network loses, every pod gets its node and no node too many (seed %i)', async (seed) => {
  const random = seededRandom(seed);
  const server = await startApiServer({
    store: await openMemoryStore(),
    insecurePort: -1,
    disableAdmissionPlugins: ['ServiceAccount', 'TaintNodesByCondition'],
    logLevel: 'silent',
  });
  const client = new ApiClient(server.transport({ username: 'admin', groups: ['system:masters'] }), { userAgent: 'test' });
  const addNode = (name: string): Promise<Node> =>
    client.create(nodes, { metadata: { name }, status: { allocatable: { cpu: '10', memory: '8Gi', pods: '110' } } });
  const addPod = (name: string): Promise<Pod> => {
    const containers = [{ name: 'c', image: 'i', resources: { requests: { cpu: '1' } } }];
    return client.create(pods, { metadata: { name, namespace: 'default' }, spec: { containers } } as Draft<Pod>);
  };
  const transport = badNetwork(server.transport({ username: 'system:kube-scheduler', groups: [] }), random);
  const scheduler = await startScheduler({ transport, random, port: 0, logLevel: 'silent', leaderElect: false, initialBackoffMs: 10 });
  const metrics = async (): Promise<string> => (await fetch(`${scheduler.url}/metrics`)).text();
  const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { interval: 5, timeout: 15_000 });
  const placed = async (): Promise<readonly number[]> => {
    const counts = countByNode((await client.list(pods)).items);
    return [...counts].flatMap(([node, count]) => (node === '' ? [] : [count])).toSorted((a, b) => a - b);
  };
  try {
    for (let batch = 0; batch < 5; batch += 1) {
      await addNode(`n${batch}`);
      await Promise.all(Array.from({ length: 10 }, (_, i) => addPod(`p${batch}-${i}`)));
      await eventually(async () => (await placed()).length).toBeGreaterThan(0);
      await client.delete(pods, `default/p${batch}-${Math.floor(random() * 10)}`, { gracePeriodSeconds: 0 });
      for (const count of await placed()) expect(count).toBeLessThanOrEqual(10);
    }
    // With these the cluster is full.
    await Promise.all(Array.from({ length: 5 }, (_, i) => addPod(`last-${i}`)));
    await eventually(placed).toEqual([10, 10, 10, 10, 10]);
    await eventually(metrics).toContain('scheduler_cache_size{type="assumed_pods"} 0\n');
    expect(await metrics()).toContain('scheduler_schedule_attempts_total{result="error"');
  } finally {
    await scheduler.close();
    await server.close();
  }
});
