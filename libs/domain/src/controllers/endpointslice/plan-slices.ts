import {
  addressTypesOf,
  type AddressType,
  endpointOf,
  endpointPorts,
  portsKey,
} from '#domain/controllers/endpointslice/desired-endpoints.js';
import { packEndpoints, type Packing } from '#domain/controllers/endpointslice/pack-endpoints.js';
import { isInEndpoints } from '#domain/controllers/endpointslice/service-pods.js';
import { isOwnedByService, missingLabels, newSliceMetadata } from '#domain/controllers/endpointslice/slice-metadata.js';
import { equal } from '#domain/json/equal.js';
import type { TemplateMeta } from '#domain/meta/object-meta.js';
import type { Node, Pod, Service } from '#domain/schema/types/core-v1.js';
import type { Endpoint, EndpointPort, EndpointSlice } from '#domain/schema/types/discovery-v1.js';

/** A slice to be created. */
export interface SliceDraft {
  readonly apiVersion: 'discovery.k8s.io/v1';
  readonly kind: 'EndpointSlice';
  readonly metadata: TemplateMeta;
  readonly addressType: AddressType;
  readonly endpoints: readonly Endpoint[];
  readonly ports: readonly EndpointPort[];
}

/** What is to become of the slices of one address type. */
export interface SlicePlan extends Packing<SliceDraft> {
  readonly type: AddressType;
  /** Existing slices that stay as they are. */
  readonly same: readonly EndpointSlice[];
}

export interface SlicePlans {
  readonly plans: readonly SlicePlan[];
  /** Slices of address types the Service has no more. */
  readonly stray: readonly EndpointSlice[];
  /** Pods left out because their node is not known. */
  readonly skipped: readonly string[];
}

interface Given {
  readonly service: Service;
  readonly pods: readonly Pod[];
  /** Slices of the Service, those being deleted left out. */
  readonly existing: readonly EndpointSlice[];
  readonly nodeOf: (name: string) => Node | undefined;
  /** Most endpoints of one slice. */
  readonly limit: number;
}

/** Which slices a Service should have. Source: Reconcile of k8s.io/endpointslice/reconciler.go. */
export function planSlices(given: Given): SlicePlans {
  const types = addressTypesOf(given.service);
  const stray = given.existing.filter(({ addressType }) => !types.some((type) => type === addressType));
  const planned = types.map((type) => planOfType(given, type));
  return { plans: planned.map(({ plan }) => plan), stray, skipped: [...new Set(planned.flatMap(({ skipped }) => skipped))] };
}

interface Group {
  readonly ports: readonly EndpointPort[];
  readonly endpoints: Endpoint[];
}

function planOfType(given: Given, type: AddressType): { readonly plan: SlicePlan; readonly skipped: readonly string[] } {
  const { service, limit } = given;
  const existing = given.existing.filter(({ addressType }) => addressType === type);
  const own = existing.filter((slice) => isOwnedByService(slice, service));
  const byPorts = groupByPorts(own);
  const { groups, skipped } = groupPods(given, type);
  const packings = [...groups].map(([key, { ports, endpoints }]) =>
    packEndpoints({
      existing: byPorts.get(key) ?? [],
      desired: endpoints,
      limit,
      make: (some) => newSlice(service, type, ports, some),
      relabel: (slice) => missingLabels(slice, service),
    }),
  );
  const unwanted = [...byPorts].flatMap(([key, slices]) => (groups.has(key) ? [] : slices));
  const plan = withPlaceholder(service, type, existing, {
    create: packings.flatMap(({ create }) => create),
    update: packings.flatMap(({ update }) => update),
    remove: [...existing.filter((slice) => !own.includes(slice)), ...packings.flatMap(({ remove }) => remove), ...unwanted],
  });
  const touched = new Set([...plan.update, ...plan.remove].map(({ metadata }) => metadata.uid));
  return { plan: { ...plan, type, same: existing.filter(({ metadata }) => !touched.has(metadata.uid)) }, skipped };
}

function groupByPorts(slices: readonly EndpointSlice[]): ReadonlyMap<string, readonly EndpointSlice[]> {
  const groups = new Map<string, EndpointSlice[]>();
  for (const slice of slices) {
    const key = portsKey(slice.ports);
    const group = groups.get(key);
    if (group) group.push(slice);
    else groups.set(key, [slice]);
  }
  return groups;
}

/** The endpoints of each set of ports. A pod whose node is not known is left out, unless addresses are published in any state. */
function groupPods(
  { service, pods, nodeOf }: Given,
  type: AddressType,
): { readonly groups: Map<string, Group>; readonly skipped: string[] } {
  const groups = new Map<string, Group>();
  const skipped: string[] = [];
  for (const pod of pods.filter((one) => isInEndpoints(one, true))) {
    const ports = endpointPorts(service, pod);
    const key = portsKey(ports);
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { ports, endpoints: [] }));
    const { nodeName = '' } = pod.spec;
    const node = nodeOf(nodeName);
    if (!node && service.spec.publishNotReadyAddresses !== true) {
      const { namespace, name } = service.metadata;
      skipped.push(`skipping Pod ${pod.metadata.name} for Service ${namespace}/${name}: Node ${nodeName} Not Found`);
      continue;
    }
    const endpoint = endpointOf(pod, node, service, type);
    if ((endpoint.addresses ?? []).length > 0) group.endpoints.push(endpoint);
  }
  return { groups, skipped };
}

function newSlice(service: Service, type: AddressType, ports: readonly EndpointPort[], endpoints: readonly Endpoint[]): SliceDraft {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: newSliceMetadata(service),
    addressType: type,
    endpoints,
    ports,
  };
}

/** A Service without endpoints has one slice without any. */
function withPlaceholder(
  service: Service,
  type: AddressType,
  existing: readonly EndpointSlice[],
  packing: Packing<SliceDraft>,
): Packing<SliceDraft> {
  const { create, remove } = packing;
  if (existing.length !== remove.length || create.length > 0) return packing;
  const placeholder = newSlice(service, type, [], []);
  const [only] = remove;
  const isThere = only && remove.length === 1 && isPlaceholder(only, placeholder);
  return isThere ? { ...packing, remove: [] } : { ...packing, create: [placeholder] };
}

function isPlaceholder(slice: EndpointSlice, { metadata }: SliceDraft): boolean {
  return (slice.endpoints ?? []).length === 0 && (slice.ports ?? []).length === 0 && equal(slice.metadata.labels, metadata.labels);
}
