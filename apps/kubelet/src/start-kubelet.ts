import type { Logger } from 'pino';
import { componentLog } from '#client/component/component-log.js';
import { ApiClient } from '#client/api-client.js';
import { type Clock, systemClock } from '#client/clock.js';
import { EventRecorder } from '#client/events/event-recorder.js';
import { Informers } from '#client/informer/informers.js';
import { type Random, systemRandom } from '#client/random.js';
import type { Transport } from '#client/transport/transport.js';
import { userAgent } from '#client/user-agent.js';
import { parseCidr } from '#domain/ip/cidr.js';
import { kubeletOptions, type KubeletOptions } from './kubelet-options.js';
import { Dialer } from './network/dialer.js';
import { factsOf } from './node/machine-facts.js';
import { VirtualNode } from './node/virtual-node.js';
import { VirtualNodes } from './node/virtual-nodes.js';
import { watchCluster } from './node/watch-cluster.js';
import { ClusterObjects } from './pods/cluster-objects.js';
import { HttpFront } from './programs/http-front.js';
import { Programs } from './programs/programs.js';
import { simulatedRuntimeVersion } from './runtime/simulated/simulated-runtime.js';
import { createApp, type KubeletApp } from './server/create-app.js';

export interface StartKubeletOptions extends Partial<KubeletOptions> {
  /** The way to the API server; not closed with the kubelet. */
  readonly transport: Transport;
  readonly clock?: Clock;
  /** In [0, 1). */
  readonly random?: Random;
}

export interface Kubelet {
  /** Health and metrics of the process. */
  readonly url: string;
  /** Leaves pods and nodes as they are in the API server. */
  close(): Promise<void>;
}

interface Surroundings {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

/**
 * Starts the kubelets of some nodes; resolves when all are registered and have seen the pods bound to them. Rejects on options that make no sense,
 * and when the port for health cannot be had.
 */
export async function startKubelet(given: StartKubeletOptions): Promise<Kubelet> {
  const { transport, clock = systemClock, random = systemRandom, ...flags } = given;
  const options = kubeletOptions(flags);
  const log = componentLog('kubelet', options.logLevel);
  const surroundings = { client: new ApiClient(transport, { userAgent: userAgent('kubelet'), clock }), clock, random, log };
  const informers = new Informers(surroundings);
  const recorders: EventRecorder[] = [];
  const nodes = new VirtualNodes();
  const kubeletApp = await createApp(nodes, options.serverToken);
  const { app, listeners } = kubeletApp;
  const close = async (): Promise<void> => {
    listeners.close();
    await informers.close();
    await app.close();
    await Promise.all(recorders.map((recorder) => recorder.close()));
  };
  try {
    await app.listen({ host: options.healthzBindAddress, port: options.healthzPort });
    for (const node of await createNodes(options, surroundings, kubeletApp, recorders)) nodes.add(node);
    await Promise.all(nodes.list().map((node) => node.start()));
    watchCluster(informers, nodes);
    await informers.synced();
    log.info({ nodes: options.nodes }, 'nodes are registered');
  } catch (error) {
    await close();
    throw error;
  }
  return { url: await app.getUrl(), close };
}

/** `recorders` gets the recorder of each node. */
async function createNodes(
  options: KubeletOptions,
  surroundings: Surroundings,
  { listeners }: KubeletApp,
  recorders: EventRecorder[],
): Promise<readonly VirtualNode[]> {
  const programs = new Programs(new HttpFront());
  const networks = [options.nodeNetwork, options.clusterCIDR, options.serviceCIDR].flatMap((text) => parseCidr(text) ?? []);
  const dialer = new Dialer(networks);
  const objects = new ClusterObjects(surroundings.client, surroundings.clock);
  const nodes: VirtualNode[] = [];
  for (let i = 0; i < options.nodes; i += 1) {
    const facts = factsOf(options, i, simulatedRuntimeVersion);
    const listener = await listeners.listen(facts.name, facts.ips[0] ?? '', options.port);
    const recorder = new EventRecorder({ component: 'kubelet', host: facts.name }, surroundings.client, surroundings);
    recorders.push(recorder);
    // Upstream's kubelet does not know the UID of its Node, and kubectl looks for the name in its place.
    const about = { kind: 'Node', name: facts.name, uid: facts.name };
    const kubeletPort = options.port === 0 ? listener.port : options.port;
    nodes.push(
      new VirtualNode({
        ...surroundings,
        facts: { ...facts, kubeletPort },
        programs,
        dialer,
        objects,
        addresses: listener.isSubstitute ? { [`${kubeletPort}/TCP`]: `${listener.host}:${listener.port}` } : {},
        logSize: options.containerLogSize,
        leaseDurationSeconds: options.nodeLeaseDurationSeconds,
        statusUpdateMs: options.nodeStatusUpdateMs,
        statusReportMs: options.nodeStatusReportMs,
        tellOfPod: (pod, event) => recorder.record({ about: pod, ...event }),
        tellOfNode: (event) => recorder.record({ about, ...event }),
      }),
    );
  }
  return nodes;
}
