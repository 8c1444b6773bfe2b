import { podStatusPatch } from '#domain/kubelet/status/pod-status-patch.js';
import { type NewPodCondition, withPodCondition } from '#domain/resources/core/pod/pod-condition.js';
import type { PodStatusPatch } from '#domain/scheduling/decision.js';
import type { Pod, PodStatus } from '#domain/schema/types/core-v1.js';

export interface StatusChange {
  readonly condition?: Omit<NewPodCondition, 'observedGeneration'>;
  /** The empty text takes a nomination back. */
  readonly nominatedNodeName?: string | undefined;
}

/** The patch that brings a change into a pod's status; undefined when it is there already. Source: pkg/scheduler/schedule_one.go updatePod. */
export function statusChange(pod: Pod, { condition, nominatedNodeName }: StatusChange, now: number): PodStatusPatch | undefined {
  const observed = pod.metadata.generation;
  const told = condition && { ...condition, ...(observed !== undefined && { observedGeneration: observed }) };
  const { nominatedNodeName: before, ...rest } = told ? withPodCondition(pod.status, told, now) : pod.status;
  const nomination = nominatedNodeName ?? before ?? '';
  const next: PodStatus = nomination === '' ? rest : { ...rest, nominatedNodeName: nomination };
  const patch = podStatusPatch(pod, next);
  return patch && { pod, patch };
}
