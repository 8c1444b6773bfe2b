import type { EventHint } from '#domain/scheduling/framework/cluster-event.js';
import type { PersistentVolumeClaim, Pod } from '#domain/schema/types/core-v1.js';
import { isControlledBy } from '#domain/meta/owner-reference.js';

/** A volume of a pod that a PersistentVolumeClaim stands for. */
export interface ClaimedVolume {
  /** Name of the claim, in the pod's namespace. */
  readonly claimName: string;
  /** The claim is made for the pod and goes with it. */
  readonly isEphemeral: boolean;
}

export function claimedVolumes({ metadata, spec }: Pod): readonly ClaimedVolume[] {
  return (spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) => {
    if (persistentVolumeClaim) return { claimName: persistentVolumeClaim.claimName, isEphemeral: false };
    return ephemeral ? { claimName: `${metadata.name}-${name}`, isEphemeral: true } : [];
  });
}

export function claimKey({ metadata }: Pod, { claimName }: ClaimedVolume): string {
  return `${metadata.namespace ?? ''}/${claimName}`;
}

/** Why a claim is not the one that was made for an ephemeral volume of the pod. Source: k8s.io/component-helpers/storage/ephemeral. */
export function ownershipProblem(claim: PersistentVolumeClaim, pod: Pod): string | undefined {
  if (claim.metadata.namespace === pod.metadata.namespace && isControlledBy(claim, pod)) return undefined;
  const [its, pods] = [claim.metadata, pod.metadata];
  return `PVC ${its.namespace}/${its.name} was not created for pod ${pods.namespace}/${pods.name} (pod is not owner)`;
}

/** A claim of the pod came or, with `Update`, changed. */
export function claimHint(actions: EventHint['actions'], { ephemeralToo }: { readonly ephemeralToo: boolean }): EventHint {
  return {
    resource: 'PersistentVolumeClaim',
    actions,
    mayHelp(pod, { after }) {
      if (after?.metadata.namespace !== pod.metadata.namespace) return false;
      return claimedVolumes(pod).some(({ claimName, isEphemeral }) => claimName === after?.metadata.name && (ephemeralToo || !isEphemeral));
    },
  };
}
