import { findCondition } from '#domain/meta/status-condition.js';
import { withPodCondition } from '#domain/resources/core/pod/pod-condition.js';
import { disruptionAllowedCondition, withDisruptionAllowed } from '#domain/resources/policy/pod-disruption-budget/disruption-allowed.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import type { PodDisruptionBudget } from '#domain/schema/types/policy-v1.js';
import { forbiddenError, StatusError } from '#domain/status/status-error.js';
import { formatTime } from '#domain/time/rfc3339.js';

const maxDisruptedPods = 2000;
const retrySeconds = 10;

/**
 * The budget with one disruption less and the pod among those that are about to go; written to its status unless the eviction is a
 * dry run. `now` in milliseconds. Throws 429 when nothing may be disrupted now, 403 when the budget is out of order.
 * Source: pkg/registry/core/pod/storage/eviction.go checkAndDecrement.
 */
export function disruptBudget(budget: PodDisruptionBudget, podName: string, now: number): PodDisruptionBudget {
  const { metadata, status } = budget;
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) throw tooManyDisruptions(metadata.name);
  if (status.disruptionsAllowed < 0) throw outOfOrder(budget, 'pdb disruptions allowed is negative');
  if (Object.keys(status.disruptedPods ?? {}).length > maxDisruptedPods) {
    throw outOfOrder(budget, 'DisruptedPods map too big - too many evictions not confirmed by PDB controller');
  }
  if (status.disruptionsAllowed === 0) throw refuse(explain(budget));
  const left = { ...status, disruptionsAllowed: status.disruptionsAllowed - 1 };
  const next = left.disruptionsAllowed === 0 ? withDisruptionAllowed(left, now) : left;
  return { ...budget, status: { ...next, disruptedPods: { ...status.disruptedPods, [podName]: formatTime(now) } } };
}

/** The answer where the server lags behind: try again in ten seconds. */
export function tooManyDisruptions(budgetName: string): StatusError {
  return refuse(`The disruption budget ${budgetName} is still being processed by the server.`, retrySeconds);
}

/** The pod with the condition that says that it is evicted, as it is before it is deleted. */
export function withEvictionCondition(pod: Pod, now: number): Pod {
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  };
  return { ...pod, status: withPodCondition(pod.status, condition, now) };
}

function refuse(cause: string, retryAfterSeconds = 0): StatusError {
  return new StatusError(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
    causes: [{ reason: 'DisruptionBudget', message: cause }],
    ...(retryAfterSeconds > 0 && { retryAfterSeconds }),
  });
}

function outOfOrder({ metadata }: PodDisruptionBudget, why: string): StatusError {
  return forbiddenError({ group: 'policy', plural: 'poddisruptionbudget' }, metadata.name, why);
}

/** Counts of healthy pods mean nothing while the controller fails. */
function explain({ metadata, status }: PodDisruptionBudget): string {
  const { currentHealthy, desiredHealthy, conditions } = status;
  const condition = findCondition(conditions, disruptionAllowedCondition);
  const why = condition?.status === 'False' ? condition.message : '';
  const subject = `The disruption budget ${metadata.name}`;
  if (why !== '' && condition?.reason === 'SyncFailed') {
    return `${subject} does not allow evicting pods currently because it failed sync: ${why}`;
  }
  if (currentHealthy <= desiredHealthy) return `${subject} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
  const suffix = why === '' ? '' : ` (${condition?.reason}): ${why}`;
  return `${subject} does not allow evicting pods currently${suffix}`;
}
