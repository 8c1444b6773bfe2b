import { scaledValue } from '#domain/int-or-string/int-or-string.js';
import type { Deployment } from '#domain/schema/types/apps-v1.js';

/** How far a rollout may stray from the number of replicas. Source: ResolveFenceposts of pkg/controller/deployment/util/deployment_util.go. */

/** `spec.replicas`, which defaulting has filled in. */
export function replicasOf({ spec }: Deployment): number {
  return spec.replicas ?? 1;
}

export function isRollingUpdate({ spec }: Deployment): boolean {
  return spec.strategy.type === 'RollingUpdate';
}

/** How many pods more than replicas there may be; percentages round up. */
export function maxSurge(deployment: Deployment): number {
  return isRollingUpdate(deployment) ? fencepostsOf(deployment).surge : 0;
}

/** How many pods fewer than replicas may be available; percentages round down. */
export function maxUnavailable(deployment: Deployment): number {
  const replicas = replicasOf(deployment);
  if (!isRollingUpdate(deployment) || replicas === 0) return 0;
  return Math.min(fencepostsOf(deployment).unavailable, replicas);
}

function fencepostsOf(deployment: Deployment): { readonly surge: number; readonly unavailable: number } {
  const replicas = replicasOf(deployment);
  const given = deployment.spec.strategy.rollingUpdate;
  const surge = scaledValue(given?.maxSurge ?? 0, replicas, true);
  const unavailable = scaledValue(given?.maxUnavailable ?? 0, replicas, false);
  if (typeof surge !== 'number' || typeof unavailable !== 'number') return { surge: 0, unavailable: 0 };
  // both can be rounded to zero, and then nothing would ever move
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}
