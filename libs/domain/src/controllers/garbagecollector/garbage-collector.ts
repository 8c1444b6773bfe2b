import type { Registry } from '#domain/api/registry.js';
import {
  type Action,
  type Continuation,
  type Controller,
  type EventAction,
  nothing,
  type Plan,
  type Reader,
  type RequestAction,
} from '#domain/controllers/controller.js';
import { collectItem, finishForeground, orphanDependents, type Owners } from '#domain/controllers/garbagecollector/collect-item.js';
import { isDeletingDependents, isOrphaning, type Item, OwnerGraph, ownerKey } from '#domain/controllers/garbagecollector/owner-graph.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { OwnerReference } from '#domain/schema/types/meta-v1.js';
import { isStatusError } from '#domain/status/status-error.js';

interface Memory {
  /** UID of the owner in another namespace that an Event told of. */
  readonly told?: string;
  /** How often in a row an owner was not where it can be waited for. */
  readonly looks: number;
}

/** Between looks at an owner whose end nobody would tell, in milliseconds; doubled each time. */
const firstLook = 1000;
const lastLook = 1_000_000;

/**
 * Deletes what lost all its owners, and what has to go before its owner does; lets dependents go of owners that leave them behind. Keys are
 * those of OwnerGraph. When other resources are served a new one has to take its place, at the cost of a look at every object that has an
 * owner.
 *
 * An owner that the caches know is there; whether one is not is asked of the server, as kinds may differ in age.
 * Source: pkg/controller/garbagecollector.
 */
export function garbageCollector(registry: Registry): Controller<Memory> {
  const graph = new OwnerGraph(registry);
  return {
    name: 'garbage-collector',
    eventSource: 'garbage-collector-controller',
    watches: graph.resources.map((resource) => ({
      resource,
      keysFor: (object, read) => graph.touchedBy({ resource, object }, read),
    })),
    reconcile: (key, read, { now, memory = { looks: 0 } }) => {
      const item = graph.find(key, read);
      if (!item) return nothing;
      const { uid, deletionTimestamp } = item.object.metadata;
      if (deletionTimestamp === undefined) return lookAtOwners({ graph, read, now, memory }, item);
      if (isOrphaning(item)) return { actions: orphanDependents(item, graph.dependentsOf(uid, read)) };
      return isDeletingDependents(item) ? { actions: finishForeground(item, graph.dependentsOf(uid, read)) } : nothing;
    },
  };
}

interface Look {
  readonly graph: OwnerGraph;
  readonly read: Reader;
  readonly now: number;
  readonly memory: Memory;
}

function lookAtOwners(look: Look, item: Item): Plan<Memory> {
  const { graph, read, memory } = look;
  const { ownerReferences = [], namespace } = item.object.metadata;
  const known = new Map<OwnerReference, KubeObject>();
  for (const reference of ownerReferences) {
    const owner = graph.ownerOf(reference, namespace, read);
    if (owner) known.set(reference, owner.object);
  }
  const unknown = ownerReferences.filter((reference) => !known.has(reference));
  if (unknown.length === 0) return { actions: decide(look, item, known) };

  const misplaced = unknown.find(({ uid }) => isElsewhere(graph.withUid(uid, read), namespace));
  const told = misplaced && { told: misplaced.uid };
  const events = misplaced && misplaced.uid !== memory.told ? [toldOf(item, misplaced)] : [];
  const plan = { memory: { ...told, looks: memory.looks + 1 } };
  const resources = unknown.map((reference) => graph.resourceOf(reference));
  // what is in no namespace cannot belong to what is in one: it stays as it is
  if (!namespace && resources.some((resource) => resource?.namespaced)) {
    return { ...plan, actions: events, ...(!misplaced && { lookAgainAt: later(look) }) };
  }
  // nobody can tell what became of an owner whose kind is not served
  if (resources.includes(undefined)) return { ...plan, actions: events, lookAgainAt: later(look) };
  return { ...plan, actions: [...events, lookUp(look, item, unknown, known)] };
}

/** Asks the server for the owners that the caches do not know, and goes on then. */
function lookUp(look: Look, item: Item, unknown: readonly OwnerReference[], known: ReadonlyMap<OwnerReference, KubeObject>): Action {
  return {
    do: 'batch',
    pace: 'parallel',
    actions: unknown.flatMap((reference) => getOwner(look.graph, item, reference)),
    onDone: (outcomes): Continuation => {
      const owners = new Map(known);
      for (const [i, reference] of unknown.entries()) {
        const outcome = outcomes[i];
        if (outcome?.ended === 'failed') return { actions: [], after: 'retry', why: outcome.error.message };
        const found = outcome?.ended === 'done' ? outcome.found[0] : undefined;
        if (found?.metadata.uid === reference.uid) owners.set(reference, found);
      }
      return { actions: decide(look, item, owners), ...(owners.size > known.size && { lookAgainAt: later(look) }) };
    },
  };
}

function getOwner(graph: OwnerGraph, { object }: Item, reference: OwnerReference): readonly RequestAction[] {
  const resource = graph.resourceOf(reference);
  const key = resource && ownerKey(resource, reference, object.metadata.namespace);
  if (!resource || key === undefined) return [];
  return [
    {
      do: 'get',
      resource,
      key,
      onSuccess: () => ({ actions: [] }),
      onFailure: (error) => ({ actions: [], after: isStatusError(error, 'NotFound') ? 'go-on' : 'retry' }),
    },
  ];
}

function decide({ graph, read }: Look, item: Item, owners: ReadonlyMap<OwnerReference, KubeObject>): readonly Action[] {
  const { ownerReferences = [], uid } = item.object.metadata;
  if (ownerReferences.length === 0) return [];
  const states: Record<keyof Owners, OwnerReference[]> = { solid: [], dangling: [], waiting: [] };
  for (const reference of ownerReferences) {
    const object = owners.get(reference);
    states[!object ? 'dangling' : isDeletingDependents({ object }) ? 'waiting' : 'solid'].push(reference);
  }
  return collectItem(item, states, states.solid.length === 0 && states.waiting.length > 0 ? graph.dependentsOf(uid, read) : []);
}

function isElsewhere(owner: Item | undefined, namespace: string | undefined): boolean {
  const other = owner?.object.metadata.namespace;
  return other !== undefined && other !== namespace;
}

function toldOf({ object }: Item, { apiVersion, kind, name, uid }: OwnerReference): EventAction {
  const { namespace = '' } = object.metadata;
  const owner = `[${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}]`;
  return {
    do: 'event',
    about: object,
    type: 'Warning',
    reason: 'OwnerRefInvalidNamespace',
    message: `ownerRef ${owner} does not exist in namespace ${JSON.stringify(namespace)}`,
  };
}

function later({ now, memory }: Look): number {
  return now + Math.min(firstLook * 2 ** memory.looks, lastLook);
}
