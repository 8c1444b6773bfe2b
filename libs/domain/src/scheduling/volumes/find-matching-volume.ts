import { compareQuantities, quantity, type Quantity } from '#domain/quantity/quantity.js';
import { nodeSelectorPredicate } from '#domain/scheduling/node-affinity.js';
import { PluginError } from '#domain/scheduling/framework/plugin-status.js';
import { storageClassName } from '#domain/scheduling/volumes/storage-class-name.js';
import { toSelector } from '#domain/selectors/object-selector.js';
import { matchesSelector, type Selector } from '#domain/selectors/selector.js';
import type { Labels } from '#domain/selectors/label-requirement.js';
import type { Node, PersistentVolume, PersistentVolumeClaim } from '#domain/schema/types/core-v1.js';
import { isStatusError } from '#domain/status/status-error.js';

/**
 * The smallest volume on offer that will do for a claim on a node, or the one that is meant for the claim already. A volume that is meant for it
 * but cannot be used on the node makes it impossible. Source: k8s.io/component-helpers/storage/volume/pv_helpers.go FindMatchingVolume.
 */
export function findMatchingVolume(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  node: Node,
  taken: ReadonlySet<string>,
): PersistentVolume | undefined {
  const wanted = storageOf(claim.spec.resources?.requests);
  const selector = claim.spec.selector ? readSelector(claim) : undefined;
  let smallest: PersistentVolume | undefined;
  for (const volume of volumes) {
    const isMeant = isMeantFor(volume, claim);
    if (taken.has(volume.metadata.name) || (volume.spec.claimRef && !isMeant)) continue;
    if (compareQuantities(storageOf(volume.spec.capacity), wanted) < 0 || !isAlike(volume, claim)) continue;
    const isUsable = isUsableOn(volume, node.metadata.labels);
    if (isMeant) return isUsable ? volume : undefined;
    if (!isUsable || !isOnOffer(volume, claim, selector)) continue;
    if (!smallest || compareQuantities(storageOf(smallest.spec.capacity), storageOf(volume.spec.capacity)) > 0) smallest = volume;
  }
  return smallest;
}

/** True when the volume's claimRef names the claim; a claimRef without UID was written by hand, and names any claim of that name. */
export function isMeantFor({ spec: { claimRef } }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  if (claimRef?.name !== metadata.name || claimRef?.namespace !== metadata.namespace) return false;
  return !claimRef?.uid || claimRef.uid === metadata.uid;
}

/** True when the volume can be used on a node with these labels (CheckNodeAffinity). */
export function isUsableOn({ spec: { nodeAffinity } }: PersistentVolume, labels: Labels | undefined): boolean {
  const required = nodeAffinity?.required;
  return !required || nodeSelectorPredicate(required)({ metadata: { name: '', ...(labels && { labels }) } });
}

/** How much storage a list of amounts speaks of; none counts as 0. */
export function storageOf(amounts: Readonly<Record<string, string>> | null | undefined): Quantity {
  return quantity(amounts?.['storage'] ?? '0');
}

function isAlike({ metadata, spec }: PersistentVolume, { spec: claim }: PersistentVolumeClaim): boolean {
  if ((spec.volumeMode ?? 'Filesystem') !== (claim.volumeMode ?? 'Filesystem')) return false;
  return (spec.volumeAttributesClassName ?? '') === (claim.volumeAttributesClassName ?? '') && !metadata.deletionTimestamp;
}

function isOnOffer(volume: PersistentVolume, claim: PersistentVolumeClaim, selector: Selector | undefined): boolean {
  if (volume.status?.phase !== 'Available' || storageClassName(volume) !== storageClassName(claim)) return false;
  if (selector && !matchesSelector(selector, volume.metadata.labels)) return false;
  return (claim.spec.accessModes ?? []).every((mode) => volume.spec.accessModes?.includes(mode));
}

function readSelector({ metadata, spec }: PersistentVolumeClaim): Selector {
  try {
    return toSelector(spec.selector);
  } catch (error) {
    if (!isStatusError(error)) throw error;
    const key = `${metadata.namespace}/${metadata.name}`;
    throw new PluginError(`error creating internal label selector for claim: ${key}: ${error.message}`);
  }
}
