import { describe, expect, test } from 'vitest';
import { hostAddressOf, hostEndpointOf, parsePublishedAddresses } from '#domain/fabric/host-address.js';
import { nodes } from '#domain/resources/core/node/node.js';
import { startApiServer } from '../../../api-server/src/start-api-server.js';
import { openMemoryStore } from '../../../api-server/src/storage/memory-store.js';
import { eventually, serverOptions, TestCluster } from '../fixture.js';

const cluster = new TestCluster(async () => startApiServer({ ...serverOptions, store: await openMemoryStore() }));

describe('the HTTP API of a node', () => {
  async function ask(path: string, authorization = `Bearer ${TestCluster.token}`): Promise<Response> {
    const node = await cluster.client.get(nodes, 'node-1');
    const Port = node.status.daemonEndpoints.kubeletEndpoint?.Port ?? 0;
    const at = hostEndpointOf(`${cluster.nodeNetwork}.2`, Port, 'TCP', parsePublishedAddresses(node.metadata.annotations));
    return fetch(`http://${at?.host}:${at?.port}${path}`, { headers: { authorization } });
  }

  test('gives logs to who shows the token', async () => {
    await cluster.startReady();
    await cluster.create('web', {}, {}, { 'kubernest.dev/logs': 'one\ntwo\nthree' });
    await cluster.ready('web');
    const get = async (query = ''): Promise<string> => (await ask(`/containerLogs/default/web/c${query}`)).text();
    expect(await get()).toBe('one\ntwo\nthree\n');
    expect(await get('?tailLines=1')).toBe('three\n');
    expect(await get('?limitBytes=5')).toBe('one\nt');
    expect(await get('?tailLines=1&timestamps=true')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z three\n$/);
    expect((await ask('/containerLogs/default/web/c', 'Bearer wrong')).status).toBe(401);
    expect((await fetch(`${cluster.kubelet?.url}/containerLogs/default/web/c`)).status).toBe(401);
    expect((await fetch(`${cluster.kubelet?.url}/healthz`)).status).toBe(200);
  });

  test.each([
    ['/containerLogs/default/web/x', 404, 'container "x" not found in pod "web"'],
    ['/containerLogs/default/other/c', 404, 'pod "other" does not exist'],
    ['/containerLogs/default/web/c?previous=true', 400, 'previous terminated container "c" in pod "web" not found'],
    ['/containerLogs/default/web/c?tailLines=x', 400, '{"message": "Unable to decode query."}'],
    ['/containerLogs/default/web/c?tailLines=-1', 422, '{"message": "Invalid request."}'],
    ['/containerLogs/default/web/c?sinceSeconds=1&sinceTime=2026-01-01T00:00:00Z', 422, '{"message": "Invalid request."}'],
  ])('%s is %d', async (path, status, text) => {
    await cluster.startReady();
    await cluster.create('web');
    await cluster.ready('web');
    const answer = await ask(path);
    expect([answer.status, await answer.text()]).toEqual([status, text]);
  });

  test('follows a log until the container ends, and then still has it', async () => {
    await cluster.startReady();
    await cluster.create('web', {}, {}, { 'kubernest.dev/logs': 'begin', 'kubernest.dev/exit': '1 after 1500ms, never' });
    await cluster.ready('web');
    const followed = ask('/containerLogs/default/web/c?follow=true');
    await fetch(`http://${hostAddressOf((await cluster.read('web')).status.podIP ?? '')}:${cluster.port}/hello`);
    expect(await (await followed).text()).toMatch(/^begin\n127\.0\.0\.1 .* "GET \/hello HTTP\/1\.1" 200 .*\n$/);
    await eventually(async () => (await cluster.read('web')).status.containerStatuses?.[0]?.restartCount).toBe(1);
    expect(await (await ask('/containerLogs/default/web/c?previous=true')).text()).toMatch(/^begin\n/);
  });

  test('tells its pods and its numbers', async () => {
    await cluster.startReady();
    await cluster.create('web');
    await cluster.ready('web');
    expect(await (await ask('/pods')).json()).toMatchObject({
      kind: 'PodList',
      items: [{ metadata: { name: 'web' }, status: { phase: 'Running' } }],
    });
    expect(await (await ask('/metrics')).text()).toContain('kubelet_running_pods{node="node-1"} 1\n');
  });
});
