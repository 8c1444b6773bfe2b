import type { Reader } from '#domain/controllers/controller.js';
import { PluginError } from '#domain/scheduling/framework/plugin-status.js';
import type { Reservation, ReservedUpdate } from '#domain/scheduling/framework/reservation.js';
import { persistentVolumeClaims } from '#domain/resources/core/persistent-volume-claim/persistent-volume-claim.js';
import { persistentVolumes } from '#domain/resources/core/persistent-volume/persistent-volume.js';
import type { PodVolumes, VolumeBindingPair } from '#domain/scheduling/plugins/volume-binding/find-pod-volumes.js';
import { isFullyBound } from '#domain/scheduling/plugins/volume-binding/pod-volume-claims.js';
import { isMeantFor, isUsableOn } from '#domain/scheduling/volumes/find-matching-volume.js';
import { boundByController, selectedNode } from '#domain/scheduling/volumes/volume-annotations.js';
import type { Node, PersistentVolume, PersistentVolumeClaim } from '#domain/schema/types/core-v1.js';

/**
 * What is written so that the pod gets its volumes on the node: a volume is told its claim, and a claim the node to make its volume for. The
 * volume controller and the provisioners do the rest. Source: pkg/scheduler/framework/plugins/volumebinding/binder.go.
 */
export function reserveVolumes({ bindings, provisions }: PodVolumes, node: Node): Reservation {
  return {
    updates: [...bindings.flatMap(bindVolume), ...provisions.flatMap((claim) => selectNode(claim, node))],
    isReady(read) {
      const boundReady = bindings.map((binding) => isBound(binding, node, read));
      const provisionedReady = provisions.map((claim) => isProvisioned(claim, node, read));
      return [...boundReady, ...provisionedReady].every((ready) => ready);
    },
  };
}

function bindVolume({ volume, claim }: VolumeBindingPair): readonly ReservedUpdate[] {
  const { namespace, name, uid, resourceVersion } = claim.metadata;
  const ref = volume.spec.claimRef;
  const isRightRef = ref?.name === name && ref?.namespace === namespace && ref?.uid === uid;
  const isMarked = isMeantFor(volume, claim) || volume.metadata.annotations?.[boundByController] !== undefined;
  if (isRightRef && isMarked) return [];
  const claimRef = isRightRef ? ref : { kind: 'PersistentVolumeClaim', namespace, name, uid, apiVersion: 'v1', resourceVersion };
  const annotations = { ...volume.metadata.annotations, ...(!isMarked && { [boundByController]: 'yes' }) };
  const object = {
    ...volume,
    metadata: { ...volume.metadata, ...(Object.keys(annotations).length > 0 && { annotations }) },
    spec: { ...volume.spec, claimRef },
  };
  return [{ resource: persistentVolumes, object }];
}

function selectNode(claim: PersistentVolumeClaim, node: Node): readonly ReservedUpdate[] {
  const { name } = node.metadata;
  if (claim.metadata.annotations?.[selectedNode] === name) return [];
  const annotations = { ...claim.metadata.annotations, [selectedNode]: name };
  return [{ resource: persistentVolumeClaims, object: { ...claim, metadata: { ...claim.metadata, annotations } } }];
}

function isBound({ volume, claim }: VolumeBindingPair, node: Node, read: Reader): boolean {
  const { name } = volume.metadata;
  const now = read.get(persistentVolumes, name);
  if (!now) throw new PluginError(`failed to check binding: could not find v1.PersistentVolume "${name}"`);
  checkUsable(now, node);
  if (!now.spec.claimRef?.uid) throw new PluginError(`ClaimRef got reset for pv "${name}"`);
  return isFullyBound(currentClaim(claim, read));
}

function isProvisioned(claim: PersistentVolumeClaim, node: Node, read: Reader): boolean {
  const now = currentClaim(claim, read);
  const { annotations } = now.metadata;
  if (!annotations) throw new PluginError(`selectedNode annotation reset for PVC "${now.metadata.name}"`);
  if (annotations[selectedNode] !== node.metadata.name) throw new PluginError(`provisioning failed for PVC "${now.metadata.name}"`);
  const volume = now.spec.volumeName ? read.get(persistentVolumes, now.spec.volumeName) : undefined;
  if (now.spec.volumeName && !volume) return false;
  if (volume) checkUsable(volume, node);
  return isFullyBound(now);
}

function currentClaim({ metadata: { namespace, name } }: PersistentVolumeClaim, read: Reader): PersistentVolumeClaim {
  const key = `${namespace}/${name}`;
  const now = read.get(persistentVolumeClaims, key);
  if (!now) throw new PluginError(`failed to check binding: could not find v1.PersistentVolumeClaim "${key}"`);
  return now;
}

function checkUsable(volume: PersistentVolume, node: Node): void {
  if (isUsableOn(volume, node.metadata.labels)) return;
  const [pv, on] = [volume.metadata.name, node.metadata.name];
  throw new PluginError(`pv "${pv}" node affinity doesn't match node "${on}": no matching NodeSelectorTerms`);
}
