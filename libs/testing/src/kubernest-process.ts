import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '#testing/eventually.js';

/** What `kubernest up` writes down of itself. */
export interface ClusterState {
  readonly kubeconfig: string;
  readonly url: string;
  readonly httpUrl?: string;
  readonly components: readonly ComponentState[];
}

export interface ComponentState {
  readonly name: string;
  readonly state: string;
  readonly pid?: number;
  readonly restarts: number;
}

/** `kubernest up` as users run it: the release build, in processes of its own, on free ports. */
export class KubernestProcess {
  private constructor(
    private readonly dataDirectory: string,
    private readonly child: ChildProcess,
  ) {}

  /** Resolves when the cluster is ready; rejects with what it said when it ends before. */
  static async up(dataDirectory: string, flags: readonly string[] = []): Promise<KubernestProcess> {
    const args = ['dist/kubernest.mjs', 'up', `--data-dir=${dataDirectory}`, '--port=0', '--http-port=0', ...flags];
    const child = spawn('node', args);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
    const isSettled = (): void => {
      if (child.exitCode === null && !output.includes('Try in another terminal')) throw new Error(`the cluster is not ready: ${output}`);
    };
    await eventually(isSettled, { timeoutMs: 60_000 });
    if (child.exitCode !== null) throw new Error(`the cluster has ended: ${output}`);
    return new KubernestProcess(dataDirectory, child);
  }

  state(): ClusterState {
    return JSON.parse(readFileSync(join(this.dataDirectory, 'cluster.json'), 'utf8')) as ClusterState;
  }

  component(name: string): ComponentState {
    const found = this.state().components.find((one) => one.name === name);
    if (!found) throw new Error(`there is no ${name}`);
    return found;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Resolves with the exit code; null when it was killed. */
  stop(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return Promise.resolve(this.child.exitCode);
    const ended = new Promise<number | null>((resolve) => this.child.once('close', resolve));
    this.child.kill(signal);
    return ended;
  }
}
