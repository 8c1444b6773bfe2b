import { isNodeReady } from '#domain/controllers/nodes/node-readiness.js';
import { isReadyEndpoint } from '#domain/controllers/endpointslice/traffic-distribution.js';
import { addQuantities, isZeroQuantity, parseQuantity, type Quantity, quantityMilliValue } from '#domain/quantity/quantity.js';
import type { Node } from '#domain/schema/types/core-v1.js';
import type { Endpoint } from '#domain/schema/types/discovery-v1.js';

/**
 * Hints of the annotation `service.kubernetes.io/topology-mode: Auto`: endpoints are shared out to zones in proportion to their CPUs.
 * Source: k8s.io/endpointslice/topologycache.
 */

/** How much more than its share an endpoint may have to serve. */
const overloadThreshold = 0.2;

/** The part of all CPUs that each zone has; undefined when that cannot be told, or there is one zone only. */
export type ZoneRatios = ReadonlyMap<string, number>;

/** Any of these labels keeps a node out of the count. */
const excludedLabels = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];

export function zoneRatios(nodes: readonly Node[]): ZoneRatios | undefined {
  const byZone = new Map<string, Quantity>();
  for (const { metadata, status } of nodes) {
    const { labels = {} } = metadata;
    const isReady = isNodeReady({ status });
    if (!isReady || excludedLabels.some((label) => labels[label] !== undefined)) continue;
    const zone = labels['topology.kubernetes.io/zone'];
    const cpu = parseQuantity(status.allocatable?.['cpu'] ?? '0');
    if (!zone || !cpu || isZeroQuantity(cpu)) return undefined;
    const sum = byZone.get(zone);
    byZone.set(zone, sum ? addQuantities(sum, cpu) : cpu);
  }
  if (byZone.size < 2) return undefined;
  const total = [...byZone.values()].reduce((sum, cpu) => addQuantities(sum, cpu));
  return new Map([...byZone].map(([zone, cpu]) => [zone, quantityMilliValue(cpu) / quantityMilliValue(total)]));
}

interface Allocation {
  readonly desired: number;
  readonly maximum: number;
}

type Allocations = ReadonlyMap<string, Allocation>;

/** Slices as lists of endpoints: those that are written anyway, and those that are not. */
export interface HintedSlices {
  readonly changing: readonly (readonly Endpoint[])[];
  readonly same: readonly (readonly Endpoint[])[];
}

/** The slices with their hints, in the order given; or why there can be none. A slice of `same` that is not the same list is to be written. */
export type Hinting = HintedSlices | { readonly refusal: string };

export function hintTopology(slices: HintedSlices, ratios: ZoneRatios | undefined): Hinting {
  const count = [...slices.changing, ...slices.same].flat().filter(isReadyEndpoint).length;
  const allocations = allocate(count, ratios);
  if (typeof allocations === 'string') return { refusal: allocations };
  const hinted = new Map<string, number>();
  const isFit = slices.same.map((slice) => countHints(slice, hinted, allocations));
  const open = [...slices.changing, ...slices.same.filter((_, i) => !isFit[i])];
  if (open.flat().some((endpoint) => isReadyEndpoint(endpoint) && !endpoint.zone)) {
    return { refusal: 'One or more endpoints do not have a zone specified' };
  }
  for (const { zone = '' } of open.flat().filter(isReadyEndpoint)) hinted.set(zone, (hinted.get(zone) ?? 0) + 1);
  if (hinted.size === 0) return { refusal: 'No hints allocated for zones' };
  const giving = new Giving(allocations, hinted);
  const changed = open.map((slice) => slice.map((endpoint) => giving.hint(endpoint)));
  const rest = changed.slice(slices.changing.length);
  return {
    changing: changed.slice(0, slices.changing.length),
    same: slices.same.map((slice, i) => (isFit[i] ? slice : (rest.shift() ?? []))),
  };
}

/** How many endpoints each zone is to have; a text when that is not possible. */
function allocate(count: number, ratios: ZoneRatios | undefined): Allocations | string {
  if (!ratios) return 'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes';
  const sizes = `(${count} endpoints, ${ratios.size} zones)`;
  if (ratios.size > count) return `Insufficient number of endpoints ${sizes}`;
  const minima = new Map([...ratios].map(([zone, ratio]) => [zone, Math.ceil(ratio * count * (1 / (1 + overloadThreshold)))]));
  const spare = count - [...minima.values()].reduce((sum, minimum) => sum + minimum, 0);
  if (spare < 0) return `Unable to allocate minimum required endpoints to each zone without exceeding overload threshold ${sizes}`;
  return new Map(
    [...minima].map(([zone, minimum]) => [zone, { desired: Math.max((ratios.get(zone) ?? 0) * count, minimum), maximum: minimum + spare }]),
  );
}

/** Adds the hints of a slice to the count when they can stay: every ready endpoint has some, and no zone gets too many. */
function countHints(slice: readonly Endpoint[], hinted: Map<string, number>, allocations: Allocations): boolean {
  const mine = new Map<string, number>();
  for (const { hints } of slice.filter(isReadyEndpoint)) {
    if (!hints?.forZones?.length) return false;
    for (const { name } of hints.forZones) mine.set(name, (mine.get(name) ?? 0) + 1);
  }
  const fits = [...mine].every(([zone, count]) => count + (hinted.get(zone) ?? 0) <= (allocations.get(zone)?.maximum ?? -1));
  if (fits) for (const [zone, count] of mine) hinted.set(zone, count + (hinted.get(zone) ?? 0));
  return fits;
}

/** Moves endpoints from zones that have more than they should to those that have fewer. */
class Giving {
  private readonly surplus = new Map<string, number>();
  private readonly need = new Map<string, number>();

  constructor(allocations: Allocations, hinted: ReadonlyMap<string, number>) {
    const over = new Map<string, number>();
    const under = new Map<string, number>();
    for (const [zone, { desired }] of allocations) {
      const difference = (hinted.get(zone) ?? 0) - desired;
      if (difference > 0) over.set(zone, difference);
      else if (difference < 0) under.set(zone, -difference);
    }
    for (;;) {
      const [giver, gives] = most(over);
      const [taker, takes] = most(under);
      if ((gives < 1 && takes < 1) || gives < 0.5 || takes < 0.5) break;
      this.surplus.set(giver, (this.surplus.get(giver) ?? 0) + 1);
      over.set(giver, gives - 1);
      this.need.set(taker, (this.need.get(taker) ?? 0) + 1);
      under.set(taker, takes - 1);
    }
  }

  /** A ready endpoint is for its own zone, or for one that needs it more. Others keep what they have. */
  hint(endpoint: Endpoint): Endpoint {
    const { zone = '' } = endpoint;
    if (!isReadyEndpoint(endpoint)) return endpoint;
    const [taker] = this.need.keys();
    const canGive = (this.surplus.get(zone) ?? 0) > 0;
    if (canGive && taker !== undefined) {
      takeOne(this.surplus, zone);
      takeOne(this.need, taker);
    }
    return { ...endpoint, hints: { forZones: [{ name: canGive && taker !== undefined ? taker : zone }] } };
  }
}

function takeOne(counts: Map<string, number>, zone: string): void {
  const count = counts.get(zone) ?? 0;
  if (count > 1) counts.set(zone, count - 1);
  else counts.delete(zone);
}

function most(counts: ReadonlyMap<string, number>): readonly [zone: string, count: number] {
  let found: readonly [string, number] = ['', 0];
  for (const entry of counts) if (entry[1] > found[1]) found = entry;
  return found;
}
