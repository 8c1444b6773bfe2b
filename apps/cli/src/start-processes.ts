import type { Writable } from 'node:stream';
import { type ClusterPorts, componentPlans } from './cluster/component-plans.js';
import type { ComponentState, DataDirectory } from './cluster/data-directory.js';
import { SupervisedProcess } from './supervisor/supervised-process.js';
import type { UpOptions } from './up-options.js';

export interface StartProcessesOptions {
  readonly directory: DataDirectory;
  readonly options: UpOptions;
  readonly ports: ClusterPorts;
  /** Who the components are when they want to lead. */
  readonly identity: string;
  /** Gets what the processes say. */
  readonly output: Writable;
  /** Told whenever the state of a process changes. */
  readonly onChange: () => void;
}

/** A cluster that runs. */
export interface Cluster {
  components(): readonly ComponentState[];
  close(): Promise<void>;
}

/**
 * Starts a cluster of processes; resolves when all serve. All begin at once: the others wait for the API server by themselves. Rejects when one
 * of them ends at the start, and then none is left.
 */
export async function startProcesses({ directory, options, ports, identity, output, onChange }: StartProcessesOptions): Promise<Cluster> {
  const processes = componentPlans(directory, options, ports, identity).map((plan) => new SupervisedProcess(plan, { output, onChange }));
  const close = async (): Promise<void> => {
    const [apiServer, ...others] = processes;
    await Promise.all(others.map((one) => one.stop()));
    await apiServer?.stop();
  };
  try {
    await Promise.all(processes.map((one) => one.start()));
  } catch (error) {
    await close();
    throw error;
  }
  return { components: () => processes.map(({ state }) => state), close };
}
