import type { Taint, Toleration } from '#domain/schema/types/core-v1.js';

/** Taints and what tolerates them. Source: k8s.io/component-helpers/scheduling/corev1/helpers.go and k8s.io/api/core/v1/toleration.go. */

/** An empty key or effect stands for every one. */
export function toleratesTaint(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  switch (toleration.operator || 'Equal') {
    case 'Equal':
      return (toleration.value ?? '') === (taint.value ?? '');
    case 'Exists':
      return true;
    default:
      return false;
  }
}

export function isTolerated(taint: Taint, tolerations: readonly Toleration[] | undefined): boolean {
  return (tolerations ?? []).some((toleration) => toleratesTaint(toleration, taint));
}

/** The first taint that keeps pods with these tolerations off the node. */
export function untoleratedTaint(taints: readonly Taint[] | undefined, tolerations: readonly Toleration[] | undefined): Taint | undefined {
  return taints?.find((taint) => keepsOff(taint) && !isTolerated(taint, tolerations));
}

function keepsOff({ effect }: Taint): boolean {
  return effect === 'NoSchedule' || effect === 'NoExecute';
}
