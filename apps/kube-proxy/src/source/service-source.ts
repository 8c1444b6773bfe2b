import type { HostEndpoint } from '#domain/fabric/host-address.js';
import type { ObjectKey } from '#domain/meta/object-meta.js';
import type { Node, Service } from '#domain/schema/types/core-v1.js';
import type { EndpointSlice } from '#domain/schema/types/discovery-v1.js';

/** Where a proxy learns of the cluster. Objects are never changed in place: a new state is a new object. */
export interface ServiceSource {
  /** Resolves once everything that exists has been seen. The proxy writes no rules before. */
  synced(signal: AbortSignal): Promise<void>;
  services(): Iterable<Service>;
  endpointSlices(): Iterable<EndpointSlice>;
  /** The Node object of that name, if there is one. */
  node(name: string): Node | undefined;
  /**
   * Where a port of a pod (or of a node) listens on this machine; undefined when the source knows no such pod, and the image of the address is
   * dialled. Called for every connection, so it must be fast.
   */
  hostEndpointOf(ip: string, port: number): HostEndpoint | undefined;
  /** Starts to tell of changes; returns how to stop. May tell of what is not new. */
  subscribe(listener: SourceListener): () => void;
}

/** An object that is gone has no state. */
export interface SourceListener {
  onService(key: ObjectKey, service: Service | undefined): void;
  onEndpointSlice(key: ObjectKey, slice: EndpointSlice | undefined): void;
  onNode(name: string, node: Node | undefined): void;
}
