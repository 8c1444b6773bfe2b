import type { Replicas } from '#domain/controllers/replicaset/replica-kind.js';
import { equal } from '#domain/json/equal.js';
import { isPodAvailable, isPodReady } from '#domain/resources/core/pod/pod-readiness.js';
import type { ReplicaSetCondition, ReplicaSetStatus } from '#domain/schema/types/apps-v1.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import { matchesSelector, selectorFromSet } from '#domain/selectors/selector.js';
import { formatTime } from '#domain/time/rfc3339.js';

/** The pods a status is made of. */
export interface ObservedPods {
  readonly active: readonly Pod[];
  /** Absent where they are not counted. */
  readonly terminating?: readonly Pod[];
}

/**
 * The status of a ReplicaSet, but for observedGeneration. `failure` is why pods could not be created or deleted in this pass.
 * Source: calculateStatus of pkg/controller/replicaset/replica_set_utils.go.
 */
export function replicaSetStatus(set: Replicas, pods: ObservedPods, now: number, failure?: string): ReplicaSetStatus {
  const template = selectorFromSet(set.template.metadata?.labels);
  const conditions = withFailure(set.status.conditions ?? [], pods.active.length - set.replicas, now, failure);
  const { conditions: _, ...kept } = set.status;
  return {
    ...kept,
    replicas: pods.active.length,
    fullyLabeledReplicas: pods.active.filter(({ metadata }) => matchesSelector(template, metadata.labels)).length,
    readyReplicas: pods.active.filter(isPodReady).length,
    availableReplicas: pods.active.filter((pod) => isPodAvailable(pod, set.minReadySeconds, now)).length,
    ...(pods.terminating && { terminatingReplicas: pods.terminating.length }),
    ...(conditions.length > 0 && { conditions }),
  };
}

/** True when a new status says nothing that the old one did not; then it is not written. */
export function isSameStatus(next: ReplicaSetStatus, prev: ReplicaSetStatus): boolean {
  const counts = ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'] as const;
  return (
    counts.every((name) => (next[name] ?? 0) === (prev[name] ?? 0)) &&
    next.terminatingReplicas === prev.terminatingReplicas &&
    equal(next.conditions ?? [], prev.conditions ?? [])
  );
}

/** ReplicaFailure comes with the first failure, keeps its first reason, and goes with the first pass that has none. */
function withFailure(
  conditions: readonly ReplicaSetCondition[],
  surplus: number,
  now: number,
  failure: string | undefined,
): readonly ReplicaSetCondition[] {
  const isKnown = conditions.some(({ type }) => type === 'ReplicaFailure');
  if (failure === undefined) return isKnown ? conditions.filter(({ type }) => type !== 'ReplicaFailure') : conditions;
  if (isKnown) return conditions;
  const reason = surplus < 0 ? 'FailedCreate' : 'FailedDelete';
  return [...conditions, { type: 'ReplicaFailure', status: 'True', lastTransitionTime: formatTime(now), reason, message: failure }];
}
