import type { PodInfo } from '#domain/scheduling/cache/pod-info.js';
import type { Pod, Volume } from '#domain/schema/types/core-v1.js';

/** Disks that pods name themselves, and that not every pair of pods can share. */

export function namesDisk({ gcePersistentDisk, awsElasticBlockStore, rbd, iscsi }: Volume): boolean {
  return [gcePersistentDisk, awsElasticBlockStore, rbd, iscsi].some((source) => source !== undefined);
}

/** True when one of the pods uses a disk of `pod` in a way that leaves no room for it. */
export function hasDiskConflict(pod: Pod, others: Iterable<Pick<PodInfo, 'pod'>>): boolean {
  const disks = (pod.spec.volumes ?? []).filter(namesDisk);
  if (disks.length === 0) return false;
  for (const { pod: other } of others) {
    if ((other.spec.volumes ?? []).some((theirs) => disks.some((own) => isConflict(own, theirs)))) return true;
  }
  return false;
}

/** Most disks may be shared by readers only. Source: plugins/volumerestrictions isVolumeConflict. */
function isConflict(a: Volume, b: Volume): boolean {
  const [gceA, gceB] = [a.gcePersistentDisk, b.gcePersistentDisk];
  if (gceA && gceB && gceA.pdName === gceB.pdName && !(gceA.readOnly && gceB.readOnly)) return true;
  const [ebsA, ebsB] = [a.awsElasticBlockStore, b.awsElasticBlockStore];
  if (ebsA && ebsB && ebsA.volumeID === ebsB.volumeID) return true;
  const [iscsiA, iscsiB] = [a.iscsi, b.iscsi];
  if (iscsiA && iscsiB && iscsiA.iqn === iscsiB.iqn && !(iscsiA.readOnly && iscsiB.readOnly)) return true;
  const [rbdA, rbdB] = [a.rbd, b.rbd];
  if (!rbdA || !rbdB || (rbdA.readOnly && rbdB.readOnly)) return false;
  const monitors = new Set(rbdA.monitors);
  const sameCluster = (rbdB.monitors ?? []).some((monitor) => monitors.has(monitor));
  return sameCluster && rbdA.pool === rbdB.pool && rbdA.image === rbdB.image;
}
