import { equal } from '#domain/json/equal.js';
import { keyOf, type ObjectKey } from '#domain/meta/object-meta.js';
import type { IpFamily } from '#domain/ip/ip-address.js';
import { isTracked, mergeSlices, serviceOf, type EndpointsByPort } from '#domain/proxy/proxy-endpoint.js';
import type { EndpointSlice } from '#domain/schema/types/discovery-v1.js';
import { parseTime } from '#domain/time/rfc3339.js';

/**
 * The EndpointSlices of every Service, and which Services' slices changed since the last sync. A Service may have several slices and
 * endpoints may move between them, so each is kept by name. Upstream's EndpointsChangeTracker and EndpointSliceCache,
 * `pkg/proxy/endpointschangetracker.go`, `pkg/proxy/endpointslicecache.go`.
 */
export class EndpointSliceTracker {
  private readonly slices = new Map<ObjectKey, Map<ObjectKey, EndpointSlice>>();
  private readonly serviceBySlice = new Map<ObjectKey, ObjectKey>();
  private readonly merged = new Map<ObjectKey, EndpointsByPort>();
  private readonly changed = new Set<ObjectKey>();
  private readonly triggers = new Map<ObjectKey, number[]>();

  /** Trigger times before `startedAt` (ms) are not reported: that change did not wait for this proxy. */
  constructor(
    private readonly family: IpFamily,
    private readonly nodeName: string,
    private readonly startedAt: number,
  ) {}

  /** Returns whether a sync is needed for it. A slice that says nothing new about addresses is none. */
  set(slice: EndpointSlice): boolean {
    const key = keyOf(slice);
    const service = serviceOf(slice);
    if (service === undefined || !isTracked(slice, this.family)) return this.delete(key);
    const movedAway = this.serviceBySlice.get(key) !== service && this.delete(key);
    const siblings = this.slices.get(service) ?? new Map<ObjectKey, EndpointSlice>();
    const before = siblings.get(key);
    siblings.set(key, slice);
    this.slices.set(service, siblings);
    this.serviceBySlice.set(key, service);
    if (before && equal(before.endpoints, slice.endpoints) && equal(before.ports, slice.ports)) return movedAway;
    this.changed.add(service);
    this.noteTrigger(service, slice);
    return true;
  }

  delete(key: ObjectKey): boolean {
    const service = this.serviceBySlice.get(key);
    if (service === undefined) return false;
    this.serviceBySlice.delete(key);
    const siblings = this.slices.get(service);
    siblings?.delete(key);
    if (siblings?.size === 0) this.slices.delete(service);
    this.changed.add(service);
    this.triggers.delete(service);
    return true;
  }

  /** Services with changes that no sync has seen. */
  get pending(): number {
    return this.changed.size;
  }

  /** Applies what is pending; returns the Services it changed, and when (ms) the changes of pods happened that led to it. */
  checkout(): { readonly services: ReadonlySet<ObjectKey>; readonly triggerTimes: readonly number[] } {
    const services = new Set(this.changed);
    const triggerTimes = [...this.triggers.values()].flat();
    this.changed.clear();
    this.triggers.clear();
    for (const service of services) {
      const slices = this.slices.get(service);
      if (slices) this.merged.set(service, mergeSlices(service, slices.values(), this.nodeName));
      else this.merged.delete(service);
    }
    return { services, triggerTimes };
  }

  /** The endpoints of the last checkout, by Service. */
  endpoints(): ReadonlyMap<ObjectKey, EndpointsByPort> {
    return this.merged;
  }

  private noteTrigger(service: ObjectKey, { metadata }: EndpointSlice): void {
    const time = parseTime(metadata.annotations?.['endpoints.kubernetes.io/last-change-trigger-time'] ?? '');
    if (time !== undefined && time > this.startedAt) this.triggers.set(service, [...(this.triggers.get(service) ?? []), time]);
  }
}
