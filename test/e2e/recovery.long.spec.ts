import { type ChildProcess, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hostAddressOf } from '#domain/fabric/host-address.js';
import { eventually } from '#testing/eventually.js';
import { installedKubectls, type Kubectl } from '#testing/kubectl.js';
import { KubernestProcess } from '#testing/kubernest-process.js';

/** A cluster of processes, as `npm start` makes it, in which one process after another is killed. */

const kubectls = await installedKubectls();
const components = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet', 'kube-proxy'];

describe.skipIf(kubectls.length === 0)('a cluster of processes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kubernest-recovery-'));
  let running: KubernestProcess | undefined;
  const cluster = (): KubernestProcess => {
    if (!running) throw new Error('no cluster runs');
    return running;
  };
  let kubectl: Kubectl;

  async function start(): Promise<void> {
    running = await KubernestProcess.up(join(folder, 'data'), ['--nodes=2']);
    kubectl = (kubectls.at(-1) as Kubectl).for(cluster().state().kubeconfig);
  }

  beforeAll(async () => {
    spawnSync('node', ['scripts/build.mjs', '--if-changed'], { stdio: 'inherit' });
    await start();
    await kubectl.ok('create deployment web --image=example.com/web:1 --port=80 --replicas=1');
    await kubectl.ok('expose deployment web');
    await kubectl.ok('rollout status deploy/web --timeout=60s');
  }, 120_000);

  afterAll(async () => {
    await running?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  async function reachService(): Promise<void> {
    const ip = await kubectl.ok('get svc web -o jsonpath={.spec.clusterIP}');
    await eventually(async () => {
      const answer = await fetch(`http://${hostAddressOf(ip)}/`, { headers: { connection: 'close' } });
      expect(answer.headers.get('x-pod-name')).toMatch(/^web-/);
    });
  }

  test.each(components)('goes on when %s is killed', { timeout: 120_000 }, async (name) => {
    const watch = new PodWatch(kubectl);
    await eventually(() => expect(watch.ready().size).toBeGreaterThan(0));
    const { pid = 0, restarts } = cluster().component(name);
    process.kill(pid, 'SIGKILL');
    await eventually(() => expect(cluster().component(name)).toMatchObject({ state: 'ready', restarts: restarts + 1 }), {
      timeoutMs: 60_000,
    });
    const replicas = Number(await kubectl.ok('get deploy web -o jsonpath={.spec.replicas}')) + 1;
    await kubectl.ok(`scale deploy web --replicas=${replicas}`);
    await kubectl.ok('rollout status deploy/web --timeout=60s');
    await reachService();
    // kubectl ends a watch whose server is gone, whatever the server is
    if (name !== 'kube-apiserver') await eventually(() => expect([watch.isOver(), watch.ready().size]).toEqual([false, replicas]));
    watch.stop();
  });

  test('ends with the signal, and what it had is there when it starts again', { timeout: 120_000 }, async () => {
    expect(await cluster().stop('SIGINT')).toBe(0);
    await start();
    await eventually(async () => {
      const pods = (await kubectl.ok('get pods')).trimEnd().split('\n').slice(1);
      expect(pods).toHaveLength(1 + components.length);
      for (const row of pods) expect(row).toMatch(/ 1\/1 +Running /);
    });
    await reachService();
  });
});

/** `kubectl get pods -w` */
class PodWatch {
  private readonly child: ChildProcess;
  private seen = '';

  constructor(kubectl: Kubectl) {
    this.child = kubectl.start('get pods -w');
    this.child.stdout?.on('data', (chunk) => (this.seen += String(chunk)));
  }

  /** Names of pods that were seen ready. */
  ready(): ReadonlySet<string> {
    return new Set(this.seen.match(/^\S+(?= +1\/1 )/gm));
  }

  isOver(): boolean {
    return this.child.exitCode !== null;
  }

  stop(): void {
    this.child.kill();
  }
}
