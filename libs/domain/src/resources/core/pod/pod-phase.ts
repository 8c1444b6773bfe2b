import type { Pod } from '#domain/schema/types/core-v1.js';

/** Whether a phase is one that nothing leads out of. */
export function isTerminalPhase(phase: string | undefined): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}

/** Succeeded or Failed: every container has stopped and none will start again. */
export function isPodTerminal({ status }: Pick<Pod, 'status'>): boolean {
  return isTerminalPhase(status?.phase);
}

/** Neither over nor on its way out: what controllers count (pkg/controller/controller_utils.go IsPodActive). */
export function isPodActive(pod: Pick<Pod, 'status' | 'metadata'>): boolean {
  return !isPodTerminal(pod) && !pod.metadata.deletionTimestamp;
}

/** On its way out, with containers that may still run. */
export function isPodTerminating(pod: Pick<Pod, 'status' | 'metadata'>): boolean {
  return !isPodTerminal(pod) && !!pod.metadata.deletionTimestamp;
}
