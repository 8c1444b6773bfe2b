import { findPodCondition } from '#domain/resources/core/pod/pod-condition.js';
import { isTerminalPhase } from '#domain/resources/core/pod/pod-phase.js';
import { isKubeletCondition } from '#domain/kubelet/status/pod-conditions.js';
import type { Pod, PodCondition, PodStatus } from '#domain/schema/types/core-v1.js';
import { formatTime } from '#domain/time/rfc3339.js';

export interface MergeInput {
  /** As the API server has it now. */
  readonly pod: Pod;
  /** What the kubelet made of it. */
  readonly next: PodStatus;
  /** Containers may still run, so the pod must not be called finished. */
  readonly couldBeRunning: boolean;
}

/**
 * The status to write: the kubelet's, with what others have set. A pod that may still run keeps its phase, and a finished one is not ready.
 * Source: mergePodStatus in pkg/kubelet/status/status_manager.go.
 */
export function mergeStatus({ pod, next, couldBeRunning }: MergeInput, now: number): PodStatus {
  const old = pod.status;
  const ends = !isTerminalPhase(old.phase) && isTerminalPhase(next.phase);
  const { resourceClaimStatuses, extendedResourceClaimStatus, nodeAllocatableResourceClaimStatuses, nominatedNodeName } = old;
  const merged: PodStatus = {
    ...withPhase(next, ends && couldBeRunning ? old : next),
    conditions: mergeConditions(old, next, { withDisruption: ends && !couldBeRunning, now }),
    ...(nominatedNodeName !== undefined && { nominatedNodeName }),
    ...(resourceClaimStatuses && { resourceClaimStatuses }),
    ...(extendedResourceClaimStatus && { extendedResourceClaimStatus }),
    ...(nodeAllocatableResourceClaimStatuses && { nodeAllocatableResourceClaimStatuses }),
  };
  return isTerminalPhase(merged.phase) ? { ...merged, conditions: unready(pod, merged, now) } : merged;
}

function withPhase(
  { phase: _phase, reason: _reason, message: _message, ...rest }: PodStatus,
  { phase, reason, message }: PodStatus,
): PodStatus {
  return { ...rest, ...(phase !== undefined && { phase }), ...(message && { message }), ...(reason && { reason }) };
}

function mergeConditions(
  old: PodStatus,
  next: PodStatus,
  { withDisruption, now }: { readonly withDisruption: boolean; readonly now: number },
): readonly PodCondition[] {
  const foreign = (old.conditions ?? []).filter(({ type }) => !isKubeletCondition(type));
  const ours = (next.conditions ?? []).filter(({ type }) => isKubeletCondition(type));
  const disruption = withDisruption ? findPodCondition(next, 'DisruptionTarget') : undefined;
  if (!disruption) return [...foreign, ...ours];
  const before = findPodCondition(old, 'DisruptionTarget');
  const timed = {
    ...disruption,
    lastTransitionTime: (before?.status === disruption.status && before.lastTransitionTime) || formatTime(now),
  };
  const at = foreign.findIndex(({ type }) => type === timed.type);
  return at < 0 ? [...foreign, timed, ...ours] : [...foreign.with(at, timed), ...ours];
}

function unready({ metadata }: Pod, { phase, conditions = [] }: PodStatus, now: number): readonly PodCondition[] {
  const wrong = new Set(['Ready', 'ContainersReady']);
  if (!conditions.some(({ type, status }) => wrong.has(type) && status === 'True')) return conditions;
  return conditions.map((condition) => {
    if (!wrong.has(condition.type)) return condition;
    const { type, status, lastTransitionTime } = condition;
    return {
      type,
      observedGeneration: metadata.generation ?? 0,
      status: 'False',
      lastTransitionTime: (status === 'False' && lastTransitionTime) || formatTime(now),
      reason: phase === 'Failed' ? 'PodFailed' : 'PodCompleted',
    };
  });
}
