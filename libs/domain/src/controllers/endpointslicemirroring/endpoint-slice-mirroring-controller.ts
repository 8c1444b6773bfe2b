import {
  type Action,
  type Controller,
  nothing,
  type ObjectIndex,
  type Plan,
  type Reader,
  type WriteAction,
} from '#domain/controllers/controller.js';
import { managedByLabel, serviceNameLabel, sliceNamePrefix } from '#domain/controllers/endpointslice/slice-metadata.js';
import { triggerTimeAnnotation } from '#domain/controllers/endpointslice/trigger-time.js';
import { mirrorEndpoints, type MirroredSlice, sliceKey } from '#domain/controllers/endpointslicemirroring/mirrored-slices.js';
import { equal, semanticallyEqual } from '#domain/json/equal.js';
import { keyOf, type KubeObject, type ObjectKey } from '#domain/meta/object-meta.js';
import { controllerReference } from '#domain/meta/owner-reference.js';
import { endpoints } from '#domain/resources/core/endpoints/endpoints.js';
import { services } from '#domain/resources/core/service/service.js';
import { endpointSlices } from '#domain/resources/discovery/endpoint-slice/endpoint-slice.js';
import type { Endpoints } from '#domain/schema/types/core-v1.js';
import type { Endpoint, EndpointSlice } from '#domain/schema/types/discovery-v1.js';
import { hasCause } from '#domain/status/status-error.js';

const manager = 'endpointslicemirroring-controller.k8s.io';

/** Gives Services without a selector slices that mirror the Endpoints of their name. Source: pkg/controller/endpointslicemirroring. */
export function endpointSliceMirroringController(
  options: { readonly maxEndpointsPerSubset: number } = { maxEndpointsPerSubset: 1000 },
): Controller {
  return {
    name: 'endpointslicemirroring',
    eventSource: 'endpoint-slice-mirroring-controller',
    reconciles: endpoints,
    watches: [
      { resource: services, keysFor: (service) => ((service as { spec?: { selector?: object } }).spec?.selector ? [] : [keyOf(service)]) },
      { resource: endpointSlices, keysFor: endpointsOfSlice },
    ],
    retries: { firstMs: 1000, mostMs: 100_000, limit: 15 },
    reconcile: (key, read) => reconcile(key, read, options.maxEndpointsPerSubset),
  };
}

/** Mirrored slices by namespace/name of their Endpoints. */
const mirroredSlices: ObjectIndex<EndpointSlice> = { resource: endpointSlices, valuesOf: (slice) => endpointsOfSlice(slice) };

function endpointsOfSlice({ metadata }: KubeObject): readonly ObjectKey[] {
  const name = metadata.labels?.[serviceNameLabel];
  return name && metadata.labels?.[managedByLabel] === manager ? [`${metadata.namespace}/${name}`] : [];
}

function reconcile(key: ObjectKey, read: Reader, limit: number): Plan {
  const object = read.get(endpoints, key);
  const service = read.get(services, key);
  const existing = read.by(mirroredSlices, key);
  if (!object || !isMirrored(object) || !service || service.spec.selector)
    return existing.length > 0 ? { actions: existing.map(removal) } : nothing;
  const { slices, invalid, skipped } = mirrorEndpoints(object, limit);
  const warn = (reason: string, message: string): Action => ({ do: 'event', about: object, type: 'Warning', reason, message });
  const events = [
    ...(invalid > 0 ? [warn('InvalidIPAddress', `Skipped ${invalid} invalid IP addresses when mirroring to EndpointSlices`)] : []),
    ...(skipped > invalid
      ? [
          warn(
            'TooManyAddressesToMirror',
            `A max of ${limit} addresses can be mirrored to EndpointSlices per Endpoints subset. ${skipped} addresses were skipped`,
          ),
        ]
      : []),
  ];
  return { actions: [...events, ...writes(object, slices, existing, limit)] };
}

/** Not for those that say so, nor for those that elect a leader. */
function isMirrored({ metadata }: Endpoints): boolean {
  if (metadata.labels?.['endpointslice.kubernetes.io/skip-mirror'] === 'true') return false;
  return metadata.annotations?.['control-plane.alpha.kubernetes.io/leader'] === undefined;
}

