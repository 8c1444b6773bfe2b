export const deletionCostAnnotation = 'controller.kubernetes.io/pod-deletion-cost';

/**
 * How dear a pod is to those who would delete one of several; 0 when nothing is said, undefined for a text that is no int32 in its plain
 * form. Source: pkg/apis/core/helper/helpers.go GetDeletionCostFromPodAnnotations.
 */
export function podDeletionCost(annotations: Readonly<Record<string, string>> | undefined): number | undefined {
  const text = annotations?.[deletionCostAnnotation];
  if (text === undefined) return 0;
  const cost = /^(0|-\d+|[1-9]\d*)$/.test(text) ? Number(text) : NaN;
  return cost >= -(2 ** 31) && cost < 2 ** 31 ? cost : undefined;
}
