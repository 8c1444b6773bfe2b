import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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

  /** Throws an Error that says why it cannot be had. */
  create(): void {
    try {
      mkdirSync(this.path, { recursive: true, mode: 0o700 });
      chmodSync(this.path, 0o700);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const isFile = code === 'EEXIST' || code === 'ENOTDIR';
      throw new Error(`the data directory ${this.path} cannot be made: ${isFile ? 'a file is in its way' : message}`, { cause: error });
    }
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

  /** Takes the folder for a cluster of this process. Throws an Error when another one runs here, however close behind this one it came. */
  claim(cluster: RunningCluster): void {
    const path = this.file(stateFile);
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, textOf(cluster), { mode: 0o600 });
    try {
      for (;;) {
        const running = this.running();
        if (running) throw new Error(alreadyRunning(this, running));
        if (existsSync(path)) this.#putAside(path);
        if (linkExclusively(draft, path)) return;
      }
    } finally {
      rmSync(draft, { force: true });
    }
  }

  /** Only whoever has claimed the folder may write. */
  write(cluster: RunningCluster): void {
    const path = this.file(stateFile);
    writeFileSync(`${path}.tmp`, textOf(cluster), { mode: 0o600 });
    renameSync(`${path}.tmp`, path);
  }

  /** The cluster that runs here now; undefined when none does, whatever a crash has left behind. */
  running(): RunningCluster | undefined {
    return runningIn(this.file(stateFile));
  }

  forget(): void {
    rmSync(this.file(stateFile), { force: true });
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  /** Takes away what a crash has left; what somebody else has put there in the meantime is put back. */
  #putAside(path: string): void {
    const aside = `${path}.${process.pid}.old`;
    try {
      renameSync(path, aside);
    } catch {
      return;
    }
    if (runningIn(aside)) linkExclusively(aside, path);
    rmSync(aside, { force: true });
  }
}

/** Told to whoever wants a folder in which a cluster runs. */
export function alreadyRunning({ path }: DataDirectory, { pid }: RunningCluster): string {
  return `a cluster is running in ${path} (process ${pid}); stop it with: kubernest down --data-dir ${path}`;
}

function textOf(cluster: RunningCluster): string {
  return `${JSON.stringify(cluster, undefined, 2)}\n`;
}

function runningIn(path: string): RunningCluster | undefined {
  let cluster: RunningCluster;
  try {
    cluster = JSON.parse(readFileSync(path, 'utf8')) as RunningCluster;
  } catch {
    return undefined;
  }
  return processIdentity(cluster.pid) === cluster.identity ? cluster : undefined;
}

/** False when there is something of that name. */
function linkExclusively(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
