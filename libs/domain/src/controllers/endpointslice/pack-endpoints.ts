import { semanticallyEqual } from '#domain/json/equal.js';
import type { Endpoint, EndpointSlice } from '#domain/schema/types/discovery-v1.js';
import type { Labels } from '#domain/selectors/label-requirement.js';

/** A slice to be made. */
export type NewSlice = Omit<EndpointSlice, 'metadata'>;

/** What is to become of the slices of one set of ports. */
export interface Packing<New> {
  readonly create: readonly New[];
  readonly update: readonly EndpointSlice[];
  readonly remove: readonly EndpointSlice[];
}

interface Given<New> {
  readonly existing: readonly EndpointSlice[];
  readonly desired: readonly Endpoint[];
  /** Most endpoints of one slice. */
  readonly limit: number;
  /** A new slice with these endpoints. */
  readonly make: (endpoints: readonly Endpoint[]) => New;
  /** The labels a slice should have, or undefined when it has them. */
  readonly relabel: (slice: EndpointSlice) => Labels | undefined;
}

/**
 * Packs endpoints into slices with as few writes as may be: those that are in one stay where they are, new ones go into slices that change
 * anyway, the fullest first, then into the one other slice that they fill best, then into new slices. Slices are never merged.
 * Source: reconcileByPortMapping of k8s.io/endpointslice/reconciler.go.
 */
export function packEndpoints<New>({ existing, desired, limit, make, relabel }: Given<New>): Packing<New> {
  const waiting = new Map(desired.map((endpoint) => [identityOf(endpoint), endpoint]));
  const changing: EndpointSlice[] = [];
  const same: EndpointSlice[] = [];
  const remove: EndpointSlice[] = [];
  for (const slice of existing) {
    const { kept, differs } = keep(slice, waiting);
    const labels = relabel(slice);
    const next = labels ? { ...slice, metadata: { ...slice.metadata, labels } } : slice;
    if (differs && kept.length === 0) remove.push(slice);
    else if (differs) changing.push({ ...slice, metadata: { ...slice.metadata, ...(labels && { labels }) }, endpoints: kept });
    else if (labels) changing.push(next);
    else same.push(slice);
  }
  const left = [...waiting.values()];
  const update = changing
    .toSorted((a, b) => sizeOf(b) - sizeOf(a))
    .map((slice) => ({ ...slice, endpoints: [...(slice.endpoints ?? []), ...left.splice(0, Math.max(0, limit - sizeOf(slice)))] }));
  const create: New[] = [];
  while (left.length > 0) {
    const slice = left.length < limit ? bestFit(same, left.length, limit) : undefined;
    if (slice) update.push({ ...slice, endpoints: [...(slice.endpoints ?? []), ...left.splice(0)] });
    else create.push(make(left.splice(0, limit)));
  }
  return { create, update, remove };
}

/** The endpoints of a slice that are still wanted, in their present form; they are taken out of those that wait. */
function keep(slice: EndpointSlice, waiting: Map<string, Endpoint>): { readonly kept: readonly Endpoint[]; readonly differs: boolean } {
  const kept: Endpoint[] = [];
  let differs = false;
  for (const endpoint of slice.endpoints ?? []) {
    const identity = identityOf(endpoint);
    const wanted = waiting.get(identity);
    if (!wanted) continue;
    kept.push(wanted);
    differs ||= !isSameEndpoint(wanted, endpoint);
    waiting.delete(identity);
  }
  return { kept, differs: differs || kept.length !== sizeOf(slice) };
}

function sizeOf({ endpoints }: EndpointSlice): number {
  return endpoints?.length ?? 0;
}

/** The slice that `count` more endpoints fill best without exceeding the limit. */
function bestFit(slices: readonly EndpointSlice[], count: number, limit: number): EndpointSlice | undefined {
  let best: EndpointSlice | undefined;
  let least = limit;
  for (const slice of slices) {
    const free = limit - count - sizeOf(slice);
    if (free >= 0 && free < least) {
      best = slice;
      least = free;
    }
  }
  return best;
}

/** What makes an endpoint the same one, whatever its state (hashEndpoint of k8s.io/endpointslice/util/endpointset.go). */
function identityOf({ addresses, hostname = '', targetRef }: Endpoint): string {
  return JSON.stringify([(addresses ?? []).toSorted(), hostname, targetRef?.namespace ?? '', targetRef?.name ?? '']);
}

/** Equal but for identity and hints. */
function isSameEndpoint(a: Endpoint, b: Endpoint): boolean {
  return (
    a.nodeName === b.nodeName &&
    a.zone === b.zone &&
    a.conditions.ready === b.conditions.ready &&
    a.conditions.serving === b.conditions.serving &&
    a.conditions.terminating === b.conditions.terminating &&
    semanticallyEqual(withoutRevision(a), withoutRevision(b))
  );
}

function withoutRevision({ targetRef }: Endpoint): unknown {
  return targetRef && { ...targetRef, resourceVersion: undefined };
}
