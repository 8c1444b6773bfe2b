import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { processIdentity } from './process-identity.js';

/** What is known of a cluster that runs, or ran when its machine went down. */
export interface RunningCluster {
  readonly pid: number;
  /** Tells the process from another one that has got its number since. */
  readonly identity: string;
  readonly startedAt: string;
  readonly url: string;
  readonly httpUrl?: string;
  readonly kubeconfig: string;
  readonly components: readonly ComponentState[];
}

export interface ComponentState {
  readonly name: string;
  readonly state: 'starting' | 'ready' | 'waiting to restart' | 'stopped';
  readonly pid?: number;
  readonly restarts: number;
  /** Where its health and metrics are. */
  readonly url?: string;
}

const stateFile = 'cluster.json';

/** The folder in which everything of one cluster is. Only its owner can look into it. */
export class DataDirectory {
  readonly path: string;

  constructor(path: string) {
    this.path = resolve(path);
  }

  create(): void {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    chmodSync(this.path, 0o700);
  }

  file(...names: readonly string[]): string {
    return join(this.path, ...names);
  }

  exists(): boolean {
    return existsSync(this.path);
  }

  /** True for a folder that a cluster has been made in, so that nothing else is ever deleted by mistake. */
  isOurs(): boolean {
    return existsSync(this.file(stateFile)) || existsSync(this.file('pki'));
  }

  write(cluster: RunningCluster): void {
    const path = this.file(stateFile);
    writeFileSync(`${path}.tmp`, `${JSON.stringify(cluster, undefined, 2)}\n`, { mode: 0o600 });
    renameSync(`${path}.tmp`, path);
  }

  /** The cluster that runs here now; undefined when none does, whatever a crash has left behind. */
  running(): RunningCluster | undefined {
    const path = this.file(stateFile);
    if (!existsSync(path)) return undefined;
    const cluster = JSON.parse(readFileSync(path, 'utf8')) as RunningCluster;
    return processIdentity(cluster.pid) === cluster.identity ? cluster : undefined;
  }

  forget(): void {
    rmSync(this.file(stateFile), { force: true });
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
