import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { saveContext } from '#client/kubeconfig/save-context.js';
import { type CertificateName } from '#client/pki/cluster-certificates.js';
import { type ClusterPki, openPkiFolder } from '#client/pki/pki-folder.js';
import type { UpOptions } from '../up-options.js';
import type { DataDirectory } from './data-directory.js';

/** Who has a kubeconfig of its own. */
const clients: readonly CertificateName[] = ['controller-manager', 'scheduler', 'kube-proxy', 'kubelet'];

/** Name of the context, the cluster and the user in kubeconfig files. */
export const contextName = 'kubernest';

/** The cluster address of the API server: its image on this machine is 127.0.0.1. */
export const advertiseAddress = '10.0.0.1';

/** What the processes of a cluster read. */
export interface ClusterFiles {
  readonly pki: ClusterPki;
  /** The one for people. */
  readonly kubeconfig: string;
  /** Whoever asks kubelets for logs must know this. */
  readonly kubeletToken: string;
  /** Who the components of this cluster are when they want to lead; the same after a restart. */
  readonly identity: string;
}

/** Path of the kubeconfig for people. */
export function kubeconfigPath(directory: DataDirectory, { kubeconfig }: Pick<UpOptions, 'kubeconfig'>): string {
  return kubeconfig === undefined ? directory.file('kubeconfig') : resolve(kubeconfig);
}

/** Writes certificates, kubeconfigs and the like into the data directory, as far as they are not there. `url` is where HTTPS will be served. */
export async function writeClusterFiles(
  directory: DataDirectory,
  options: Pick<UpOptions, 'kubeconfig' | 'serviceCidr'>,
  url: string,
): Promise<ClusterFiles> {
  const hosts = [new URL(url).hostname.replace(/^\[(.*)\]$/, '$1')];
  const addresses = { hosts, advertiseAddress, serviceRange: options.serviceCidr };
  const pki = await openPkiFolder(directory.file('pki'), addresses, Date.now());
  const kubeconfig = kubeconfigPath(directory, options);
  await Promise.all([
    writeKubeconfig(kubeconfig, pki, 'admin', url),
    ...clients.map((client) => writeKubeconfig(directory.file(`${client}.kubeconfig`), pki, client, url)),
  ]);
  return {
    pki,
    kubeconfig,
    kubeletToken: readOrMake(directory.file('kubelet-token')),
    identity: `${hostname()}_${readOrMake(directory.file('identity'))}`,
  };
}

function writeKubeconfig(path: string, { authority, certificates }: ClusterPki, client: CertificateName, server: string): Promise<void> {
  const { cert, key } = certificates[client];
  return saveContext(path, {
    name: contextName,
    cluster: { server, 'certificate-authority-data': base64(authority.cert) },
    user: { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) },
  });
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** A text that nobody can guess; it stays the same. */
function readOrMake(path: string): string {
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  const token = randomBytes(32).toString('base64url');
  writeFileSync(path, `${token}\n`, { mode: 0o600 });
  return token;
}
