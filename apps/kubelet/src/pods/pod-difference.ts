import { equal } from '#domain/json/equal.js';
import type { Pod } from '#domain/schema/types/core-v1.js';

/**
 * Whether a change of a pod is of interest to its kubelet: what it wrote itself is not. Conditions of others matter where readiness depends on
 * them. Source: podsDifferSemantically in pkg/kubelet/config/mux.go, NeedToReconcilePodReadiness.
 */
export function differsForKubelet(before: Pod, after: Pod): boolean {
  const [a, b] = [before.metadata, after.metadata];
  if (a.generation !== b.generation || a.deletionTimestamp !== b.deletionTimestamp) return true;
  if (a.deletionGracePeriodSeconds !== b.deletionGracePeriodSeconds) return true;
  if (!equal(a.annotations ?? {}, b.annotations ?? {}) || !equal(a.labels ?? {}, b.labels ?? {})) return true;
  const hasGates = (after.spec.readinessGates?.length ?? 0) > 0;
  return hasGates && !equal(before.status.conditions ?? [], after.status.conditions ?? []);
}
