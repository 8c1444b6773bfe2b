import type { Pod } from '#domain/schema/types/core-v1.js';

/** An Event about a pod or one of its containers, by component kubelet. */
export interface PodEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** `spec.containers{name}`; undefined when it is about the pod. */
  readonly fieldPath?: string;
}

export function normal(reason: string, message: string, fieldPath?: string): PodEvent {
  return { type: 'Normal', reason, message, ...(fieldPath !== undefined && { fieldPath }) };
}

export function warning(reason: string, message: string, fieldPath?: string): PodEvent {
  return { type: 'Warning', reason, message, ...(fieldPath !== undefined && { fieldPath }) };
}

/** Where a container stands in its pod, as Events about it say. */
export function containerPath({ spec }: Pod, name: string): string {
  if (spec.initContainers?.some((container) => container.name === name)) return `spec.initContainers{${name}}`;
  if (spec.ephemeralContainers?.some((container) => container.name === name)) return `spec.ephemeralContainers{${name}}`;
  return `spec.containers{${name}}`;
}

/** A pod in the texts of Events: `name_namespace(uid)`. */
export function podText({ metadata }: Pod): string {
  return `${metadata.name}_${metadata.namespace}(${metadata.uid})`;
}
