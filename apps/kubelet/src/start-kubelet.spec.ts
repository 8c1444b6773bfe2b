import { describe, expect, test } from 'vitest';
import { hostAddressOf } from '#domain/fabric/host-address.js';
import { leases } from '#domain/resources/coordination/lease/lease.js';
import { nodes } from '#domain/resources/core/node/node.js';
import type { Node } from '#domain/schema/types/core-v1.js';
import { startApiServer } from '../../api-server/src/start-api-server.js';
import { openMemoryStore } from '../../api-server/src/storage/memory-store.js';
import { eventually, serverOptions, TestCluster } from './fixture.js';

const cluster = new TestCluster(async () => startApiServer({ ...serverOptions, store: await openMemoryStore() }));

function nodeCondition({ status }: Node, type: string): string {
  const { status: value, reason } = status.conditions?.find((one) => one.type === type) ?? {};
  return `${value} ${reason}`;
}

describe('nodes', () => {
  test('register, wait for a network, and are ready when they have one', async () => {
    await cluster.start({ nodes: 2, nodeLabels: { 'example.com/a': 'b' } });
    const node = await cluster.client.get(nodes, 'node-2');
    expect(node.metadata.labels).toMatchObject({ 'kubernetes.io/hostname': 'node-2', 'kubernetes.io/os': 'linux', 'example.com/a': 'b' });
    expect(node.status.addresses).toEqual([
      { type: 'InternalIP', address: `${cluster.nodeNetwork}.3` },
      { type: 'Hostname', address: 'node-2' },
    ]);
    expect(nodeCondition(node, 'Ready')).toBe('False KubeletNotReady');
    await cluster.giveNetwork('node-2');
    await eventually(async () => nodeCondition(await cluster.client.get(nodes, 'node-2'), 'Ready')).toBe('True KubeletReady');
    expect(nodeCondition(await cluster.client.get(nodes, 'node-1'), 'Ready')).toBe('False KubeletNotReady');
    await eventually(() => cluster.eventsOf('node-2')).toEqual(
      expect.arrayContaining(['Normal Starting Starting kubelet.', 'Normal NodeReady Node node-2 status is now: NodeReady']),
    );
  });

  test('renew their leases, which they own', async () => {
    await cluster.start();
    await eventually(async () => (await cluster.client.list(leases, { namespace: 'kube-node-lease' })).items.length).toBe(1);
    const lease = await cluster.client.get(leases, 'kube-node-lease/node-1');
    expect(lease.spec).toMatchObject({ holderIdentity: 'node-1', leaseDurationSeconds: 40 });
    expect(lease.metadata.ownerReferences?.[0]?.uid).toBe((await cluster.client.get(nodes, 'node-1')).metadata.uid);
  });

  test('that are there already are taken over', async () => {
    await cluster.start();
    await cluster.kubelet?.close();
    const { metadata } = await cluster.client.get(nodes, 'node-1');
    await cluster.start({ nodeLabels: { a: 'b' } });
    await eventually(async () => (await cluster.client.get(nodes, 'node-1')).metadata.labels?.['a']).toBe('b');
    expect((await cluster.client.get(nodes, 'node-1')).metadata.uid).toBe(metadata.uid);
  });
});

test('a kubelet that comes back goes on with the pods of before', async () => {
  await cluster.startReady();
  await cluster.create('web');
  const before = await cluster.ready('web');
  await cluster.kubelet?.close();
  await expect(fetch(`http://${hostAddressOf(before.status.podIP ?? '')}:${cluster.port}/`)).rejects.toThrow('fetch failed');
  await cluster.start();
  await eventually(
    async () => (await fetch(`http://${hostAddressOf(before.status.podIP ?? '')}:${cluster.port}/`).catch(() => undefined))?.status,
  ).toBe(200);
  const after = await cluster.read('web');
  expect(after.status).toEqual(before.status);
  await cluster.create('next');
  await eventually(async () => (await cluster.read('next')).status.podIP).toBe(`${cluster.podNetwork}.3`);
});
