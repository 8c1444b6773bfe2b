import type { Reader, ObjectIndex } from '#domain/controllers/controller.js';
import { csiNodes } from '#domain/resources/storage/csi-node/csi-node.js';
import { storageClasses } from '#domain/resources/storage/storage-class/storage-class.js';
import { volumeAttachments } from '#domain/resources/storage/volume-attachment/volume-attachment.js';
import type { Plugin } from '#domain/scheduling/framework/plugin.js';
import { PluginError, unresolvable, unschedulable } from '#domain/scheduling/framework/plugin-status.js';
import { persistentVolumeClaims } from '#domain/resources/core/persistent-volume-claim/persistent-volume-claim.js';
import { persistentVolumes } from '#domain/resources/core/persistent-volume/persistent-volume.js';
import { claimedVolumes, claimHint, claimKey, ownershipProblem } from '#domain/scheduling/volumes/claimed-volumes.js';
import { storageClassName } from '#domain/scheduling/volumes/storage-class-name.js';
import type { PersistentVolumeClaim, Pod } from '#domain/schema/types/core-v1.js';
import type { CSINode, VolumeAttachment } from '#domain/schema/types/storage-v1.js';

const name = 'NodeVolumeLimits';

const attachmentsByNode: ObjectIndex<VolumeAttachment> = {
  resource: volumeAttachments,
  valuesOf: ({ spec }) => [spec.nodeName],
};

/**
 * A node can attach only so many volumes of a CSI driver, as its CSINode says. Volumes of in-tree plugins do not count: nothing translates
 * them to CSI. Source: plugins/nodevolumelimits/csi.go.
 */
export const nodeVolumeLimits: Plugin<undefined> = {
  name,
  preFilter: ({ pod }) => (claimedVolumes(pod.pod).length === 0 ? 'skip' : { state: undefined }),
  filter(_state, node, { pod: { pod }, context: { read } }) {
    for (const volume of claimedVolumes(pod)) {
      if (read.get(persistentVolumeClaims, claimKey(pod, volume))) continue;
      const key = claimKey(pod, volume);
      return unresolvable(name, `looking up PVC ${key}: persistentvolumeclaim "${volume.claimName}" not found`);
    }
    const added = attachableVolumes(pod, read);
    const limits = limitsOf(read.get(csiNodes, node.name));
    if (added.size === 0 || limits.size === 0) return undefined;

    const attached = new Map<string, string>();
    for (const other of node.pods.values()) for (const [volume, driver] of attachableVolumes(other.pod, read)) attached.set(volume, driver);
    for (const volume of attached.keys()) added.delete(volume);
    for (const [volume, driver] of lingeringVolumes(node.name, read)) attached.set(volume, driver);
    const taken = countByDriver(attached);
    for (const [driver, count] of countByDriver(added)) {
      const limit = limits.get(driver);
      if (limit !== undefined && (taken.get(driver) ?? 0) + count > limit) return unschedulable(name, 'node(s) exceed max volume count');
    }
    return undefined;
  },
  events: [
    { resource: 'CSINode', actions: ['Add'] },
    {
      resource: 'CSINode',
      actions: ['Update'],
      mayHelp(_pod, { before, after }) {
        const was = limitsOf(before as CSINode | undefined);
        return [...limitsOf(after as CSINode | undefined)].some(([driver, limit]) => limit > (was.get(driver) ?? 0));
      },
    },
    {
      resource: 'Pod',
      actions: ['Delete'],
      mayHelp(_pod, { before }) {
        const gone = before as Pod | undefined;
        return gone !== undefined && Boolean(gone.spec.nodeName || gone.status?.nominatedNodeName) && claimedVolumes(gone).length > 0;
      },
    },
    claimHint(['Add'], { ephemeralToo: true }),
    {
      resource: 'VolumeAttachment',
      actions: ['Delete'],
      mayHelp: (pod) => claimedVolumes(pod).some(({ isEphemeral }) => !isEphemeral),
    },
  ],
};

/** The CSI volumes of a pod, each with its driver. Claims that are gone do not count. Throws PluginError on a claim of another pod. */
function attachableVolumes(pod: Pod, read: Reader): Map<string, string> {
  const volumes = new Map<string, string>();
  for (const volume of claimedVolumes(pod)) {
    const claim = read.get(persistentVolumeClaims, claimKey(pod, volume));
    if (!claim) continue;
    const problem = volume.isEphemeral ? ownershipProblem(claim, pod) : undefined;
    if (problem) throw new PluginError(problem);
    const found = csiVolume(claim, read);
    if (found) volumes.set(`${found.driver}/${found.handle}`, found.driver);
  }
  return volumes;
}

/** A claim without a volume counts for the driver that is going to make one. */
function csiVolume(claim: PersistentVolumeClaim, read: Reader): { readonly driver: string; readonly handle: string } | undefined {
  const { volumeName } = claim.spec;
  const volume = volumeName ? read.get(persistentVolumes, volumeName) : undefined;
  if (volume) return volume.spec.csi && { driver: volume.spec.csi.driver, handle: volume.spec.csi.volumeHandle };
  const provisioner = read.get(storageClasses, storageClassName(claim))?.provisioner;
  return provisioner ? { driver: provisioner, handle: `${claim.metadata.namespace}/${claim.metadata.name}` } : undefined;
}

/** Volumes that are attached to the node, whether a pod there uses them or not. */
function lingeringVolumes(nodeName: string, read: Reader): Map<string, string> {
  const volumes = new Map<string, string>();
  for (const { spec } of read.by(attachmentsByNode, nodeName)) {
    const source = spec.source.persistentVolumeName;
    const csi = source && spec.attacher ? read.get(persistentVolumes, source)?.spec.csi : undefined;
    if (csi) volumes.set(`${spec.attacher}/${csi.volumeHandle}`, spec.attacher);
  }
  return volumes;
}

function limitsOf(node: CSINode | undefined): ReadonlyMap<string, number> {
  const drivers = node?.spec.drivers ?? [];
  return new Map(
    drivers.flatMap(({ name: driver, allocatable }) => (allocatable?.count === undefined ? [] : [[driver, allocatable.count]])),
  );
}

function countByDriver(volumes: ReadonlyMap<string, string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const driver of volumes.values()) counts.set(driver, (counts.get(driver) ?? 0) + 1);
  return counts;
}
