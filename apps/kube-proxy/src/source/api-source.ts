import { ApiClient } from '#client/api-client.js';
import type { Clock } from '#client/clock.js';
import { Informers } from '#client/informer/informers.js';
import type { Log } from '#client/log.js';
import type { Random } from '#client/random.js';
import type { Transport } from '#client/transport/transport.js';
import { userAgent } from '#client/user-agent.js';
import type { ObjectIndex } from '#domain/controllers/controller.js';
import {
  formatPublishedAddresses,
  hostAddressesAnnotation,
  hostEndpointOf,
  type HostEndpoint,
  parsePublishedAddresses,
  type PublishedAddresses,
} from '#domain/fabric/host-address.js';
import { keyOf, type KubeObject, type ObjectKey } from '#domain/meta/object-meta.js';
import { nodes } from '#domain/resources/core/node/node.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { services } from '#domain/resources/core/service/service.js';
import { endpointSlices } from '#domain/resources/discovery/endpoint-slice/endpoint-slice.js';
import type { Node, Pod, Service } from '#domain/schema/types/core-v1.js';
import type { EndpointSlice } from '#domain/schema/types/discovery-v1.js';
import { isStatusError } from '#domain/status/status-error.js';
import type { ServiceSource, SourceListener } from './service-source.js';

export interface ApiSourceParts {
  /** Not closed with the source. */
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

const podsByIp: ObjectIndex<Pod> = {
  resource: pods,
  valuesOf: ({ spec, status }) => (spec.hostNetwork ? [] : (status?.podIPs ?? []).map(({ ip }) => ip)),
};

const nodesByIp: ObjectIndex<Node> = {
  resource: nodes,
  valuesOf: ({ status }) => (status?.addresses ?? []).map(({ address }) => address),
};

/** Those that tell themselves where their addresses are on the machine, as the API server does. */
const slicesByIp: ObjectIndex<EndpointSlice> = {
  resource: endpointSlices,
  valuesOf: ({ metadata, endpoints }) =>
    metadata.annotations?.[hostAddressesAnnotation] === undefined
      ? []
      : (endpoints ?? []).flatMap(({ addresses }) => (addresses ?? []).filter((address) => address !== null)),
};

/** The cluster as its API server tells of it. */
export class ApiSource implements ServiceSource {
  private readonly client: ApiClient;
  private readonly informers: Informers;

  constructor(private readonly parts: ApiSourceParts) {
    this.client = new ApiClient(parts.transport, { userAgent: userAgent('kube-proxy'), clock: parts.clock });
    this.informers = new Informers({ ...parts, client: this.client });
    this.informers.start(services, { labelSelector: '!service.kubernetes.io/service-proxy-name,!service.kubernetes.io/headless' });
    this.informers.start(endpointSlices, { labelSelector: '!service.kubernetes.io/service-proxy-name,!service.kubernetes.io/headless' });
    this.informers.start(nodes);
    this.informers.start(pods);
  }

  synced(signal: AbortSignal): Promise<void> {
    return this.informers.synced(signal);
  }

  services(): Iterable<Service> {
    return this.informers.list(services);
  }

  endpointSlices(): Iterable<EndpointSlice> {
    return this.informers.list(endpointSlices);
  }

  node(name: string): Node | undefined {
    return this.informers.get(nodes, name);
  }

  hostEndpointOf(ip: string, port: number): HostEndpoint | undefined {
    const [owner] = [...this.informers.by(podsByIp, ip), ...this.informers.by(nodesByIp, ip), ...this.informers.by(slicesByIp, ip)];
    return owner && hostEndpointOf(ip, port, 'TCP', parsePublishedAddresses(owner.metadata.annotations));
  }

  subscribe(listener: SourceListener): () => void {
    const stops = [
      this.informers.onChange(services, ({ old, new: now }) => listener.onService(keyOfEither(old, now), now)),
      this.informers.onChange(endpointSlices, ({ old, new: now }) => listener.onEndpointSlice(keyOfEither(old, now), now)),
      this.informers.onChange(nodes, ({ old, new: now }) => listener.onNode(keyOfEither(old, now), now)),
    ];
    return () => stops.forEach((stop) => stop());
  }

  /** Writes where a Service listens when that is not the image of its address; an empty record takes the annotation away. */
  publish(service: ObjectKey, addresses: PublishedAddresses): void {
    const value = Object.keys(addresses).length === 0 ? null : formatPublishedAddresses(addresses);
    const patch = { metadata: { annotations: { [hostAddressesAnnotation]: value } } };
    this.client.patch(services, service, { type: 'merge', patch }).catch((error: unknown) => {
      if (!isStatusError(error, 'NotFound')) this.parts.log.error({ err: error, service }, 'host addresses could not be published');
    });
  }

  close(): Promise<void> {
    return this.informers.close();
  }
}

function keyOfEither(old: KubeObject | undefined, now: KubeObject | undefined): ObjectKey {
  return keyOf(now ?? old ?? { metadata: {} });
}
