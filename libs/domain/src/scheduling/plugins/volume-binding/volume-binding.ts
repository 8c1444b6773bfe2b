import { equal } from '#domain/json/equal.js';
import { compareQuantities, quantity } from '#domain/quantity/quantity.js';
import type { EventHint } from '#domain/scheduling/framework/cluster-event.js';
import type { Plugin } from '#domain/scheduling/framework/plugin.js';
import { unresolvable } from '#domain/scheduling/framework/plugin-status.js';
import { findPodVolumes } from '#domain/scheduling/plugins/volume-binding/find-pod-volumes.js';
import { claimProblem, type PodVolumeClaims, podVolumeClaims } from '#domain/scheduling/plugins/volume-binding/pod-volume-claims.js';
import { reserveVolumes } from '#domain/scheduling/plugins/volume-binding/reserve-volumes.js';
import { claimedVolumes, claimHint } from '#domain/scheduling/volumes/claimed-volumes.js';
import type { CSIDriver, CSIStorageCapacity, StorageClass } from '#domain/schema/types/storage-v1.js';

const name = 'VolumeBinding';

const events: readonly EventHint[] = [
  {
    resource: 'StorageClass',
    actions: ['Add', 'Update'],
    mayHelp: (_pod, { before, after }) =>
      !before || !equal((before as StorageClass).allowedTopologies, (after as StorageClass | undefined)?.allowedTopologies),
  },
  claimHint(['Add', 'Update'], { ephemeralToo: true }),
  { resource: 'PersistentVolume', actions: ['Add', 'Update'] },
  { resource: 'Node', actions: ['Add', 'UpdateNodeLabel'] },
  { resource: 'CSINode', actions: ['Add'] },
  {
    resource: 'CSIDriver',
    actions: ['Update'],
    mayHelp(pod, { before, after }) {
      const [was, is] = [before as CSIDriver | undefined, after as CSIDriver | undefined];
      const isUsed = (pod.spec.volumes ?? []).some(({ csi }) => csi?.driver === is?.metadata.name);
      return isUsed && was?.spec.storageCapacity === true && !is?.spec.storageCapacity;
    },
  },
  {
    resource: 'CSIStorageCapacity',
    actions: ['Add', 'Update'],
    mayHelp(_pod, { before, after }) {
      const was = before && limitOf(before as CSIStorageCapacity);
      const is = limitOf(after as CSIStorageCapacity);
      return !before || (is !== undefined && (was === undefined || compareQuantities(quantity(is), quantity(was)) > 0));
    },
  },
];

/**
 * A pod goes where its volumes are or can be, and those that wait for it are bound on its way. Volumes of in-tree plugins are not translated to
 * CSI. Source: plugins/volumebinding.
 */
export const volumeBinding: Plugin<PodVolumeClaims> = {
  name,
  preFilter({ pod: { pod }, context: { read } }) {
    const problem = claimProblem(pod, read);
    if (problem !== undefined) return unresolvable(name, problem);
    if (claimedVolumes(pod).length === 0) return 'skip';
    const state = podVolumeClaims(pod, read);
    return state.immediate.length > 0 ? unresolvable(name, 'pod has unbound immediate PersistentVolumeClaims') : { state };
  },
  filter(claims, { node }, { context: { read } }) {
    const found = node ? findPodVolumes(claims, node, read) : [];
    return 'bindings' in found ? undefined : unresolvable(name, ...found);
  },
  reserve(claims, { node }, { context: { read } }) {
    const found = node && claims.delayed.length > 0 ? findPodVolumes(claims, node, read) : undefined;
    return node && found && 'bindings' in found ? reserveVolumes(found, node) : undefined;
  },
  events,
};

function limitOf({ maximumVolumeSize, capacity }: CSIStorageCapacity): string | undefined {
  return maximumVolumeSize ?? capacity;
}
