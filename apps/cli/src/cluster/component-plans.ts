import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { frontProxyName } from '#client/pki/pki-folder.js';
import type { ProcessPlan } from '../supervisor/supervised-process.js';
import type { UpOptions } from '../up-options.js';
import { advertiseAddress } from './cluster-files.js';
import type { DataDirectory } from './data-directory.js';

/** Where components serve health and metrics; 0 for any port. */
export interface HealthPorts {
  readonly controllerManager: number;
  readonly scheduler: number;
  readonly kubelet: number;
  readonly kubeProxy: number;
}

export const defaultHealthPorts: HealthPorts = { controllerManager: 10_257, scheduler: 10_259, kubelet: 10_248, kubeProxy: 10_249 };

export interface ClusterPorts {
  readonly secure: number;
  /** -1 for none. */
  readonly insecure: number;
  readonly health: HealthPorts;
}

/** The processes of a cluster and their flags. The API server is the first. */
export function componentPlans(
  directory: DataDirectory,
  options: UpOptions,
  ports: ClusterPorts,
  identity: string,
): readonly ProcessPlan[] {
  const { podCidr, serviceCidr, nodes, logLevel } = options;
  const kubeconfig = (client: string): string => `--kubeconfig=${directory.file(`${client}.kubeconfig`)}`;
  const leader = `--leader-elect-identity=${identity}`;
  const level = `--log-level=${logLevel}`;
  const plan = (name: string, args: readonly string[]): ProcessPlan => ({ name, file: bundleOf(name), args: [...args, level] });
  return [
    plan('kube-apiserver', [
      `--storage-directory=${directory.file('store')}`,
      `--secure-port=${ports.secure}`,
      `--insecure-port=${ports.insecure}`,
      `--tls-cert-file=${directory.file('pki', 'apiserver.crt')}`,
      `--tls-private-key-file=${directory.file('pki', 'apiserver.key')}`,
      `--client-ca-file=${directory.file('pki', 'ca.crt')}`,
      `--service-account-key-file=${directory.file('pki', 'sa.pub')}`,
      `--service-account-signing-key-file=${directory.file('pki', 'sa.key')}`,
      `--proxy-client-cert-file=${directory.file('pki', 'front-proxy-client.crt')}`,
      `--proxy-client-key-file=${directory.file('pki', 'front-proxy-client.key')}`,
      `--requestheader-client-ca-file=${directory.file('pki', 'front-proxy-ca.crt')}`,
      `--requestheader-allowed-names=${frontProxyName}`,
      `--service-cluster-ip-range=${serviceCidr}`,
      `--advertise-address=${advertiseAddress}`,
      `--kubelet-token-file=${directory.file('kubelet-token')}`,
    ]),
    plan('kube-controller-manager', [
      kubeconfig('controller-manager'),
      leader,
      `--root-ca-file=${directory.file('pki', 'ca.crt')}`,
      `--service-account-private-key-file=${directory.file('pki', 'sa.key')}`,
      `--cluster-signing-cert-file=${directory.file('pki', 'ca.crt')}`,
      `--cluster-signing-key-file=${directory.file('pki', 'ca.key')}`,
      `--cluster-cidr=${podCidr}`,
      `--service-cluster-ip-range=${serviceCidr}`,
      `--secure-port=${ports.health.controllerManager}`,
    ]),
    plan('kube-scheduler', [kubeconfig('scheduler'), leader, `--secure-port=${ports.health.scheduler}`]),
    plan('kubelet', [
      kubeconfig('kubelet'),
      `--nodes=${nodes}`,
      `--cluster-cidr=${podCidr}`,
      `--service-cidr=${serviceCidr}`,
      `--healthz-port=${ports.health.kubelet}`,
      `--server-token-file=${directory.file('kubelet-token')}`,
    ]),
    plan('kube-proxy', [
      kubeconfig('kube-proxy'),
      '--hostname-override=node-1',
      `--cluster-cidr=${podCidr}`,
      `--service-cidr=${serviceCidr}`,
      `--metrics-bind-address=127.0.0.1:${ports.health.kubeProxy}`,
    ]),
  ];
}

/** The bundles lie beside the one of this program. */
function bundleOf(name: string): string {
  const path = fileURLToPath(new URL(`./${name}.mjs`, import.meta.url));
  if (!existsSync(path)) throw new Error(`${path} is missing; run npm run build`);
  return path;
}
