import type { Action, BatchAction, Controller, Plan, Reader, WriteAction } from '#domain/controllers/controller.js';
import { markPodsNotReady } from '#domain/controllers/nodelifecycle/mark-pods-not-ready.js';
import { type NodeHealth, observeHealth, withUnknownConditions } from '#domain/controllers/nodelifecycle/node-health.js';
import {
  defaultEvictionRates,
  type EvictionRates,
  newZone,
  nextZones,
  spend,
  type Turn,
  type Zone,
  type Zones,
} from '#domain/controllers/nodelifecycle/zones.js';
import { changeTaints, hasTaint, type TaintChange } from '#domain/controllers/nodes/change-taints.js';
import { nodeEvent, nodeStatusChange } from '#domain/controllers/nodes/node-events.js';
import { findNodeCondition } from '#domain/controllers/nodes/node-readiness.js';
import { podsOnNode } from '#domain/controllers/pods/pods-on-node.js';
import { leases } from '#domain/resources/coordination/lease/lease.js';
import { nodes } from '#domain/resources/core/node/node.js';
import { zoneKeyOf } from '#domain/resources/core/node/zone-key.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { Node, Taint } from '#domain/schema/types/core-v1.js';

export interface NodeHealthOptions extends Partial<EvictionRates> {
  /** Between two looks at all nodes, in milliseconds. */
  readonly monitorPeriodMs?: number;
  /** How long a node may be silent. */
  readonly monitorGraceMs?: number;
  /** How long a new node may be silent. */
  readonly startupGraceMs?: number;
}

interface Memory {
  /** When all nodes are looked at next; before that only nodes are tainted whose turn it is. */
  readonly monitorAt: number;
  readonly known: ReadonlyMap<string, Known>;
  readonly zones: Zones;
}

interface Known {
  readonly uid: string;
  readonly health: NodeHealth;
}

