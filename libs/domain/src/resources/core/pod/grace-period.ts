import { isPodTerminal } from '#domain/resources/core/pod/pod-phase.js';
import type { Pod } from '#domain/schema/types/core-v1.js';

/**
 * Seconds between the request to delete a pod and its removal: as asked for, or as the pod says; none where nothing runs.
 * Source: pkg/registry/core/pod/strategy.go CheckGracefulDelete.
 */
export function podGracePeriod(pod: Pod, requested: number | undefined): number {
  if (!pod.spec.nodeName || isPodTerminal(pod)) return 0;
  const period = requested ?? pod.spec.terminationGracePeriodSeconds ?? 0;
  return period < 0 ? 1 : period;
}
