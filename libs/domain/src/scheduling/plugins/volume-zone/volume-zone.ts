import { equal } from '#domain/json/equal.js';
import type { Reader } from '#domain/controllers/controller.js';
import { storageClasses } from '#domain/resources/storage/storage-class/storage-class.js';
import type { Plugin } from '#domain/scheduling/framework/plugin.js';
import { type PluginStatus, unresolvable } from '#domain/scheduling/framework/plugin-status.js';
import { persistentVolumeClaims } from '#domain/resources/core/persistent-volume-claim/persistent-volume-claim.js';
import { persistentVolumes } from '#domain/resources/core/persistent-volume/persistent-volume.js';
import { claimedVolumes, claimHint, claimKey } from '#domain/scheduling/volumes/claimed-volumes.js';
import { storageClassName } from '#domain/scheduling/volumes/storage-class-name.js';
import type { PersistentVolume, PersistentVolumeClaim } from '#domain/schema/types/core-v1.js';
import type { StorageClass } from '#domain/schema/types/storage-v1.js';

/** A label of a volume that a node must share. */
interface VolumeTopology {
  readonly key: string;
  readonly values: readonly string[];
}

const name = 'VolumeZone';

/** The old labels, and what they are called now. */
const topologyLabels: Readonly<Record<string, string>> = {
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region': 'topology.kubernetes.io/region',
};

/** A pod must be in the zone of its volumes, where these have one. Source: plugins/volumezone. */
export const volumeZone: Plugin<readonly VolumeTopology[]> = {
  name,
  preFilter({ pod: { pod }, context: { read } }) {
    const topologies: VolumeTopology[] = [];
    for (const volume of claimedVolumes(pod)) {
      if (volume.isEphemeral) continue;
      const claim = read.get(persistentVolumeClaims, claimKey(pod, volume));
      if (!claim) return unresolvable(name, `persistentvolumeclaim "${volume.claimName}" not found`);
      const { volumeName } = claim.spec;
      if (!volumeName) {
        const status = checkUnbound(claim, read);
        if (status) return status;
        continue;
      }
      const bound = read.get(persistentVolumes, volumeName);
      if (!bound) return unresolvable(name, `persistentvolume "${volumeName}" not found`);
      topologies.push(...topologiesOf(bound));
    }
    return topologies.length === 0 ? 'skip' : { state: topologies };
  },
  filter(topologies, { node }) {
    const labels = node?.metadata.labels ?? {};
    if (!Object.keys(topologyLabels).some((key) => labels[key] !== undefined)) return undefined;
    const isElsewhere = topologies.some(({ key, values }) => {
      const value = labels[key] ?? labels[topologyLabels[key] ?? key];
      return value === undefined || !values.includes(value);
    });
    return isElsewhere ? unresolvable(name, 'node(s) had no available volume zone') : undefined;
  },
  events: [
    {
      resource: 'StorageClass',
      actions: ['Add'],
      mayHelp: (_pod, { after }) => (after as StorageClass | undefined)?.volumeBindingMode === 'WaitForFirstConsumer',
    },
    { resource: 'Node', actions: ['Add', 'UpdateNodeLabel'] },
    claimHint(['Add', 'Update'], { ephemeralToo: false }),
    {
      resource: 'PersistentVolume',
      actions: ['Add', 'Update'],
      mayHelp: (_pod, { before, after }) =>
        !before || !equal(topologiesOf(before as PersistentVolume), topologiesOf(after as PersistentVolume)),
    },
  ],
};

/** A claim without a volume is no obstacle when it gets one where the pod goes. */
function checkUnbound(claim: PersistentVolumeClaim, read: Reader): PluginStatus | undefined {
  const className = storageClassName(claim);
  if (className === '') return unresolvable(name, 'PersistentVolumeClaim had no pv name and storageClass name');
  const found = read.get(storageClasses, className);
  if (!found) return unresolvable(name, `storageclass.storage.k8s.io "${className}" not found`);
  if (!found.volumeBindingMode) return unresolvable(name, `VolumeBindingMode not set for StorageClass "${className}"`);
  return found.volumeBindingMode === 'WaitForFirstConsumer' ? undefined : unresolvable(name, 'PersistentVolume had no name');
}

/** A volume may be in several zones: `a__b`. A label with an empty zone says nothing. */
function topologiesOf({ metadata: { labels = {} } }: PersistentVolume): readonly VolumeTopology[] {
  return Object.keys(topologyLabels).flatMap((key) => {
    const values = labels[key]?.split('__').map((value) => value.trim());
    return !values || values.includes('') ? [] : { key, values };
  });
}
