import type { ContainerRecord } from '#domain/kubelet/runtime/pod-runtime.js';

/** A container to stop. */
export interface ContainerKill {
  readonly record: ContainerRecord;
  /** The Event's text; the usual one when empty. */
  readonly message: string;
  readonly reason: KillReason;
}

export type KillReason = 'LivenessProbe' | 'StartupProbe' | 'FailedPostStartHook' | 'RestartAllContainers' | 'Unknown';

/** A container that may or may not run is stopped before it is started again. */
export function unknownKill(record: ContainerRecord, what: 'Container' | 'Init container'): ContainerKill {
  return { record, message: `${what} is in "unknown" state, try killing it before restart`, reason: 'Unknown' };
}
