/** How much of a zone is not ready. */
export type ZoneState = 'Initial' | 'Normal' | 'PartialDisruption' | 'FullDisruption';

/** A zone, and how fast nodes of it may be tainted so that their pods go. */
export interface Zone {
  readonly state: ZoneState;
  /** Nodes in a second; 0 stops it. */
  readonly rate: number;
  /** When the next node may be tainted, in milliseconds. */
  readonly freeAt: number;
}

export type Zones = ReadonlyMap<string, Zone>;

export interface EvictionRates {
  /** Nodes in a second. */
  readonly rate: number;
  /** The same for zones of more than `largeZone` nodes of which too many are not ready; smaller ones stop then. */
  readonly secondaryRate: number;
  readonly largeZone: number;
  /** From which part of a zone on too many are not ready. */
  readonly unhealthyThreshold: number;
}

export const defaultEvictionRates: EvictionRates = { rate: 0.1, secondaryRate: 0.01, largeZone: 50, unhealthyThreshold: 0.55 };

/** Two nodes that are not ready are few, whatever part of the zone they are. Source: ComputeZoneState. */
export function zoneState(ready: readonly boolean[], { unhealthyThreshold }: EvictionRates): ZoneState {
  const notReady = ready.filter((isReady) => !isReady).length;
  if (notReady === ready.length && notReady > 0) return 'FullDisruption';
  const isMuch = Math.fround(notReady / ready.length) >= Math.fround(unhealthyThreshold);
  return notReady > 2 && isMuch ? 'PartialDisruption' : 'Normal';
}

/** What has become of all zones at once: of the control plane rather than of the nodes. */
export type Turn = 'all-down' | 'up-again' | undefined;

/**
 * The zones as they follow those before, given which nodes of each are ready. When no node of any zone is ready the control plane is taken to
 * be cut off, and nothing is evicted until one is. Source: handleDisruption of pkg/controller/nodelifecycle/node_lifecycle_controller.go.
 */
export function nextZones(
  before: Zones,
  ready: ReadonlyMap<string, readonly boolean[]>,
  rates: EvictionRates,
  now: number,
): { readonly zones: Zones; readonly turn: Turn } {
  const states = new Map([...ready].map(([name, nodes]) => [name, zoneState(nodes, rates)]));
  const known = [...ready.keys()].map((name) => [name, before.get(name) ?? newZone(rates)] as const);
  const areAllDown = [...states.values()].every((state) => state === 'FullDisruption');
  const wereAllDown = known.every(([, { state }]) => state === 'FullDisruption');
  if (areAllDown && wereAllDown) return { zones: new Map(known), turn: undefined };
  const zones = known.map(([name, zone]) => {
    if (areAllDown) return [name, { ...withRate(zone, 0, now), state: 'FullDisruption' }] as const;
    const state = states.get(name) ?? zone.state;
    if (state === zone.state && !wereAllDown) return [name, zone] as const;
    return [name, { ...withRate(zone, rateFor(state, ready.get(name)?.length ?? 0, rates), now), state }] as const;
  });
  return { zones: new Map(zones), turn: areAllDown ? 'all-down' : wereAllDown ? 'up-again' : undefined };
}

/** Takes leave to taint one node of a zone now; undefined when there is none. */
export function spend(zone: Zone, now: number): Zone | undefined {
  return hasLeave(zone, now) ? { ...zone, freeAt: now + 1000 / zone.rate } : undefined;
}

export function newZone({ rate }: EvictionRates): Zone {
  return { state: 'Initial', rate, freeAt: 0 };
}

function hasLeave({ rate, freeAt }: Zone, now: number): boolean {
  return rate > 0 && freeAt <= now;
}

/** Leave that was there stays; a new pace begins with a wait otherwise. Source: SwapLimiter. */
function withRate(zone: Zone, rate: number, now: number): Zone {
  if (rate === zone.rate) return zone;
  return { ...zone, rate, freeAt: hasLeave(zone, now) ? now : now + 1000 / rate };
}

function rateFor(state: ZoneState, size: number, { rate, secondaryRate, largeZone }: EvictionRates): number {
  if (state !== 'PartialDisruption') return rate;
  return size > largeZone ? secondaryRate : 0;
}
