import type { Plugin } from '#domain/scheduling/framework/plugin.js';
import { unresolvable, unschedulable } from '#domain/scheduling/framework/plugin-status.js';
import { persistentVolumeClaims } from '#domain/resources/core/persistent-volume-claim/persistent-volume-claim.js';
import { hasDiskConflict, namesDisk } from '#domain/scheduling/plugins/volume-restrictions/disk-conflict.js';
import { claimedVolumes, claimHint, claimKey } from '#domain/scheduling/volumes/claimed-volumes.js';
import type { Pod } from '#domain/schema/types/core-v1.js';

interface Restrictions {
  /** Keys of claims of the pod that only one pod in the cluster may use. */
  readonly exclusiveClaims: ReadonlySet<string>;
  /** How often others use them. */
  conflicts: number;
}

const name = 'VolumeRestrictions';

/** Disks and claims that cannot be shared. Source: plugins/volumerestrictions. */
export const volumeRestrictions: Plugin<Restrictions> = {
  name,
  preFilter({ pod: { pod }, snapshot, context }) {
    const exclusiveClaims = new Set<string>();
    for (const volume of claimedVolumes(pod)) {
      if (volume.isEphemeral) continue;
      const key = claimKey(pod, volume);
      const claim = context.read.get(persistentVolumeClaims, key);
      if (!claim) return unresolvable(name, `persistentvolumeclaim "${volume.claimName}" not found`);
      if (claim.spec.accessModes?.includes('ReadWriteOncePod')) exclusiveClaims.add(key);
    }
    const conflicts = [...exclusiveClaims].filter((key) => snapshot.usesClaim(key)).length;
    const needsDisks = (pod.spec.volumes ?? []).some(namesDisk);
    return needsDisks || conflicts > 0 ? { state: { exclusiveClaims, conflicts } } : 'skip';
  },
  filter({ conflicts }, { pods }, { pod }) {
    if (hasDiskConflict(pod.pod, pods.values())) return unschedulable(name, 'node(s) had no available disk');
    return conflicts > 0 ? unschedulable(name, inUse) : undefined;
  },
  cloneState: (state) => ({ ...state }),
  updateState(state, { pod, sign }) {
    state.conflicts += sign * pod.claims.filter((key) => state.exclusiveClaims.has(key)).length;
  },
  events: [
    {
      resource: 'Pod',
      actions: ['Delete'],
      mayHelp(pod, { before }) {
        const gone = before as Pod | undefined;
        if (!gone || gone.metadata.namespace !== pod.metadata.namespace) return false;
        return hasDiskConflict(pod, [{ pod: gone }]) || sharesClaim(pod, gone);
      },
    },
    { resource: 'Node', actions: ['Add'] },
    claimHint(['Add'], { ephemeralToo: false }),
  ],
};

const inUse = 'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod';

function sharesClaim(a: Pod, b: Pod): boolean {
  const named = (pod: Pod): readonly string[] => (pod.spec.volumes ?? []).flatMap(({ persistentVolumeClaim: one }) => one?.claimName ?? []);
  const theirs = new Set(named(b));
  return named(a).some((claim) => theirs.has(claim));
}
