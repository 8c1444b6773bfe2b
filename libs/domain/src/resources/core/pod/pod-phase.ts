import type { Pod } from '#domain/schema/types/core-v1.js';

/** Succeeded or Failed: every container has stopped and none will start again. */
export function isPodTerminal({ status }: Pick<Pod, 'status'>): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

/** Neither over nor on its way out: what controllers count (pkg/controller/controller_utils.go IsPodActive). */
export function isPodActive(pod: Pick<Pod, 'status' | 'metadata'>): boolean {
  return !isPodTerminal(pod) && !pod.metadata.deletionTimestamp;
}

/** On its way out, with containers that may still run. */
export function isPodTerminating(pod: Pick<Pod, 'status' | 'metadata'>): boolean {
  return !isPodTerminal(pod) && !!pod.metadata.deletionTimestamp;
}
