import { expect, test } from 'vitest';
import { nodes } from '#domain/resources/core/node/node.js';
import { startApiServer } from '../../../api-server/src/start-api-server.js';
import { openMemoryStore } from '../../../api-server/src/storage/memory-store.js';
import { eventually, serverOptions, TestCluster } from '../fixture.js';

const cluster = new TestCluster(async () => startApiServer({ ...serverOptions, store: await openMemoryStore() }));

test('a pod that the node has no room for fails, and can be deleted', async () => {
  await cluster.startReady({ maxPods: 1 });
  await cluster.create('first');
  await cluster.ready('first');
  await cluster.create('second');
  await eventually(async () => (await cluster.read('second')).status.phase).toBe('Failed');
  const { status } = await cluster.read('second');
  expect(status).toEqual({
    observedGeneration: 1,
    phase: 'Failed',
    reason: 'OutOfpods',
    message: "Pod was rejected: Node didn't have enough resource: pods, requested: 1, used: 1, capacity: 1",
    qosClass: 'BestEffort',
    startTime: expect.any(String),
  });
  await eventually(() => cluster.eventsOf('second')).toEqual([
    "Warning OutOfpods Node didn't have enough resource: pods, requested: 1, used: 1, capacity: 1",
  ]);
  await cluster.delete('second');
  await eventually(() => cluster.isGone('second')).toBe(true);
  await cluster.delete('first');
  await eventually(() => cluster.isGone('first')).toBe(true);
  await cluster.create('third');
  await cluster.ready('third');
});

test('a pod whose node has only just got its label is let in', async () => {
  await cluster.startReady();
  await cluster.client.patch(nodes, 'node-1', { type: 'merge', patch: { metadata: { labels: { disk: 'ssd' } } } });
  await cluster.create('web', {}, { nodeSelector: { disk: 'ssd' } });
  await cluster.ready('web');
  await cluster.create('other', {}, { nodeSelector: { disk: 'hdd' } });
  await eventually(async () => (await cluster.read('other')).status.reason).toBe('NodeAffinity');
});
