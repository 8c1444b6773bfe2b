import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hostAddressOf } from '#domain/fabric/host-address.js';
import { type Kubectl, oldestAndNewest } from '#testing/kubectl.js';
import { eventually } from '#testing/eventually.js';
import { startCluster, type TestCluster } from '#testing/start-cluster.js';

/** The first session of the README, with the oldest and the newest kubectl at hand. */

const kubectls = await oldestAndNewest();

test('kubectl is there; without one only a CI run fails', () => {
  expect(kubectls.length > 0 || process.env['CI'] !== 'true').toBe(true);
});

const line = (...cells: readonly string[]): RegExp => new RegExp(`^${cells.join(' +')} *$`, 'm');
const hash = '[a-z0-9]{8,10}';
const pod = `fastapi-deployment-${hash}-[a-z0-9]{5}`;
const age = '\\d+s';
const podIP = '10\\.244\\.\\d+\\.\\d+';
const serviceIP = '10\\.224\\.\\d+\\.\\d+';

describe.skipIf(kubectls.length === 0).each(kubectls.map((kubectl) => ({ version: kubectl.version, kubectl })))(
  'kubectl $version',
  ({ kubectl: unconfigured }) => {
    let cluster: TestCluster;
    let kubectl: Kubectl;
    const inNamespace = (args: string): Promise<string> => kubectl.ok(`-n ni-ning ${args}`);

    beforeAll(async () => {
      cluster = await startCluster({ nodes: 2 });
      kubectl = unconfigured.for(cluster.kubeconfig);
    });
    afterAll(() => cluster.close());

    test('works through the first session', { timeout: 120_000 }, async () => {
      await deploys();
      await replacesAPod();
      await scalesAndRollsOut();
      await reachesAService();
      await reachesANodePort();
      expect(await kubectl.ok('delete namespace ni-ning')).toMatch(/^namespace "ni-ning" deleted/);
      expect((await kubectl.run('get namespace ni-ning')).stderr).toBe('Error from server (NotFound): namespaces "ni-ning" not found\n');
    });

    async function deploys(): Promise<void> {
      expect(await kubectl.ok('create namespace ni-ning')).toBe('namespace/ni-ning created\n');
      expect(await kubectl.ok('create -f examples/deploy.yaml')).toBe('deployment.apps/fastapi-deployment created\n');
      expect(await inNamespace('rollout status deploy/fastapi-deployment --timeout=30s')).toContain('successfully rolled out');
      const deployments = await inNamespace('get deploy');
      expect(deployments).toMatch(line('NAME', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'AGE'));
      expect(deployments).toMatch(line('fastapi-deployment', '2/2', '2', '2', age));
      const pods = await inNamespace('get po -owide');
      expect(pods).toMatch(line('NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE', 'IP', 'NODE', 'NOMINATED NODE', 'READINESS GATES'));
      expect(pods.trimEnd().split('\n')).toHaveLength(3);
      for (const row of pods.trimEnd().split('\n').slice(1))
        expect(row).toMatch(line(pod, '1/1', 'Running', '0', age, podIP, 'node-[12]', '<none>', '<none>'));
      const replicaSets = await inNamespace('get rs');
      expect(replicaSets).toMatch(line('NAME', 'DESIRED', 'CURRENT', 'READY', 'AGE'));
      expect(replicaSets).toMatch(line(`fastapi-deployment-${hash}`, '2', '2', '2', age));
      const yaml = await inNamespace('get deploy fastapi-deployment -o yaml');
      for (const text of [
        'maxSurge: 25%',
        'maxUnavailable: 25%',
        'type: RollingUpdate',
        'revisionHistoryLimit: 10',
        'progressDeadlineSeconds: 600',
      ])
        expect(yaml).toContain(text);
    }

    async function replacesAPod(): Promise<void> {
      const [first = ''] = (await inNamespace('get po -o name')).split('\n');
      expect(await inNamespace(`delete ${first}`)).toMatch(new RegExp(`^pod "${first.replace('pod/', '')}" deleted`));
      await eventually(async () => {
        const names = (await inNamespace('get po')).trimEnd().split('\n').slice(1);
        expect(names).toHaveLength(2);
        for (const row of names) expect(row).toMatch(line(pod, '1/1', 'Running', '0', age));
        expect(names.join()).not.toContain(first.replace('pod/', ''));
      });
    }

    async function scalesAndRollsOut(): Promise<void> {
      expect(await inNamespace('scale deploy fastapi-deployment --replicas=3')).toBe('deployment.apps/fastapi-deployment scaled\n');
      expect(await inNamespace('rollout status deploy/fastapi-deployment --timeout=30s')).toContain('successfully rolled out');
      const update = 'set image deploy/fastapi-deployment fastapi=192.168.1.106:5000/fastapi:0.0.2';
      expect(await inNamespace(update)).toBe('deployment.apps/fastapi-deployment image updated\n');
      expect(await inNamespace('rollout status deploy/fastapi-deployment --timeout=30s')).toContain('successfully rolled out');
      expect(await inNamespace('get po -o jsonpath={.items[*].spec.containers[0].image}')).toMatch(/^(\S+:0\.0\.2 ?){3}$/);
      const history = await inNamespace('rollout history deploy/fastapi-deployment');
      expect(history).toMatch(line('REVISION', 'CHANGE-CAUSE'));
      expect(history).toMatch(/^1 +<none>\n2 +<none>$/m);
      expect(await inNamespace('rollout undo deploy/fastapi-deployment')).toBe('deployment.apps/fastapi-deployment rolled back\n');
      expect(await inNamespace('rollout status deploy/fastapi-deployment --timeout=30s')).toContain('successfully rolled out');
      expect(await inNamespace('rollout history deploy/fastapi-deployment')).toMatch(/^2 +<none>\n3 +<none>$/m);
      expect(await inNamespace('get deploy fastapi-deployment')).toMatch(line('fastapi-deployment', '3/3', '3', '3', age));
    }

    async function reachesAService(): Promise<void> {
      expect(await kubectl.ok('create -f examples/service.yaml')).toBe('service/my-service created\n');
      expect(await inNamespace('get po --show-labels')).toMatch(
        line(pod, '1/1', 'Running', '0', age, `app=my-api,pod-template-hash=${hash}`),
      );
      expect(await inNamespace('get svc')).toMatch(line('my-service', 'ClusterIP', serviceIP, '<none>', '80/TCP', age));
      await eventually(async () => {
        const described = await inNamespace('describe svc my-service');
        expect(described).toMatch(line('Selector:', 'app=my-api'));
        expect(described).toMatch(line('TargetPort:', '80/TCP'));
        expect(described).toMatch(line('Endpoints:', `${podIP}:80,${podIP}:80,${podIP}:80`));
        expect(await inNamespace('get endpoints')).toMatch(line('my-service', `${podIP}:80,${podIP}:80,${podIP}:80`, age));
      });
      expect(await kubectl.ok('-n default get svc')).toMatch(line('kubernetes', 'ClusterIP', '10\\.224\\.0\\.1', '<none>', '443/TCP', age));
      const ip = await inNamespace('get svc my-service -o jsonpath={.spec.clusterIP}');
      await reachesAllPods(`http://${hostAddressOf(ip)}/`);
    }

    async function reachesANodePort(): Promise<void> {
      expect(await kubectl.ok('create -f examples/nodeport.yaml')).toBe('service/my-nodeport created\n');
      expect(await inNamespace('get svc my-nodeport')).toMatch(line('my-nodeport', 'NodePort', serviceIP, '<none>', '80:3\\d{4}/TCP', age));
      const port = await inNamespace('get svc my-nodeport -o jsonpath={.spec.ports[0].nodePort}');
      await reachesAllPods(`http://127.0.0.1:${port}/`);
    }

    async function reachesAllPods(url: string): Promise<void> {
      const names = new Set<string>();
      await eventually(async () => {
        const answer = await fetch(url, { headers: { connection: 'close' } });
        names.add(answer.headers.get('x-pod-name') ?? '');
        expect(names.size).toBe(3);
      });
      const pods = (await inNamespace('get po -o jsonpath={.items[*].metadata.name}')).split(' ');
      expect([...names].toSorted()).toEqual(pods.toSorted());
    }
  },
);
