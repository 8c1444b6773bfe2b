import type { Transport } from '#client/transport/transport.js';
import { type ClusterPki, frontProxyName } from '#client/pki/pki-folder.js';
import type { UserInfo } from '#domain/api/strategy.js';
import { startApiServer, type StartApiServerOptions } from '../../api-server/src/start-api-server.js';
import { startControllerManager } from '../../controller-manager/src/start-controller-manager.js';
import { startKubeProxy } from '../../kube-proxy/src/start-kube-proxy.js';
import { startKubelet } from '../../kubelet/src/start-kubelet.js';
import { startScheduler } from '../../scheduler/src/start-scheduler.js';
import { advertiseAddress } from './cluster/cluster-files.js';
import type { ComponentState } from './cluster/data-directory.js';
import type { Cluster } from './start-processes.js';

export interface SingleProcessOptions {
  /** Where objects are kept; in memory without it. */
  readonly storageDirectory?: string;
  /** Without it there is no HTTPS. */
  readonly pki?: ClusterPki;
  /** 0 for any. */
  readonly port: number;
  /** 0 for any, -1 for none. */
  readonly httpPort: number;
  readonly nodes: number;
  readonly podCidr: string;
  readonly serviceCidr: string;
  /** Whoever asks kubelets for logs must know this. */
  readonly kubeletToken: string;
  readonly healthPorts: {
    readonly controllerManager: number;
    readonly scheduler: number;
    readonly kubelet: number;
    readonly kubeProxy: number;
  };
  readonly logLevel: string;
}

export interface SingleProcessCluster extends Cluster {
  readonly url?: string;
  readonly httpUrl?: string;
  /** The way for clients in this process. */
  transport(user: UserInfo): Transport;
}

/** Who the components are to the API server. */
const user = (username: string, ...groups: readonly string[]): UserInfo => ({ username, groups: [...groups, 'system:authenticated'] });

/**
 * Starts all components in this process; they talk to the API server without sockets. Resolves when all serve; rejects when one cannot, and then
 * none is left.
 */
export async function startSingleProcess(options: SingleProcessOptions): Promise<SingleProcessCluster> {
  const { storageDirectory, pki, podCidr, serviceCidr, nodes, logLevel, healthPorts: ports, kubeletToken } = options;
  const running: { readonly name: string; readonly url?: string; close(): Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    const [apiServer, ...others] = running.splice(0);
    await Promise.all(others.map((one) => one.close()));
    await apiServer?.close();
  };
  const add = async <T extends { readonly url?: string; close(): Promise<void> }>(name: string, starting: Promise<T>): Promise<T> => {
    const started = await starting;
    running.push({ name, ...(started.url !== undefined && { url: started.url }), close: () => started.close() });
    return started;
  };
  try {
    const apiServer = await add(
      'kube-apiserver',
      startApiServer({
        ...(storageDirectory !== undefined && { storageDirectory }),
        ...(pki && certificateFlags(pki)),
        securePort: options.port,
        insecurePort: options.httpPort,
        serviceClusterIPRange: serviceCidr,
        advertiseAddress,
        kubeletToken,
        logLevel,
      }),
    );
    const as = (name: string, ...groups: readonly string[]): Transport => apiServer.transport(user(name, ...groups));
    const rest = await Promise.allSettled([
      add(
        'kube-controller-manager',
        startControllerManager({
          transport: as('system:kube-controller-manager'),
          // nobody else could lead
          leaderElect: false,
          clusterCIDR: podCidr,
          serviceCIDR: serviceCidr,
          // pods wait for what is published of it, even if there is nobody to trust
          rootCA: pki?.authority.cert ?? '',
          ...(pki && {
            serviceAccountPrivateKey: pki.serviceAccountKeys.privateKey,
            clusterSigningCert: pki.authority.cert,
            clusterSigningKey: pki.authority.key,
          }),
          port: ports.controllerManager,
          logLevel,
        }),
      ),
      add(
        'kube-scheduler',
        startScheduler({ transport: as('system:kube-scheduler'), leaderElect: false, port: ports.scheduler, logLevel }),
      ),
      add(
        'kubelet',
        startKubelet({
          transport: as('system:node:kubernest', 'system:nodes'),
          nodes,
          clusterCIDR: podCidr,
          serviceCIDR: serviceCidr,
          healthzPort: ports.kubelet,
          serverToken: kubeletToken,
          logLevel,
        }),
      ),
      add(
        'kube-proxy',
        startKubeProxy({
          transport: as('system:kube-proxy'),
          nodeName: 'node-1',
          clusterCIDR: podCidr,
          serviceCIDR: serviceCidr,
          port: ports.kubeProxy,
          logLevel,
        }),
      ),
    ]);
    for (const result of rest) if (result.status === 'rejected') throw result.reason;
    const components = (): readonly ComponentState[] =>
      running.map(({ name, url }) => ({ name, state: 'ready', restarts: 0, pid: process.pid, ...(url !== undefined && { url }) }));
    const { url, insecureUrl } = apiServer;
    return {
      ...(url !== undefined && { url }),
      ...(insecureUrl !== undefined && { httpUrl: insecureUrl }),
      transport: (who) => apiServer.transport(who),
      components,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function certificateFlags({ certificates, authority, frontProxy, serviceAccountKeys }: ClusterPki): Partial<StartApiServerOptions> {
  return {
    tlsCert: certificates.apiserver.cert,
    tlsKey: certificates.apiserver.key,
    clientCa: authority.cert,
    proxyClientCert: frontProxy.client.cert,
    proxyClientKey: frontProxy.client.key,
    requestheaderClientCa: frontProxy.authority.cert,
    requestheaderAllowedNames: [frontProxyName],
    serviceAccountSigningKey: serviceAccountKeys.privateKey,
    serviceAccountKeys: [serviceAccountKeys.publicKey],
  };
}