const notReady: Taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' };
const unreachable: Taint = { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' };
const reachable: TaintChange = { remove: [unreachable, notReady] };

const excludedLabel = 'node.kubernetes.io/exclude-disruption';

/**
 * Watches over the nodes: says of those that are silent that nothing is known of them, takes their pods for not ready, and taints nodes that
 * are not ready so that pods leave them, one after the other and more slowly the more of a zone is down. One key stands for all nodes.
 * Source: monitorNodeHealth, doNoExecuteTaintingPass of pkg/controller/nodelifecycle/node_lifecycle_controller.go.
 */
export function nodeHealthController(options: NodeHealthOptions = {}): Controller<Memory> {
  const { monitorPeriodMs = 5000 } = options;
  const rates = { ...defaultEvictionRates, ...options };
  return {
    name: 'node-lifecycle',
    eventSource: 'node-controller',
    watches: [nodes, leases, pods].map((resource) => ({ resource, keysFor: () => [] })),
    initialKeys: ['nodes'],
    retries: { firstMs: monitorPeriodMs, mostMs: monitorPeriodMs },
    reconcile: (_, read, { now, memory = { monitorAt: 0, known: new Map(), zones: new Map() } }) => {
      const all = read.list(nodes).toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
      if (now < memory.monitorAt) return taintInTurn(all, memory, now);
      return monitor(all, { read, now, options, rates, memory, monitorAt: now + monitorPeriodMs });
    },
  };
}

interface Pass {
  readonly read: Reader;
  readonly now: number;
  readonly options: NodeHealthOptions;
  readonly rates: EvictionRates;
  readonly memory: Memory;
  readonly monitorAt: number;
}

/** What is found of a node. */
interface Finding {
  readonly node: Node;
  readonly isNew: boolean;
  readonly health: NodeHealth;
  /** The node with conditions that are Unknown now. */
  readonly update?: Node;
  /** Status of its condition Ready, as it is after that. */
  readonly ready: string | undefined;
}

function monitor(all: readonly Node[], pass: Pass): Plan<Memory> {
  const { now, rates, memory, monitorAt } = pass;
  const findings = all.map((node) => lookAt(node, pass));
  const { zones, turn } = nextZones(withZonesOf(all, memory.zones, rates), readyByZone(findings), rates, now);
  const queue = turn === 'all-down' ? [] : findings.filter(needsTaint).map(({ node, ready }) => ({ node, ready }));
  const turns = takeTurns(queue, withZonesOf(all, zones, rates), now);
  const actions = findings.flatMap((finding) =>
    actionsFor(finding, { ...pass, turn, isTurn: turns.taken.has(finding.node.metadata.name) }),
  );
  const known = new Map(findings.map(({ node, health }) => [node.metadata.name, knownAs(node, health, turn, now)]));
  const removals = [...memory.known]
    .filter(([name]) => !known.has(name))
    .map(([name, { uid }]) => nodeEvent(name, uid, 'RemovingNode', `Removing Node ${name} from Controller`));
  const changes = [...actions, ...removals];
  return {
    actions: changes.length > 0 ? [{ do: 'batch', pace: 'parallel', actions: changes }] : [],
    memory: { monitorAt, known, zones: turns.zones },
    lookAgainAt: Math.min(monitorAt, turns.nextAt),
  };
}

function lookAt(node: Node, { read, now, options, memory }: Pass): Finding {
  const { monitorGraceMs = 50_000, startupGraceMs = 60_000 } = options;
  const before = memory.known.get(node.metadata.name);
  const lease = read.get(leases, `kube-node-lease/${node.metadata.name}`);
  const health = observeHealth(node, lease, before?.health, now);
  const condition = findNodeCondition(node, 'Ready');
  const update = now > health.seenAt + (condition ? monitorGraceMs : startupGraceMs) ? withUnknownConditions(node, now) : undefined;
  return { node, isNew: !before, health, ...(update && { update }), ready: update ? 'Unknown' : condition?.status };
}

/** When the control plane was cut off nobody could be heard, so all begin anew. */
function knownAs({ metadata: { uid } }: Node, health: NodeHealth, turn: Turn, now: number): Known {
  return { uid, health: turn === 'up-again' ? { ...health, seenAt: now } : health };
}

function readyByZone(findings: readonly Finding[]): ReadonlyMap<string, readonly boolean[]> {
  const zones = new Map<string, boolean[]>();
  for (const { node, ready } of findings) {
    if (node.metadata.labels?.[excludedLabel] !== undefined) continue;
    const zone = zoneKeyOf(node);
    zones.set(zone, [...(zones.get(zone) ?? []), ready === 'True']);
  }
  return zones;
}

function withZonesOf(all: readonly Node[], zones: Zones, rates: EvictionRates): Zones {
  return new Map([...all.map((node): [string, Zone] => [zoneKeyOf(node), newZone(rates)]), ...zones]);
}

/** Its pods are to leave it, and do not know yet. */
function needsTaint({ node, ready }: Pick<Finding, 'node' | 'ready'>): boolean {
  const isDown = ready === 'False' || ready === 'Unknown';
  return isDown && !hasTaint(node, notReady) && !hasTaint(node, unreachable);
}

interface Turns {
  /** Names of the nodes whose turn it is. */
  readonly taken: ReadonlySet<string>;
  readonly zones: Zones;
  /** When it is the turn of the next one. */
  readonly nextAt: number;
}

function takeTurns(queue: readonly Pick<Finding, 'node' | 'ready'>[], before: Zones, now: number): Turns {
  const zones = new Map(before);
  const taken = new Set<string>();
  let nextAt = Infinity;
  for (const { node } of queue) {
    const name = zoneKeyOf(node);
    const zone = zones.get(name);
    const spent = zone && spend(zone, now);
    if (spent) {
      zones.set(name, spent);
      taken.add(node.metadata.name);
    } else if (zone && zone.rate > 0) nextAt = Math.min(nextAt, zone.freeAt);
  }
  return { taken, zones, nextAt };
}

/** Between two looks at all nodes. */
function taintInTurn(all: readonly Node[], memory: Memory, now: number): Plan<Memory> {
  const queue = all.map((node) => ({ node, ready: findNodeCondition(node, 'Ready')?.status })).filter(needsTaint);
  const { taken, zones, nextAt } = takeTurns(queue, memory.zones, now);
  const actions = queue
    .filter(({ node }) => taken.has(node.metadata.name))
    .flatMap(({ node, ready }) => changeTaints(node, taintsFor(ready), now));
  return {
    actions: actions.length > 0 ? [{ do: 'batch', pace: 'parallel', actions }] : [],
    memory: { ...memory, zones },
    lookAgainAt: Math.min(memory.monitorAt, nextAt),
  };
}

/** A node has one of the two taints at most. */
function taintsFor(ready: string | undefined): TaintChange {
  return ready === 'False' ? { add: [notReady], remove: [unreachable] } : { add: [unreachable], remove: [notReady] };
}

interface Decision extends Pass {
  readonly turn: Turn;
  readonly isTurn: boolean;
}

function actionsFor({ node, isNew, update, ready }: Finding, decision: Decision): BatchAction['actions'] {
  const { now, read } = decision;
  const { name, uid } = node.metadata;
  const registered = isNew ? [nodeEvent(name, uid, 'RegisteredNode', `Registered Node ${name} in Controller`)] : [];
  // what another control plane found out is not known to be so still
  const cleared = isNew ? changeTaints(node, reachable, now) : [];
  if (cleared.length > 0) return [...registered, ...cleared];
  if (!update) return [...registered, ...matchTaints(node, ready, decision)];
  const wasReady = findNodeCondition(node, 'Ready')?.status === 'True';
  const stopped: readonly Action[] = wasReady
    ? [nodeStatusChange(node, 'NodeNotReady'), markPodsNotReady(read.by(podsOnNode, name), now)]
    : [];
  const write: WriteAction = {
    do: 'update',
    resource: nodes,
    object: update,
    subresource: 'status',
    onSuccess: (written) => ({ actions: [...matchTaints(written as Node, ready, decision), ...stopped] }),
    onFailure: ({ reason }) => ({ actions: [], after: reason === 'NotFound' ? 'go-on' : 'retry' }),
  };
  return [...registered, write];
}

/** Source: processTaintBaseEviction. */
function matchTaints(node: Node, ready: string | undefined, { now, turn, isTurn }: Decision): readonly WriteAction[] {
  if (ready === 'True' || turn === 'all-down') return changeTaints(node, reachable, now);
  if (ready === undefined) return [];
  // one taint takes the place of the other at once
  const isOther = hasTaint(node, ready === 'False' ? unreachable : notReady);
  return isOther || isTurn ? changeTaints(node, taintsFor(ready), now) : [];
}
