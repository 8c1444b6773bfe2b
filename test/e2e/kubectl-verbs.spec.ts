import { mkdtemp, rm, writeFile, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '#testing/eventually.js';
import { type Kubectl, oldestAndNewest } from '#testing/kubectl.js';
import { startCluster, type TestCluster } from '#testing/start-cluster.js';

/** What kubectl does beside creating and getting, with the oldest and the newest version at hand. */

const kubectls = await oldestAndNewest();

const deployment = (image: string, replicas: number): string => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app: web } }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "${image}" }] }
`;

describe.skipIf(kubectls.length === 0).each(kubectls.map((kubectl) => ({ version: kubectl.version, kubectl })))(
  'kubectl $version',
  ({ kubectl: unconfigured }) => {
    let cluster: TestCluster;
    let kubectl: Kubectl;
    let folder: string;

    beforeAll(async () => {
      cluster = await startCluster({ nodes: 2 });
      kubectl = unconfigured.for(cluster.kubeconfig);
      folder = await mkdtemp(join(tmpdir(), 'kubectl-'));
    });
    afterAll(async () => {
      await cluster.close();
      await rm(folder, { recursive: true });
    });

    test('apply creates, configures and leaves alone', async () => {
      expect(await kubectl.ok('apply -f -', deployment('example.com/web:1', 1))).toBe('deployment.apps/web created\n');
      expect(await kubectl.ok('apply -f -', deployment('example.com/web:1', 1))).toBe('deployment.apps/web unchanged\n');
      expect(await kubectl.ok('apply -f -', deployment('example.com/web:2', 2))).toBe('deployment.apps/web configured\n');
      expect(await kubectl.ok('wait deploy/web --for=condition=Available --timeout=30s')).toBe('deployment.apps/web condition met\n');
    });

    test('diff shows what an apply would change', async () => {
      await kubectl.ok('apply -f -', deployment('example.com/web:3', 1));
      const { code, stdout } = await kubectl.run('diff -f -', deployment('example.com/web:4', 1));
      expect(code).toBe(1);
      expect(stdout).toContain('-      - image: example.com/web:3\n+      - image: example.com/web:4\n');
      expect((await kubectl.run('diff -f -', deployment('example.com/web:3', 1))).code).toBe(0);
    });

    test('explain knows every field', async () => {
      const text = await kubectl.ok('explain deployment.spec --recursive');
      for (const field of ['minReadySeconds', 'preferredDuringSchedulingIgnoredDuringExecution', 'topologySpreadConstraints', 'maxSurge'])
        expect(text).toContain(field);
      expect(await kubectl.ok('explain pods.spec.containers.ports.containerPort')).toContain('<integer>');
    });

    test('api-resources and api-versions list what is served', async () => {
      const resources = await kubectl.ok('api-resources');
      for (const line of ['pods +po +v1 +true +Pod', 'deployments +deploy +apps/v1 +true +Deployment', 'nodes +no +v1 +false +Node'])
        expect(resources).toMatch(new RegExp(`^${line}$`, 'm'));
      expect(await kubectl.ok('api-resources --namespaced=false --verbs=create -o name')).toContain('storageclasses.storage.k8s.io\n');
      expect(await kubectl.ok('api-versions')).toContain('autoscaling/v2\n');
    });

    test('patches of all kinds', async () => {
      await kubectl.ok('create configmap patched --from-literal=a=1');
      const patch = (type: string, body: string): Promise<string> => kubectl.ok(['patch', 'cm', 'patched', `--type=${type}`, '-p', body]);
      expect(await patch('merge', '{"data":{"b":"2"}}')).toBe('configmap/patched patched\n');
      expect(await patch('json', '[{"op":"remove","path":"/data/a"}]')).toBe('configmap/patched patched\n');
      expect(await patch('strategic', '{"data":{"c":"3"}}')).toBe('configmap/patched patched\n');
      expect(await patch('merge', '{"data":{"b":"2"}}')).toBe('configmap/patched patched (no change)\n');
      expect(await kubectl.ok('get cm patched -o jsonpath={.data}')).toBe('{"b":"2","c":"3"}');
    });

    test('edit sends what the editor leaves, and shows what is wrong with it', async () => {
      await kubectl.ok('create configmap edited --from-literal=a=1');
      const edit = async (expression: string): Promise<{ code: number; stdout: string; stderr: string }> => {
        const editor = join(folder, 'editor.sh');
        await writeFile(editor, `#!/bin/sh\nsed -i '${expression}' "$1"\n`);
        await chmod(editor, 0o755);
        return kubectl.for(cluster.kubeconfig, { KUBE_EDITOR: editor }).run('edit cm edited');
      };
      expect((await edit('s/a: "1"/a: "2"/')).stdout).toBe('configmap/edited edited\n');
      expect(await kubectl.ok('get cm edited -o jsonpath={.data.a}')).toBe('2');
      expect((await edit('s/nothing/nothing/')).stderr).toBe('Edit cancelled, no changes made.\n');
      const { code, stderr } = await edit('s/a: "2"/a b: "2"/');
      expect([code, stderr]).toEqual([1, expect.stringContaining('error: configmaps "edited" is invalid')]);
    });

    test('get --watch shows what happens', async () => {
      const child = kubectl.start('get configmaps --watch');
      let shown = '';
      child.stdout?.on('data', (chunk) => (shown += String(chunk)));
      await eventually(() => expect(shown).toMatch(/^kube-root-ca.crt/m));
      await kubectl.ok('create configmap watched --from-literal=a=1');
      await kubectl.ok('delete configmap watched');
      await eventually(() => expect(shown.match(/^watched +1 +\d+s$/gm)).toHaveLength(2));
      child.kill();
    });

    test('wait waits for conditions, values and the end', async () => {
      await kubectl.ok('run waited --image=example.com/web:1');
      expect(await kubectl.ok('wait pod/waited --for=condition=Ready --timeout=30s')).toBe('pod/waited condition met\n');
      expect(await kubectl.ok('wait pod/waited --for=jsonpath={.status.phase}=Running --timeout=30s')).toBe('pod/waited condition met\n');
      const gone = kubectl.ok('wait pod/waited --for=delete --timeout=30s');
      await kubectl.ok('delete pod waited --now');
      expect(await gone).toMatch(/^pod\/waited condition met\n|^$/);
    });

    test('label, annotate, taint and cordon change what they say', async () => {
      expect(await kubectl.ok('label node node-1 disk=ssd')).toBe('node/node-1 labeled\n');
      expect((await kubectl.run('label node node-1 disk=hdd')).stderr).toContain(
        "'disk' already has a value (ssd), and --overwrite is false",
      );
      expect(await kubectl.ok('taint node node-1 only=me:NoSchedule')).toBe('node/node-1 tainted\n');
      expect(await kubectl.ok('taint node node-1 only-')).toBe('node/node-1 untainted\n');
      expect(await kubectl.ok('cordon node-1')).toBe('node/node-1 cordoned\n');
      expect(await kubectl.ok('get node node-1')).toMatch(/^node-1 +Ready,SchedulingDisabled/m);
      expect(await kubectl.ok('uncordon node-1')).toBe('node/node-1 uncordoned\n');
    });

    test('replace, autoscale, expose and delete by selector', async () => {
      await kubectl.ok('create deployment exposed --image=example.com/web:1 --port=80');
      expect(await kubectl.ok('expose deployment exposed')).toBe('service/exposed exposed\n');
      expect(await kubectl.ok('autoscale deployment exposed --max=3 --min=1')).toContain('autoscaled\n');
      const manifest = await kubectl.ok('get svc exposed -o yaml');
      expect(await kubectl.ok('replace -f -', manifest)).toBe('service/exposed replaced\n');
      expect(await kubectl.ok('delete deploy,svc,hpa -l app=exposed')).toContain('deployment.apps "exposed" deleted');
    });
  },
);
