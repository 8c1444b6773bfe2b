import { performance } from 'node:perf_hooks';
import type { Writable } from 'node:stream';
import { choosePorts } from '../cluster/choose-ports.js';
import { type ClusterFiles, kubeconfigPath, writeClusterFiles } from '../cluster/cluster-files.js';
import type { ClusterPorts } from '../cluster/component-plans.js';
import { alreadyRunning, type ComponentState, DataDirectory, type RunningCluster } from '../cluster/data-directory.js';
import { processIdentity } from '../cluster/process-identity.js';
import { startProcesses, type Cluster } from '../start-processes.js';
import { type UpOptions, upOptions } from '../up-options.js';
import { stopSignal, whenAborted } from './stop-signal.js';
import { welcome } from './welcome.js';

/** Starts a cluster and says how to use it; resolves when it has been stopped. Throws an Error that says what is wrong. */
export async function up(given: Partial<UpOptions>, output: Writable): Promise<void> {
  const began = performance.now();
  const options = upOptions(given);
  const directory = new DataDirectory(options.dataDir);
  const running = directory.running();
  if (running) throw new Error(alreadyRunning(directory, running));
  const ports = await choosePorts(options);
  directory.create();
  const stop = stopSignal();
  const record = recordOf(directory, options, ports);
  directory.claim(record([]));
  try {
    const onChange = (components: readonly ComponentState[]): void => directory.write(record(components));
    const cluster = await start({ directory, options, ports, stop, output, onChange });
    onChange(cluster.components());
    if (!stop.aborted) output.write(welcome(record([]), options, (performance.now() - began) / 1000));
    await whenAborted(stop);
    output.write('[kubernest] stopping\n');
    await cluster.close();
  } finally {
    directory.forget();
  }
}

interface Start {
  readonly directory: DataDirectory;
  readonly options: UpOptions;
  readonly ports: ClusterPorts;
  readonly stop: AbortSignal;
  readonly output: Writable;
  readonly onChange: (components: readonly ComponentState[]) => void;
}

/** A cluster that serves, or, where it is to stop already, one that perhaps does not. */
async function start({ directory, options, ports, stop, output, onChange }: Start): Promise<Cluster> {
  const files = await writeClusterFiles(directory, options, urlOf(ports));
  if (options.singleProcess) return startInThisProcess(directory, options, ports, files);
  return startProcesses({ directory, options, ports, identity: files.identity, stop, output, onChange });
}

/** All the components are read only when they are wanted here. */
async function startInThisProcess(
  directory: DataDirectory,
  { nodes, podCidr, serviceCidr, logLevel }: UpOptions,
  { secure, insecure, health }: ClusterPorts,
  { pki, kubeletToken }: ClusterFiles,
): Promise<Cluster> {
  const { startSingleProcess } = await import('../start-single-process.js');
  const storageDirectory = directory.file('store');
  const ports = { port: secure, httpPort: insecure, healthPorts: health };
  return startSingleProcess({ storageDirectory, pki, kubeletToken, nodes, podCidr, serviceCidr, logLevel, ...ports });
}

function recordOf(
  directory: DataDirectory,
  options: UpOptions,
  ports: ClusterPorts,
): (components: readonly ComponentState[]) => RunningCluster {
  const { pid } = process;
  const identity = processIdentity(pid) ?? '';
  const startedAt = new Date().toISOString();
  const httpUrl = ports.insecure < 0 ? {} : { httpUrl: `http://127.0.0.1:${ports.insecure}` };
  const kubeconfig = kubeconfigPath(directory, options);
  return (components) => ({ pid, identity, startedAt, url: urlOf(ports), ...httpUrl, kubeconfig, components });
}

function urlOf({ secure }: ClusterPorts): string {
  return `https://127.0.0.1:${secure}`;
}
