import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Kubectl, oldestAndNewest } from '#testing/kubectl.js';
import { eventually } from '#testing/eventually.js';
import { startCluster, type TestCluster } from '#testing/start-cluster.js';

/** Pods, Services and nodes reached through the API server, with the oldest and the newest kubectl at hand. */

const kubectls = await oldestAndNewest();
const ns = '/api/v1/namespaces/default';

describe.skipIf(kubectls.length === 0).each(kubectls.map((kubectl) => ({ version: kubectl.version, kubectl })))(
  'kubectl $version',
  ({ kubectl: unconfigured }) => {
    let cluster: TestCluster;
    let kubectl: Kubectl;

    beforeAll(async () => {
      cluster = await startCluster();
      kubectl = unconfigured.for(cluster.kubeconfig);
      await kubectl.ok('create deployment web --image=nginx --port=8080');
      await kubectl.ok('expose deployment web --port=80 --target-port=8080');
      await kubectl.ok('rollout status deploy/web --timeout=30s');
    });
    afterAll(() => cluster.close());

    const raw = (path: string): Promise<string> => kubectl.ok(['get', '--raw', path]);
    const pod = async (): Promise<string> => (await kubectl.ok('get pods -o name')).trim().replace('pod/', '');

    test('reads from a Service, a pod and a node', async () => {
      const name = await pod();
      await eventually(async () => expect(await raw(`${ns}/services/web:80/proxy/`)).toContain(name));
      expect(await raw(`${ns}/services/web/proxy/some/path?a=b`)).toContain('/some/path?a=b');
      expect(await raw(`${ns}/pods/${name}/proxy/`)).toContain(name);
      expect(await raw(`${ns}/pods/${name}:8080/proxy/`)).toContain(name);
      expect(await raw('/api/v1/nodes/node-1/proxy/pods')).toContain(name);
      expect(await raw('/api/v1/nodes/node-1:10250/proxy/healthz')).toBe('ok');
    });

    test('says why nobody answers', async () => {
      const { stderr } = await kubectl.run(['get', '--raw', `${ns}/services/web:81/proxy/`]);
      expect(stderr).toBe('Error from server (ServiceUnavailable): no service port 81 found for service "web"\n');
      const refused = await kubectl.run(['get', '--raw', `${ns}/pods/${await pod()}:9/proxy/`]);
      expect(refused.stderr).toMatch(
        /^Error from server \(ServiceUnavailable\): error trying to reach service: dial tcp 10\.244\.\d+\.\d+:9: connect: connection refused\n$/,
      );
    });

    test('lets others in through kubectl proxy', async () => {
      const proxy = kubectl.start('proxy --port=0');
      try {
        const port = await new Promise<string>((resolve) =>
          proxy.stdout?.on('data', (chunk) => resolve(/:(\d+)\s*$/.exec(String(chunk))?.[1] ?? '')),
        );
        const page = await new Promise<string>((resolve, reject) => {
          get({ port, host: '127.0.0.1', path: `${ns}/services/web:80/proxy/x` }, (response) => resolve(text(response))).once(
            'error',
            reject,
          );
        });
        expect(page).toContain(await pod());
      } finally {
        proxy.kill();
      }
    });

    test.each(['exec POD -- ls', 'attach POD', 'port-forward pod/POD 0:8080'])('%s fails with a reason', async (command) => {
      const run = kubectl.start(command.replace('POD', await pod()));
      let said = '';
      try {
        await new Promise<void>((resolve) => {
          run.stderr?.on('data', (chunk) => {
            said += String(chunk);
            if (said.includes('not emulated yet')) resolve();
          });
          run.stdout?.once('data', (chunk) => void dialForwarded(String(chunk)));
          run.once('close', () => resolve());
        });
        expect(said).toMatch(/is not emulated yet/);
      } finally {
        run.kill();
      }
    });

    /** kubectl asks the server for a stream when somebody connects. */
    async function dialForwarded(line: string): Promise<void> {
      const port = /127\.0\.0\.1:(\d+) ->/.exec(line)?.[1];
      if (port !== undefined) await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
    }
  },
);
