import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Kubectl, oldestAndNewest } from '#testing/kubectl.js';
import { startCluster, type TestCluster } from '#testing/start-cluster.js';

/** Server-side apply and field management as kubectl uses them, with the oldest and the newest kubectl at hand. */

const kubectls = await oldestAndNewest();

test('kubectl is there; without one only a CI run fails', () => {
  expect(kubectls.length > 0 || process.env['CI'] !== 'true').toBe(true);
});

const minorOf = ({ version }: Kubectl): number => Number(version.split('.')[1]);

interface Web {
  readonly name: string;
  readonly replicas?: number;
  readonly image?: string;
  readonly env?: readonly string[];
}

const web = ({ name, replicas, image = 'web:1', env = [] }: Web): string => `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:${replicas === undefined ? '' : `\n  replicas: ${replicas}`}
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
      - name: web
        image: ${image}
        env:${env.length === 0 ? ' []' : env.map((variable) => `\n        - name: ${variable}\n          value: "1"`).join('')}
`;

describe.skipIf(kubectls.length === 0).each(kubectls.map((kubectl) => ({ version: kubectl.version, kubectl })))(
  'kubectl $version',
  ({ kubectl: unconfigured }) => {
    let cluster: TestCluster;
    let kubectl: Kubectl;
    let folder: string;

    beforeAll(async () => {
      cluster = await startCluster();
      kubectl = unconfigured.for(cluster.kubeconfig);
      folder = await mkdtemp(join(tmpdir(), 'kubernest-apply-'));
    });
    afterAll(async () => {
      await cluster.close();
      await rm(folder, { recursive: true });
    });

    const apply = (manifest: string, args = ''): ReturnType<Kubectl['run']> => kubectl.run(`apply ${args} -f -`, manifest);
    const read = (object: string, path: string): Promise<string> => kubectl.ok(['get', object, '-o', `jsonpath=${path}`]);
    /** `manager operation subresource` of each entry but those of control loops. */
    const managersOf = async (object: string): Promise<readonly string[]> => {
      const text = await read(object, '{range .metadata.managedFields[*]}{.manager} {.operation} {.subresource}{"\\n"}{end}');
      const entries = text.split('\n').map((entry) => entry.trim());
      return entries.filter((entry) => entry !== '' && !entry.startsWith('kube-controller-manager ')).toSorted();
    };

    test('applies, sees conflicts and takes fields by force', { timeout: 30_000 }, async () => {
      const manifest = web({ name: 'forced', replicas: 2 });
      expect(await apply(manifest, '--server-side')).toEqual({
        code: 0,
        stdout: 'deployment.apps/forced serverside-applied\n',
        stderr: '',
      });
      await kubectl.ok('scale deploy/forced --replicas=5');
      const conflict = await apply(manifest, '--server-side');
      expect(conflict.code).toBe(1);
      // its user agent is the name of its file
      expect(conflict.stderr).toMatch(
        /Apply failed with 1 conflict: conflict with "kubectl[.\d]*" with subresource "scale" using apps\/v1: \.spec\.replicas\n/,
      );
      expect(conflict.stderr).toContain('Please review the fields above--they currently have other managers.');
      expect((await apply(manifest, '--server-side --force-conflicts')).stdout).toBe('deployment.apps/forced serverside-applied\n');
      expect(await read('deploy/forced', '{.spec.replicas}')).toBe('2');
      expect(await managersOf('deploy/forced')).toEqual(['kubectl Apply']);
    });

    test('drops what it applies no more, and leaves what others apply', { timeout: 30_000 }, async () => {
      await apply(web({ name: 'shared', env: ['A', 'B'] }), '--server-side --field-manager=one');
      await apply(web({ name: 'shared', env: ['B', 'C'] }), '--server-side --field-manager=two');
      await apply(web({ name: 'shared', env: ['A'] }), '--server-side --field-manager=one');
      const names = '{.spec.template.spec.containers[0].env[*].name}';
      expect(await read('deploy/shared', names)).toBe('A B C');
      await apply(web({ name: 'shared' }), '--server-side --field-manager=two');
      expect(await read('deploy/shared', names)).toBe('A');
    });

    test('goes from its own apply to the server’s and back', { timeout: 30_000 }, async () => {
      expect((await apply(web({ name: 'moved', replicas: 1, env: ['A'] }))).stdout).toBe('deployment.apps/moved created\n');
      expect(await managersOf('deploy/moved')).toEqual(['kubectl-client-side-apply Update']);
      const moved = await apply(web({ name: 'moved', replicas: 2, image: 'web:2' }), '--server-side');
      expect(moved).toEqual({ code: 0, stdout: 'deployment.apps/moved serverside-applied\n', stderr: '' });
      // the variable was its own, and kubectl has moved the entry
      expect(await read('deploy/moved', '{.spec.replicas} {.spec.template.spec.containers[0].env}')).toBe('2 ');
      expect(await managersOf('deploy/moved')).toEqual(['kubectl Apply', 'kubectl-last-applied Apply']);
      expect((await apply(web({ name: 'moved', replicas: 3 }))).stdout).toBe('deployment.apps/moved configured\n');
      expect(await read('deploy/moved', '{.spec.replicas} {.spec.template.spec.containers[0].image}')).toBe('3 web:1');
    });

    test('writes nothing where nothing changes', { timeout: 30_000 }, async () => {
      const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: same\ndata:\n  k: "1"\n';
      await apply(manifest, '--server-side');
      const before = await read('cm/same', '{.metadata.resourceVersion} {.metadata.managedFields[*].time}');
      expect((await apply(manifest, '--server-side')).stdout).toBe('configmap/same serverside-applied\n');
      expect(await read('cm/same', '{.metadata.resourceVersion} {.metadata.managedFields[*].time}')).toBe(before);
    });

    test('shows what an apply would change', { timeout: 30_000 }, async () => {
      const manifest = web({ name: 'shown', replicas: 1 });
      await apply(manifest, '--server-side');
      expect(await kubectl.run('diff --server-side -f -', manifest)).toEqual({ code: 0, stdout: '', stderr: '' });
      const diff = await kubectl.run('diff --server-side -f -', web({ name: 'shown', replicas: 4 }));
      expect(diff.code).toBe(1);
      expect(diff.stdout).toMatch(/^-  replicas: 1$/m);
      expect(diff.stdout).toMatch(/^\+  replicas: 4$/m);
      expect(diff.stdout).not.toContain('managedFields');
      expect((await apply(web({ name: 'shown', replicas: 4 }), '--server-side --dry-run=server')).stdout).toBe(
        'deployment.apps/shown serverside-applied (server dry run)\n',
      );
      expect(await read('deploy/shown', '{.spec.replicas}')).toBe('1');
    });

    test('names itself in every way it writes', { timeout: 60_000 }, async () => {
      const manifest = join(folder, 'config.yaml');
      await writeFile(manifest, 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: written\ndata:\n  k: "1"\n');
      await kubectl.ok(`create -f ${manifest}`);
      await kubectl.ok('label cm written a=1');
      await kubectl.ok('annotate cm written b=1');
      await kubectl.ok(['patch', 'cm', 'written', '-p', '{"data":{"l":"1","m":"1"}}']);
      await writeFile(join(folder, 'edit.sh'), '#!/bin/sh\nsed -i "s/^  l: .*/  l: edited/" "$1"\n', { mode: 0o755 });
      expect(await kubectl.for(cluster.kubeconfig, { KUBE_EDITOR: join(folder, 'edit.sh') }).ok('edit cm written')).toBe(
        'configmap/written edited\n',
      );
      expect(await managersOf('cm/written')).toEqual(
        ['annotate', 'create', 'edit', 'label', 'patch'].map((name) => `kubectl-${name} Update`),
      );
      expect(await kubectl.ok('get cm written -o yaml')).not.toContain('managedFields');
      expect(await kubectl.ok('get cm written -o yaml --show-managed-fields')).toContain('manager: kubectl-edit');
    });

    test('applies a status, if it is of 1.32 or later', { timeout: 30_000 }, async () => {
      await apply(web({ name: 'told' }), '--server-side');
      const status =
        'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: told\nstatus:\n  conditions:\n  - type: example.io/Fine\n    status: "True"\n';
      if (minorOf(unconfigured) < 32) {
        expect((await apply(status, '--server-side --subresource=status')).stderr).toContain('unknown flag: --subresource');
        return;
      }
      expect((await apply(status, '--server-side --subresource=status --field-manager=teller')).stdout).toBe(
        'deployment.apps/told serverside-applied\n',
      );
      expect(await managersOf('deploy/told')).toContain('teller Apply status');
      expect(await read('deploy/told', '{.status.conditions[*].type}')).toContain('example.io/Fine');
    });
  },
);
