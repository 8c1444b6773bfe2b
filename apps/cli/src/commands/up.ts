import { performance } from 'node:perf_hooks';
import type { Writable } from 'node:stream';
import { kubernetesVersion } from '#domain/api/version-info.js';
import { choosePorts } from '../cluster/choose-ports.js';
import { writeClusterFiles } from '../cluster/cluster-files.js';
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
  const { kubeconfig, identity } = await writeClusterFiles(directory, options, url);
  const startedAt = new Date().toISOString();
  let cluster: Cluster | undefined;
  const record = (): RunningCluster => ({
    pid: process.pid,
    identity: processIdentity(process.pid) ?? '',
    startedAt,
    url,
    ...(ports.insecure >= 0 && { httpUrl: `http://127.0.0.1:${ports.insecure}` }),
    kubeconfig,
    components: cluster?.components() ?? [],
  });
  const stop = stopSignal();
  directory.write(record());
  try {
    const onChange = (): void => directory.write(record());
    cluster = await Promise.race([startProcesses({ directory, options, ports, identity, output, onChange }), stop.then(() => undefined)]);
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
