import { containersOf } from '#domain/kubelet/runtime/containers-of.js';
import { ownershipProblem } from '#domain/scheduling/volumes/claimed-volumes.js';
import type { PersistentVolume, PersistentVolumeClaim, Pod, Volume } from '#domain/schema/types/core-v1.js';

/** The claim that a volume stands for. */
export function claimNameOf({ metadata }: Pod, { name, persistentVolumeClaim, ephemeral }: Volume): string | undefined {
  return persistentVolumeClaim ? persistentVolumeClaim.claimName : ephemeral && `${metadata.name}-${name}`;
}

/** A claim as the API server has it, and the volume that it names; or what the API server said instead. */
export interface FoundClaim {
  readonly claim: PersistentVolumeClaim | string;
  /** Undefined when the claim names none. */
  readonly bound?: PersistentVolume | string;
}

/**
 * Why a volume with a claim cannot be processed, so that the pod does not even wait for it.
 * Source: createVolumeSpec in pkg/kubelet/volumemanager/populator/desired_state_of_world_populator.go.
 */
export function claimProblem(pod: Pod, volume: Volume, found: FoundClaim): string | undefined {
  const about = (problem: string): string => `error processing PVC ${pod.metadata.namespace}/${claimNameOf(pod, volume)}: ${problem}`;
  const { claim, bound } = found;
  if (typeof claim === 'string') return about(`failed to fetch PVC from API server: ${claim}`);
  const unusable = unusableClaim(claim);
  if (unusable !== undefined) return about(unusable);
  const foreign = volume.ephemeral && ownershipProblem(claim, pod);
  if (foreign !== undefined) return foreign;
  const name = claim.spec.volumeName ?? '';
  if (typeof bound === 'string') return about(`failed to fetch PV ${name} from API server: ${bound}`);
  const unbound = bound && unboundVolume(bound, claim);
  if (unbound !== undefined) return about(unbound);
  return bound && wrongMode(pod, volume, bound);
}

function unusableClaim({ metadata, spec, status }: PersistentVolumeClaim): string | undefined {
  if (metadata.deletionTimestamp !== undefined && !metadata.finalizers?.includes('kubernetes.io/pvc-protection')) {
    return 'PVC is being deleted';
  }
  if (status.phase !== 'Bound') return 'PVC is not bound';
  return spec.volumeName ? undefined : 'PVC has empty pvc.Spec.VolumeName';
}

function unboundVolume({ metadata, spec }: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  const found = `found PV object ${metadata.name} but`;
  if (!spec.claimRef) return `${found} it has a nil pv.Spec.ClaimRef indicating it is not yet bound to the claim`;
  const { uid = '' } = spec.claimRef;
  return uid === claim.metadata.uid
    ? undefined
    : `${found} its pv.Spec.ClaimRef.UID ${uid} does not point to claim.UID ${claim.metadata.uid}`;
}

function wrongMode({ spec }: Pod, { name }: Volume, { spec: { volumeMode = 'Filesystem' } }: PersistentVolume): string | undefined {
  const problem = (field: string): string => `volume ${name} has volumeMode ${volumeMode}, but is specified in ${field}`;
  const isIn = (field: 'volumeMounts' | 'volumeDevices'): boolean =>
    containersOf(spec).some((container) => container[field]?.some((one) => one.name === name));
  if (volumeMode !== 'Filesystem' && isIn('volumeMounts')) return problem('volumeMounts');
  return volumeMode !== 'Block' && isIn('volumeDevices') ? problem('volumeDevices') : undefined;
}
