import { kubernetesVersion } from '#domain/api/version-info.js';
import type { RunningCluster } from '../cluster/data-directory.js';
import type { UpOptions } from '../up-options.js';

/** What a cluster that is ready says: where it is, and what to do first. */
export function welcome({ url, httpUrl, kubeconfig }: RunningCluster, { nodes }: UpOptions, seconds: number): string {
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