function writes(
  owner: Endpoints,
  wanted: ReadonlyMap<string, MirroredSlice>,
  existing: readonly EndpointSlice[],
  limit: number,
): readonly Action[] {
  const creations: MirroredSlice[] = [];
  const updates: EndpointSlice[] = [];
  const removed: EndpointSlice[] = existing.filter(({ addressType, ports }) => !wanted.has(sliceKey(addressType, ports)));
  for (const [key, slice] of wanted) {
    const [first, ...others] = existing.filter(({ addressType, ports }) => sliceKey(addressType, ports) === key);
    if (slice.endpoints.length === 0) removed.push(...(first ? [first] : []), ...others);
    else {
      removed.push(...others);
      if (!first) creations.push(slice);
      else if (!isUpToDate(owner, first, slice)) updates.push(overwrite(owner, first, slice, limit));
    }
  }
  // a slice that is to go and one that is to come make one update of the one that is there
  const fresh = creations.filter((slice) => {
    const at = removed.findIndex(({ addressType }) => addressType === slice.type);
    const [reused] = at < 0 ? [] : removed.splice(at, 1);
    if (reused) updates.push(overwrite(owner, reused, slice, limit));
    return !reused;
  });
  const isLeaving = owner.metadata.deletionTimestamp !== undefined;
  return [
    ...(isLeaving ? [] : fresh.map((slice) => creation(owner, slice, limit))),
    ...updates.map((object): WriteAction => ({ do: 'update', resource: endpointSlices, object })),
    ...removed.map(removal),
  ];
}

function isUpToDate(owner: Endpoints, slice: EndpointSlice, wanted: MirroredSlice): boolean {
  const { [serviceNameLabel]: _, [managedByLabel]: __, ...labels } = slice.metadata.labels ?? {};
  const isOfAnother = (slice.metadata.ownerReferences ?? []).some(
    ({ kind, name, uid }) => kind === 'Endpoints' && name === owner.metadata.name && uid !== owner.metadata.uid,
  );
  return (
    !isOfAnother &&
    equal(labels, owner.metadata.labels ?? {}) &&
    equal(slice.metadata.annotations ?? {}, mirroredAnnotations(owner)) &&
    semanticallyEqual(sorted(slice.endpoints ?? []), sorted(wanted.endpoints))
  );
}

/** In an order of their own, and without what changes with every change of a pod. */
function sorted(list: readonly Endpoint[]): readonly object[] {
  const textOf = ({ addresses, targetRef }: Endpoint): string => `${addresses?.join() ?? ''} ${targetRef?.name ?? ''}`;
  return list
    .toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : 1))
    .map(({ addresses, hostname, nodeName, conditions, targetRef }) => ({
      addresses,
      hostname,
      nodeName,
      ready: conditions.ready,
      targetRef: targetRef && { ...targetRef, resourceVersion: undefined },
    }));
}

function mirroredAnnotations({ metadata }: Endpoints): Readonly<Record<string, string>> {
  const { [triggerTimeAnnotation]: _, 'kubectl.kubernetes.io/last-applied-configuration': __, ...others } = metadata.annotations ?? {};
  return others;
}

function sliceOf(owner: Endpoints, { type, ports, endpoints: list }: MirroredSlice, limit: number) {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      labels: { ...owner.metadata.labels, [serviceNameLabel]: owner.metadata.name, [managedByLabel]: manager },
      annotations: mirroredAnnotations(owner),
      ownerReferences: [controllerReference(owner)],
    },
    addressType: type,
    endpoints: list.slice(0, limit),
    ports,
  };
}

function overwrite(owner: Endpoints, slice: EndpointSlice, wanted: MirroredSlice, limit: number): EndpointSlice {
  const draft = sliceOf(owner, wanted, limit);
  const { name, namespace, uid, resourceVersion, creationTimestamp } = slice.metadata;
  const identity = { name, ...(namespace !== undefined && { namespace }), uid, resourceVersion, creationTimestamp };
  return { ...draft, metadata: { ...draft.metadata, ...identity } };
}

function creation(owner: Endpoints, slice: MirroredSlice, limit: number): Action {
  const draft = sliceOf(owner, slice, limit);
  return {
    do: 'create',
    resource: endpointSlices,
    namespace: owner.metadata.namespace ?? '',
    object: { ...draft, metadata: { generateName: sliceNamePrefix(owner.metadata.name), ...draft.metadata } },
    onFailure: (error) => ({ actions: [], after: hasCause(error, 'NamespaceTerminating') ? 'stop' : 'retry' }),
  };
}

function removal(slice: EndpointSlice): WriteAction {
  return { do: 'delete', resource: endpointSlices, key: keyOf(slice) };
}
