import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hostAddressOf } from '#domain/fabric/host-address.js';
import { type Kubectl, oldestAndNewest } from '#testing/kubectl.js';
import { eventually } from '#testing/eventually.js';
import { SmallExtensionServer } from '#testing/small-extension-server.js';
import { startCluster, type TestCluster } from '#testing/start-cluster.js';

/** A server of one's own, registered by an APIService as docs/how-it-works/an-extension-server.md says, with the oldest and the newest kubectl. */

const kubectls = await oldestAndNewest();

describe.skipIf(kubectls.length === 0).each(kubectls.map((kubectl) => ({ version: kubectl.version, kubectl })))(
  'kubectl $version',
  ({ kubectl: unconfigured }) => {
    let cluster: TestCluster;
    let kubectl: Kubectl;
    let extension: SmallExtensionServer;

    beforeAll(async () => {
      [cluster, extension] = await Promise.all([
        startCluster(),
        SmallExtensionServer.start({ names: ['localhost'], aggregatedDiscovery: true }),
      ]);
      kubectl = unconfigured.for(cluster.kubeconfig);
    });
    afterAll(() => Promise.all([cluster.close(), extension.close()]));

    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    const line = (...cells: readonly string[]): RegExp =>
      new RegExp(`^${cells.map((cell) => cell.replaceAll('.', '\\.')).join(' +')}(?: |$)`, 'm');

    test('lists what the server serves itself', async () => {
      const listed = await kubectl.ok('get apiservices');
      expect(listed).toMatch(line('NAME', 'SERVICE', 'AVAILABLE'));
      for (const name of ['v1.', 'v1.apps', 'v2.autoscaling', 'v1.rbac.authorization.k8s.io'])
        expect(listed).toMatch(line(name, 'Local', 'True'));
    });

    test('works with the kinds of another server', async () => {
      await kubectl.ok('create -f -', JSON.stringify(apiService(`https://localhost:${extension.port}`)));
      await kubectl.ok('wait --for=condition=Available apiservice/v1.small.example.com --timeout=15s');
      expect(await kubectl.ok('get apiservices')).toMatch(line('v1.small.example.com', `https://localhost:${extension.port}`, 'True'));
      await eventually(async () =>
        expect(await kubectl.ok('api-resources --cached=false')).toMatch(line('things', 'th', 'small.example.com/v1', 'true', 'Thing')),
      );
      expect(await kubectl.ok('get things one')).toMatch(/^one /m);
      expect(extension.seen.at(-1)).toMatchObject({
        clientName: 'front-proxy-client',
        headers: { 'x-remote-user': 'kubernetes-admin', 'x-remote-group': 'system:masters, system:authenticated' },
      });
    });

    test('reaches a server behind a Service through kube-proxy', async () => {
      const address = '10.244.200.1';
      const inCluster = await SmallExtensionServer.start({ names: ['small.default.svc'], host: hostAddressOf(address) ?? '' });
      try {
        const metadata = { name: 'small', labels: { 'kubernetes.io/service-name': 'small' } };
        const endpoints = [{ addresses: [address], conditions: { ready: true } }];
        const objects = [
          { apiVersion: 'v1', kind: 'Service', metadata: { name: 'small' }, spec: { ports: [{ port: 443, targetPort: inCluster.port }] } },
          {
            apiVersion: 'discovery.k8s.io/v1',
            kind: 'EndpointSlice',
            metadata,
            addressType: 'IPv4',
            endpoints,
            ports: [{ port: inCluster.port }],
          },
        ];
        for (const object of objects) await kubectl.ok('create -f -', JSON.stringify(object));
        const spec = { service: { namespace: 'default', name: 'small' }, caBundle: base64(inCluster.authority) };
        const patch = JSON.stringify({ metadata: { annotations: { 'kubernest.dev/url': null } }, spec });
        await kubectl.ok(['patch', 'apiservice', 'v1.small.example.com', '--type=merge', '-p', patch]);
        await eventually(async () =>
          expect(await kubectl.ok('get apiservices')).toMatch(line('v1.small.example.com', 'default/small', 'True')),
        );
        await eventually(() => kubectl.ok('get things two'));
        const clusterIP = await kubectl.ok('get service small -o jsonpath={.spec.clusterIP}');
        expect(inCluster.seen.at(-1)).toMatchObject({ clientName: 'front-proxy-client', headers: { host: `${clusterIP}:443` } });
      } finally {
        await inCluster.close();
      }
    });

    test('says that it is gone', async () => {
      const { stderr } = await kubectl.run(['get', '--raw', '/apis/small.example.com/v1/namespaces/default/things/one']);
      expect(stderr).toBe('Error from server (ServiceUnavailable): the server is currently unable to handle the request\n');
      await kubectl.ok('delete apiservice v1.small.example.com');
      expect(await kubectl.ok('api-resources --cached=false')).not.toContain('small.example.com');
    });

    const apiService = (url: string): object => ({
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1.small.example.com', annotations: { 'kubernest.dev/url': url } },
      spec: {
        group: 'small.example.com',
        version: 'v1',
        groupPriorityMinimum: 2000,
        versionPriority: 10,
        caBundle: base64(extension.authority),
      },
    });
  },
);
