import type { Writable } from 'node:stream';
import { type ClusterPorts, componentPlans } from './cluster/component-plans.js';
import type { ComponentState, DataDirectory } from './cluster/data-directory.js';
import { whenAborted } from './commands/stop-signal.js';
import { SupervisedProcess } from './supervisor/supervised-process.js';
import type { UpOptions } from './up-options.js';

export interface StartProcessesOptions {
  readonly directory: DataDirectory;
  readonly options: UpOptions;
  readonly ports: ClusterPorts;
  /** Who the components are when they want to lead. */
  readonly identity: string;
  /** Aborted when the cluster is not wanted any more. */
  readonly stop: AbortSignal;
  /** Gets what the processes say. */
  readonly output: Writable;
  /** Told whenever the state of a process changes. */
  readonly onChange: (components: readonly ComponentState[]) => void;
}

/** A cluster that runs. */
export interface Cluster {
  components(): readonly ComponentState[];
  close(): Promise<void>;
}

/**
 * Starts a cluster of processes; resolves when all serve, or when they are to stop. All begin at once: the others wait for the API server by
 * themselves. Rejects when one of them ends at the start, and then none is left.
 */
export async function startProcesses(given: StartProcessesOptions): Promise<Cluster> {
  const { directory, options, ports, identity, stop, output } = given;
  const components = (): readonly ComponentState[] => processes.map(({ state }) => state);
  const onChange = (): void => given.onChange(components());
  const processes = componentPlans(directory, options, ports, identity).map((plan) => new SupervisedProcess(plan, { output, onChange }));
  const close = async (): Promise<void> => {
    const [apiServer, ...others] = processes;
    await Promise.all(others.map((one) => one.stop()));
    await apiServer?.stop();
  };
  try {
    await Promise.race([Promise.all(processes.map((one) => one.start())), whenAborted(stop)]);
  } catch (error) {
    await close();
    throw error;
  }
  return { components, close };
}
