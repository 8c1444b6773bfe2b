import type { Reader } from '#domain/controllers/controller.js';
import { compareQuantities } from '#domain/quantity/quantity.js';
import { persistentVolumes } from '#domain/resources/core/persistent-volume/persistent-volume.js';
import type { PodVolumeClaims } from '#domain/scheduling/plugins/volume-binding/pod-volume-claims.js';
import { canProvision } from '#domain/scheduling/plugins/volume-binding/provisioning.js';
import { findMatchingVolume, isUsableOn, storageOf } from '#domain/scheduling/volumes/find-matching-volume.js';
import { storageClassName } from '#domain/scheduling/volumes/storage-class-name.js';
import { selectedNode } from '#domain/scheduling/volumes/volume-annotations.js';
import type { Node, PersistentVolume, PersistentVolumeClaim } from '#domain/schema/types/core-v1.js';

/** Which volumes a pod would get on a node. */
export interface PodVolumes {
  readonly bindings: readonly VolumeBindingPair[];
  /** Claims for which a volume would have to be made. */
  readonly provisions: readonly PersistentVolumeClaim[];
}

export interface VolumeBindingPair {
  readonly volume: PersistentVolume;
  readonly claim: PersistentVolumeClaim;
}

const nodeConflict = "node(s) didn't match PersistentVolume's node affinity";
const bindConflict = "node(s) didn't find available persistent volumes to bind";
const notEnoughSpace = 'node(s) did not have enough free storage';
const volumeMissing = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)';

/** The reasons why there are none, or the volumes. Source: pkg/scheduler/framework/plugins/volumebinding/binder.go FindPodVolumes. */
export function findPodVolumes(claims: PodVolumeClaims, node: Node, read: Reader): readonly string[] | PodVolumes {
  const reasons: string[] = [];
  const boundProblem = checkBound(claims.bound, node, read);
  if (boundProblem === nodeConflict) reasons.push(boundProblem);
  const found = findForDelayed(claims.delayed, node, read);
  if (typeof found === 'string') reasons.push(found);
  if (boundProblem === volumeMissing) reasons.push(boundProblem);
  return typeof found === 'string' || reasons.length > 0 ? reasons : found;
}

function checkBound(claims: readonly PersistentVolumeClaim[], node: Node, read: Reader): string | undefined {
  for (const { spec } of claims) {
    const volume = read.get(persistentVolumes, spec.volumeName ?? '');
    if (!volume) return volumeMissing;
    if (!isUsableOn(volume, node.metadata.labels)) return nodeConflict;
  }
  return undefined;
}

/** Small claims choose first, so that large volumes are left for large claims. */
function findForDelayed(claims: readonly PersistentVolumeClaim[], node: Node, read: Reader): string | PodVolumes {
  const nodeFor = ({ metadata }: PersistentVolumeClaim): string | undefined => metadata.annotations?.[selectedNode];
  if (claims.some((claim) => nodeFor(claim) !== undefined && nodeFor(claim) !== node.metadata.name)) return bindConflict;
  const provisions = claims.filter((claim) => nodeFor(claim) !== undefined);
  const open = claims.filter((claim) => nodeFor(claim) === undefined);
  const bindings: VolumeBindingPair[] = [];
  const taken = new Set<string>();
  for (const claim of open.toSorted((a, b) =>
    compareQuantities(storageOf(a.spec.resources?.requests), storageOf(b.spec.resources?.requests)),
  )) {
    const offered = read.list(persistentVolumes).filter((volume) => storageClassName(volume) === storageClassName(claim));
    const volume = findMatchingVolume(claim, offered, node, taken);
    if (volume) {
      taken.add(volume.metadata.name);
      bindings.push({ volume, claim });
    } else provisions.push(claim);
  }
  for (const claim of provisions) {
    const answer = canProvision(claim, node, read);
    if (answer !== 'yes') return answer === 'no' ? bindConflict : notEnoughSpace;
  }
  return { bindings, provisions };
}
