import { type Action, nothing, type Plan, type Reader, type ReconcileContext } from '#domain/controllers/controller.js';
import { claimObjects } from '#domain/controllers/ownership/claim.js';
import { podsToDelete } from '#domain/controllers/pods/deletion-order.js';
import { nextAvailabilityAt } from '#domain/controllers/pods/next-availability.js';
import type { ReplicaKind, Replicas } from '#domain/controllers/replicaset/replica-kind.js';
import { isSameStatus, type ObservedPods, replicaSetStatus } from '#domain/controllers/replicaset/replica-set-status.js';
import { burstReplicas, createPods, deletePods } from '#domain/controllers/replicaset/scale-pods.js';
import type { KubeObject, ObjectKey } from '#domain/meta/object-meta.js';
import { controllerOf, isControlledBy } from '#domain/meta/owner-reference.js';
import { isPodActive, isPodTerminating } from '#domain/resources/core/pod/pod-phase.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import { selectorOfObject } from '#domain/selectors/object-selector.js';
import { matchesSelector } from '#domain/selectors/selector.js';

/**
 * One pass over a ReplicaSet or ReplicationController: take and release pods, create or delete what is missing or too much, and report.
 * The status counts the pods as they were before, so it is one pass behind what the pass does.
 * Source: syncReplicaSet and manageReplicas of pkg/controller/replicaset/replica_set.go.
 */
export function reconcileReplicas<T extends KubeObject>(
  kind: ReplicaKind<T>,
  key: ObjectKey,
  read: Reader,
  { now }: ReconcileContext,
): Plan {
  const owner = read.get(kind.resource, key);
  const set = owner && kind.view(owner);
  const selector = set && selectorOfObject(set.selector);
  if (!owner || !set || !selector) return nothing;

  const own = read.controlledBy(pods, owner.metadata.uid);
  const orphans = read.orphansIn(pods, owner.metadata.namespace ?? '');
  const { claimed: active, actions: claims } = claimObjects(
    { owner, ownedBy: kind.resource, selector },
    pods,
    [...own, ...orphans].filter(isPodActive),
  );
  const isTerminating = (pod: Pod): boolean =>
    isPodTerminating(pod) && isControlledBy(pod, owner) && matchesSelector(selector, pod.metadata.labels);
  const observed: ObservedPods = { active, ...(kind.countsTerminating && { terminating: own.filter(isTerminating) }) };

  const report = (failure?: string): readonly Action[] => reportStatus(kind, owner, replicaSetStatus(set, observed, now, failure));
  const onFailed = (failure: string) => ({ actions: report(failure), after: 'retry', why: failure }) as const;
  const isLeaving = owner.metadata.deletionTimestamp !== undefined;
  const scaling = isLeaving ? [] : scale({ owner, set, active, onFailed, related: () => relatedPods(kind, owner, read) }, now);
  const lookAgainAt = nextLook(set, active, now);
  return { actions: [...claims, ...scaling, ...report()], ...(lookAgainAt !== undefined && { lookAgainAt }) };
}

interface Scaling {
  readonly owner: KubeObject;
  readonly set: Replicas;
  readonly active: readonly Pod[];
  /** Asked only when some, and not all, of the pods are to go. */
  readonly related: () => readonly Pod[];
  readonly onFailed: (failure: string) => { readonly actions: readonly Action[]; readonly after: 'retry'; readonly why: string };
}

function scale({ owner, set, active, related, onFailed }: Scaling, now: number): readonly Action[] {
  const surplus = active.length - set.replicas;
  if (surplus === 0) return [];
  if (surplus > 0) {
    const count = Math.min(surplus, burstReplicas);
    return [deletePods(owner, podsToDelete(active, count < active.length ? related() : [], count, now), onFailed)];
  }
  if (Object.keys(set.template.metadata?.labels ?? {}).length > 0) return [createPods(owner, set.template, -surplus, onFailed)];
  const { actions, why } = onFailed('unable to create pods, no labels');
  return [...actions, { do: 'fail', why }];
}

/** Pods that any set of the same controller selects; none where the set has no controller (getIndirectlyRelatedPods). */
function relatedPods<T extends KubeObject>(kind: ReplicaKind<T>, owner: T, read: Reader): readonly Pod[] {
  const controller = controllerOf(owner);
  if (!controller) return [];
  const candidates = read.list(pods, owner.metadata.namespace);
  const selectors = read
    .controlledBy(kind.resource, controller.uid)
    .flatMap((object) => selectorOfObject(kind.view(object).selector) ?? []);
  return candidates.filter(({ metadata }) => selectors.some((selector) => matchesSelector(selector, metadata.labels)));
}

function reportStatus<T extends KubeObject>(
  kind: ReplicaKind<T>,
  owner: T,
  status: ReturnType<typeof replicaSetStatus>,
): readonly Action[] {
  const { status: prev } = kind.view(owner);
  const { generation = 0 } = owner.metadata;
  if (isSameStatus(status, prev) && (prev.observedGeneration ?? 0) === generation) return [];
  const object = kind.withStatus(owner, { ...status, observedGeneration: generation });
  return [{ do: 'update', resource: kind.resource, object, subresource: 'status' }];
}

/** When the next pod becomes available; after minReadySeconds at the latest, while some pods are ready and not yet available. */
function nextLook(set: Replicas, active: readonly Pod[], now: number): number | undefined {
  const { minReadySeconds } = set;
  if (minReadySeconds <= 0) return undefined;
  const { readyReplicas, availableReplicas } = replicaSetStatus(set, { active }, now);
  if (readyReplicas === availableReplicas) return undefined;
  return nextAvailabilityAt(active, minReadySeconds, now) ?? now + minReadySeconds * 1000;
}
