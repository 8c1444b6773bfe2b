import { performance } from 'node:perf_hooks';
import type { Writable } from 'node:stream';
import { kubernetesVersion } from '#domain/api/version-info.js';
import { choosePorts } from '../cluster/choose-ports.js';
import { type ClusterFiles, writeClusterFiles } from '../cluster/cluster-files.js';
import type { ClusterPorts } from '../cluster/component-plans.js';
import { DataDirectory, type RunningCluster } from '../cluster/data-directory.js';
import { processIdentity } from '../cluster/process-identity.js';
import { startProcesses, type Cluster } from '../start-processes.js';
import { type UpOptions, upOptions } from '../up-options.js';

/** Starts a cluster and says how to use it; resolves when it has been stopped. Throws an Error that says what is wrong. */
export async function up(given: Partial<UpOptions>, output: Writable): Promise<void> {
  const began = performance.now();
  const options = upOptions(given);
  const directory = new DataDirectory(options.dataDir);
  const running = directory.running();
  if (running) throw new Error(`a cluster is running in ${directory.path} already (process ${running.pid}); stop it with: kubernest down`);
  directory.create();
  const ports = await choosePorts(options);
  const url = `https://127.0.0.1:${ports.secure}`;
  const files = await writeClusterFiles(directory, options, url);
  const startedAt = new Date().toISOString();
  let cluster: Cluster | undefined;
  const record = (): RunningCluster => ({
    pid: process.pid,
    identity: processIdentity(process.pid) ?? '',
    startedAt,
    url,
    ...(ports.insecure >= 0 && { httpUrl: `http://127.0.0.1:${ports.insecure}` }),
    kubeconfig: files.kubeconfig,
    components: cluster?.components() ?? [],
  });
  const stop = stopSignal();
  directory.write(record());
  try {
    const onChange = (): void => directory.write(record());
    const starting = options.singleProcess
      ? startInThisProcess(directory, options, ports, files)
      : startProcesses({ directory, options, ports, identity: files.identity, output, onChange });
    cluster = await Promise.race([starting, stop.then(() => undefined)]);
    if (!cluster) return;
    onChange();
    output.write(welcome(record(), options, (performance.now() - began) / 1000));
    await stop;
    output.write('[kubernest] stopping\n');
    await cluster.close();
  } finally {
    directory.forget();
  }
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

/** Resolves on SIGINT or SIGTERM. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

function welcome({ url, httpUrl, kubeconfig }: RunningCluster, { nodes }: UpOptions, seconds: number): string {
  const nodeCount = nodes === 1 ? 'one node' : `${nodes} nodes`;
  return [
    '',
    `Kubernetes ${kubernetesVersion.gitVersion}, ${nodeCount}, ready in ${seconds.toFixed(1)} s`,
    '',
    `  HTTPS       ${url}`,
    ...(httpUrl === undefined ? [] : [`  HTTP        ${httpUrl}`]),
    `  kubeconfig  ${kubeconfig}`,
    '',
    'Try in another terminal:',
    '',
    `  export KUBECONFIG=${kubeconfig}`,
    '  kubectl get nodes',
    '',
    '',
  ].join('\n');
}
