import type { KillReason } from '#domain/kubelet/sync/container-kill.js';
import type { Container, Pod } from '#domain/schema/types/core-v1.js';

/** How long containers have to stop, in seconds. */

/** No container gets less. */
export const minimumGraceSeconds = 2;

/**
 * What a pod that ends as a whole gives its containers: what its deletion says, or its spec. A grace that was given before (`given`) can
 * only become shorter. Source: calculateEffectiveGracePeriod in pkg/kubelet/pod_workers.go.
 */
export function podGraceSeconds({ metadata, spec }: Pod, given?: number): number {
  const deletion = metadata.deletionGracePeriodSeconds;
  const wanted = deletion === undefined || (given !== undefined && given < deletion) ? given : deletion;
  return Math.max(1, wanted || spec.terminationGracePeriodSeconds || 0);
}

/** What one container gets that is stopped by itself. Source: setTerminationGracePeriod in pkg/kubelet/kuberuntime/kuberuntime_container.go. */
export function containerGraceSeconds({ metadata, spec }: Pod, container: Container, reason: KillReason): number {
  if (metadata.deletionGracePeriodSeconds !== undefined) return metadata.deletionGracePeriodSeconds;
  if (spec.terminationGracePeriodSeconds === undefined) return minimumGraceSeconds;
  if (reason === 'RestartAllContainers') return 0;
  const probe = reason === 'StartupProbe' ? container.startupProbe : reason === 'LivenessProbe' ? container.livenessProbe : undefined;
  return probe?.terminationGracePeriodSeconds ?? spec.terminationGracePeriodSeconds;
}

/** What is left for the container itself of `grace` seconds, when others took `spentMs` of it: its preStop hook, and waiting for its turn. */
export function remainingGraceSeconds(grace: number, ...spentMs: readonly number[]): number {
  const left = spentMs.reduce((seconds, ms) => (seconds > 0 ? seconds - Math.trunc(ms / 1000) : seconds), grace);
  return Math.max(left, minimumGraceSeconds);
}
