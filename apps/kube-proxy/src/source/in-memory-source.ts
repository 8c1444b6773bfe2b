import { hostEndpointOf, parsePublishedAddresses, type HostEndpoint } from '#domain/fabric/host-address.js';
import { keyOf, type KubeObject, type ObjectKey } from '#domain/meta/object-meta.js';
import type { Node, Pod, Service } from '#domain/schema/types/core-v1.js';
import type { EndpointSlice } from '#domain/schema/types/discovery-v1.js';
import type { ServiceSource, SourceListener } from './service-source.js';

type Known = Service | EndpointSlice | Node | Pod;

/** A source that holds what it is given: a cluster written down in a file, or one made by the process itself. */
export class InMemorySource implements ServiceSource {
  private readonly objects = {
    Service: new Map<ObjectKey, Service>(),
    EndpointSlice: new Map<ObjectKey, EndpointSlice>(),
    Node: new Map<ObjectKey, Node>(),
  };
  private readonly podByIP = new Map<string, Pod>();
  private readonly listeners = new Set<SourceListener>();

  constructor(objects: Iterable<KubeObject> = []) {
    for (const object of objects) this.set(object);
  }

  /** Adds or replaces an object. Kinds a proxy does not look at are ignored. */
  set(object: KubeObject): void {
    const key = keyOf(object);
    const known = object as Known;
    if (isService(known)) {
      this.objects.Service.set(key, known);
      for (const listener of this.listeners) listener.onService(key, known);
    } else if (isEndpointSlice(known)) {
      this.objects.EndpointSlice.set(key, known);
      for (const listener of this.listeners) listener.onEndpointSlice(key, known);
    } else if (isNode(known)) {
      this.objects.Node.set(key, known);
      for (const listener of this.listeners) listener.onNode(key, known);
    } else if (isPod(known)) {
      for (const { ip = '' } of known.status?.podIPs ?? []) this.podByIP.set(ip, known);
    }
  }

  delete(kind: 'Service' | 'EndpointSlice' | 'Node', key: ObjectKey): void {
    if (!this.objects[kind].delete(key)) return;
    for (const listener of this.listeners) {
      if (kind === 'Service') listener.onService(key, undefined);
      else if (kind === 'EndpointSlice') listener.onEndpointSlice(key, undefined);
      else listener.onNode(key, undefined);
    }
  }

  synced(): Promise<void> {
    return Promise.resolve();
  }

  services(): Iterable<Service> {
    return this.objects.Service.values();
  }

  endpointSlices(): Iterable<EndpointSlice> {
    return this.objects.EndpointSlice.values();
  }

  node(name: string): Node | undefined {
    return this.objects.Node.get(name);
  }

  hostEndpointOf(ip: string, port: number): HostEndpoint | undefined {
    const pod = this.podByIP.get(ip);
    return pod && hostEndpointOf(ip, port, 'TCP', parsePublishedAddresses(pod.metadata.annotations));
  }

  subscribe(listener: SourceListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

function isService(object: Known): object is Service {
  return object.kind === 'Service';
}

function isEndpointSlice(object: Known): object is EndpointSlice {
  return object.kind === 'EndpointSlice';
}

function isNode(object: Known): object is Node {
  return object.kind === 'Node';
}

function isPod(object: Known): object is Pod {
  return object.kind === 'Pod';
}
