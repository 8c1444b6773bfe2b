import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '#client/api-client.js';
import { saveContext } from '#client/kubeconfig/save-context.js';
import { openPkiFolder } from '#client/pki/pki-folder.js';
import type { Transport } from '#client/transport/transport.js';
import { userAgent } from '#client/user-agent.js';
import type { UserInfo } from '#domain/api/strategy.js';
import { type SingleProcessCluster, startSingleProcess } from '../../../apps/cli/src/start-single-process.js';

export interface StartClusterOptions {
  /** How many nodes there are; one without it. */
  readonly nodes?: number;
  /** Where objects are kept, and found again by a cluster that is started later; in memory without it. */
  readonly dataDirectory?: string;
  readonly podCidr?: string;
  readonly serviceCidr?: string;
  /** What the components say on standard error: `silent` (as without it), `error`, `warn`, `info` or `debug`. */
  readonly logLevel?: string;
}

/** A cluster in this process, with real ports. */
export interface TestCluster {
  /** `https://127.0.0.1:<port>`; clients need the kubeconfig for it. */
  readonly url: string;
  /** `http://127.0.0.1:<port>`, for clients that bring nothing. */
  readonly httpUrl: string;
  /** Path of a kubeconfig whose user may do everything; gone when the cluster is closed. */
  readonly kubeconfig: string;
  /** A client who may do everything and needs no sockets. */
  readonly client: ApiClient;
  /** The way to the API server for somebody else. */
  transport(user: UserInfo): Transport;
  /** Stops everything and leaves nothing behind but the data directory, where one was given. */
  close(): Promise<void>;
}

const admin: UserInfo = { username: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] };
const anyPort = { port: 0, httpPort: 0, healthPorts: { controllerManager: 0, scheduler: 0, kubelet: 0, kubeProxy: 0 } };

/** Starts a whole cluster on free ports; resolves when all of it serves. For tests: any number of clusters fit beside each other. */
export async function startCluster(options: StartClusterOptions = {}): Promise<TestCluster> {
  const { nodes = 1, dataDirectory, podCidr = '10.244.0.0/16', serviceCidr = '10.224.0.0/16', logLevel = 'silent' } = options;
  const folder = await mkdtemp(join(tmpdir(), 'kubernest-'));
  const kubeconfig = join(folder, 'kubeconfig');
  let cluster: SingleProcessCluster | undefined;
  const close = async (): Promise<void> => {
    await cluster?.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const addresses = { hosts: [], advertiseAddress: '10.0.0.1', serviceRange: serviceCidr };
    const pki = await openPkiFolder(join(folder, 'pki'), addresses, Date.now());
    const storage = dataDirectory === undefined ? {} : { storageDirectory: dataDirectory };
    cluster = await startSingleProcess({ ...anyPort, ...storage, pki, nodes, podCidr, serviceCidr, logLevel, kubeletToken: 'test' });
    const { url = '', httpUrl = '' } = cluster;
    await saveContext(kubeconfig, {
      name: 'kubernest',
      cluster: { server: url, 'certificate-authority-data': base64(pki.authority.cert) },
      user: { 'client-certificate-data': base64(pki.certificates.admin.cert), 'client-key-data': base64(pki.certificates.admin.key) },
    });
    const started = cluster;
    const transport = (user: UserInfo): Transport => started.transport(user);
    const client = new ApiClient(transport(admin), { userAgent: userAgent('kubernest-testing') });
    return { url, httpUrl, kubeconfig, client, transport, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
