import type { Reader } from '#domain/controllers/controller.js';
import { storageClasses } from '#domain/resources/storage/storage-class/storage-class.js';
import { PluginError } from '#domain/scheduling/framework/plugin-status.js';
import { persistentVolumeClaims } from '#domain/resources/core/persistent-volume-claim/persistent-volume-claim.js';
import { claimedVolumes, claimKey, ownershipProblem } from '#domain/scheduling/volumes/claimed-volumes.js';
import { storageClassName } from '#domain/scheduling/volumes/storage-class-name.js';
import { bindCompleted } from '#domain/scheduling/volumes/volume-annotations.js';
import type { PersistentVolumeClaim, Pod } from '#domain/schema/types/core-v1.js';

/** The claims of a pod by how far they are. Source: pkg/scheduler/framework/plugins/volumebinding/binder.go PodVolumeClaims. */
export interface PodVolumeClaims {
  readonly bound: readonly PersistentVolumeClaim[];
  /** They get their volume once it is known where the pod goes. */
  readonly delayed: readonly PersistentVolumeClaim[];
  /** They should have got one by now. */
  readonly immediate: readonly PersistentVolumeClaim[];
}

/** Why the pod cannot go anywhere because of a claim of it; undefined when none is in the way. */
export function claimProblem(pod: Pod, read: Reader): string | undefined {
  for (const volume of claimedVolumes(pod)) {
    const { claimName, isEphemeral } = volume;
    const claim = read.get(persistentVolumeClaims, claimKey(pod, volume));
    if (!claim && isEphemeral) return `waiting for ephemeral volume controller to create the persistentvolumeclaim "${claimName}"`;
    if (!claim) return `persistentvolumeclaim "${claimName}" not found`;
    if (claim.status?.phase === 'Lost') {
      return `persistentvolumeclaim "${claimName}" bound to non-existent persistentvolume "${claim.spec.volumeName ?? ''}"`;
    }
    if (claim.metadata.deletionTimestamp) return `persistentvolumeclaim "${claimName}" is being deleted`;
    const problem = isEphemeral ? ownershipProblem(claim, pod) : undefined;
    if (problem) return problem;
  }
  return undefined;
}

/** Throws PluginError when a StorageClass does not say when its volumes are bound. */
export function podVolumeClaims(pod: Pod, read: Reader): PodVolumeClaims {
  const claims = claimedVolumes(pod).flatMap((volume) => read.get(persistentVolumeClaims, claimKey(pod, volume)) ?? []);
  const unbound = claims.filter((claim) => !isFullyBound(claim));
  const isDelayed = new Map(unbound.map((claim) => [claim, bindsLate(claim, read) && !claim.spec.volumeName]));
  return {
    bound: claims.filter(isFullyBound),
    delayed: unbound.filter((claim) => isDelayed.get(claim)),
    immediate: unbound.filter((claim) => !isDelayed.get(claim)),
  };
}

export function isFullyBound({ metadata, spec }: PersistentVolumeClaim): boolean {
  return Boolean(spec.volumeName) && metadata.annotations?.[bindCompleted] !== undefined;
}

function bindsLate(claim: PersistentVolumeClaim, read: Reader): boolean {
  const className = storageClassName(claim);
  const found = className === '' ? undefined : read.get(storageClasses, className);
  if (found && !found.volumeBindingMode) throw new PluginError(`VolumeBindingMode not set for StorageClass "${className}"`);
  return found?.volumeBindingMode === 'WaitForFirstConsumer';
}
