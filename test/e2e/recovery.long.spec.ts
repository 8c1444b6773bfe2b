import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hostAddressOf } from '#domain/fabric/host-address.js';
import { eventually } from '#testing/eventually.js';
import { installedKubectls, type Kubectl } from '#testing/kubectl.js';

/** A cluster of processes, as `npm start` makes it, in which one process after another is killed. */

const kubectls = await installedKubectls();
const components = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet', 'kube-proxy'];

interface ClusterState {
  readonly kubeconfig: string;
  readonly components: readonly { readonly name: string; readonly state: string; readonly pid?: number; readonly restarts: number }[];
}

describe.skipIf(kubectls.length === 0)('a cluster of processes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kubernest-recovery-'));
  const dataDirectory = join(folder, 'data');
  let up: ChildProcess;
  let output = '';
  let kubectl: Kubectl;
  let watch: ChildProcess;
  let watched = '';

  const state = (): ClusterState => JSON.parse(readFileSync(join(dataDirectory, 'cluster.json'), 'utf8')) as ClusterState;
  const component = (name: string): ClusterState['components'][number] => {
    const found = state().components.find((one) => one.name === name);
    if (!found) throw new Error(`there is no ${name}`);
    return found;
  };

  beforeAll(async () => {
    spawnSync('node', ['scripts/build.mjs', '--if-changed'], { stdio: 'inherit' });
    const args = ['up', `--data-dir=${dataDirectory}`, '--port=0', '--http-port=0', '--nodes=2'];
    up = spawn('node', ['dist/kubernest.mjs', ...args]);
    up.stdout?.on('data', (chunk) => (output += String(chunk)));
    up.stderr?.on('data', (chunk) => (output += String(chunk)));
    await eventually(() => expect(output).toContain('Try in another terminal'), { timeoutMs: 60_000 });
    kubectl = (kubectls.at(-1) as Kubectl).for(state().kubeconfig);
    await kubectl.ok('create deployment web --image=example.com/web:1 --port=80 --replicas=1');
    await kubectl.ok('expose deployment web');
    await kubectl.ok('rollout status deploy/web --timeout=60s');
  }, 120_000);

  afterAll(async () => {
    watch.kill();
    const ended = new Promise((resolve) => up.once('close', resolve));
    up.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  async function reachService(): Promise<void> {
    const ip = await kubectl.ok('get svc web -o jsonpath={.spec.clusterIP}');
    await eventually(async () => {
      const answer = await fetch(`http://${hostAddressOf(ip)}/`, { headers: { connection: 'close' } });
      expect(answer.headers.get('x-pod-name')).toMatch(/^web-/);
    });
  }

  function startWatch(): void {
    watched = '';
    watch = kubectl.start('get pods -w');
    watch.stdout?.on('data', (chunk) => (watched += String(chunk)));
  }

  test.each(components)('goes on when %s is killed', { timeout: 120_000 }, async (name) => {
    startWatch();
    await eventually(() => expect(watched).toContain('Running'));
    const before = component(name);
    process.kill(before.pid ?? 0, 'SIGKILL');
    await eventually(() => expect(component(name)).toMatchObject({ state: 'ready', restarts: before.restarts + 1 }), { timeoutMs: 60_000 });
    const replicas = Number(await kubectl.ok('get deploy web -o jsonpath={.spec.replicas}')) + 1;
    await kubectl.ok(`scale deploy web --replicas=${replicas}`);
    await kubectl.ok('rollout status deploy/web --timeout=60s');
    await reachService();
    // kubectl ends a watch whose server is gone, whatever the server is
    if (name === 'kube-apiserver') return;
    expect(watch.exitCode).toBeNull();
    await eventually(() => expect(new Set(watched.match(/^web-\S+ +1\/1/gm)?.map((row) => row.split(' ')[0])).size).toBe(replicas));
    watch.kill();
  });

  test('ends with the signal, and what it had is there when it starts again', async () => {
    const ended = new Promise((resolve) => up.once('close', resolve));
    up.kill('SIGINT');
    expect(await ended).toBe(0);
    output = '';
    up = spawn('node', ['dist/kubernest.mjs', 'up', `--data-dir=${dataDirectory}`, '--port=0', '--http-port=0', '--nodes=2']);
    up.stdout?.on('data', (chunk) => (output += String(chunk)));
    await eventually(() => expect(output).toContain('Try in another terminal'), { timeoutMs: 60_000 });
    kubectl = kubectl.for(state().kubeconfig);
    await eventually(async () => {
      const pods = (await kubectl.ok('get pods')).trimEnd().split('\n').slice(1);
      expect(pods).toHaveLength(1 + components.length);
      for (const row of pods) expect(row).toMatch(/ 1\/1 +Running /);
    });
    await reachService();
  });
});
