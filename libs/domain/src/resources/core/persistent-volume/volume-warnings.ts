import { classAnnotation } from '#domain/resources/core/persistent-volume/storage-class-of.js';
import { mountOptionsAnnotation } from '#domain/resources/core/persistent-volume/validate-mount-options.js';
import type { NodeSelectorTerm, PersistentVolume } from '#domain/schema/types/core-v1.js';
import { deprecatedNodeLabel } from '#domain/validation/deprecated-node-labels.js';

const deprecatedAnnotations: readonly (readonly [string, string])[] = [
  [classAnnotation, 'deprecated since v1.8; use "storageClassName" attribute instead'],
  [mountOptionsAnnotation, 'deprecated since v1.31; use "mountOptions" attribute instead'],
];

const deprecatedSources = [
  ['cephfs', 'v1.28', 'v1.31'],
  ['photonPersistentDisk', 'v1.11', 'v1.16'],
  ['scaleIO', 'v1.16', 'v1.22'],
  ['storageos', 'v1.22', 'v1.25'],
  ['glusterfs', 'v1.25', 'v1.26'],
  ['rbd', 'v1.28', 'v1.31'],
] as const;

const recycle =
  'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.';

/** Source: pkg/api/persistentvolume/util.go GetWarningsForPersistentVolume. */
export function volumeWarnings({ metadata, spec }: PersistentVolume): readonly string[] {
  const terms = spec.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  return [
    ...deprecatedAnnotations.flatMap(([key, text]) =>
      metadata.annotations?.[key] === undefined ? [] : [`metadata.annotations[${key}]: ${text}`],
    ),
    ...(spec.persistentVolumeReclaimPolicy === 'Recycle' ? [recycle] : []),
    ...terms.flatMap((term, i) => labelWarnings(term, `spec.nodeAffinity.required.nodeSelectorTerms[${i}]`)),
    ...deprecatedSources.flatMap(([name, since, until]) => {
      const shown = name === 'storageos' ? 'storageOS' : name;
      return spec[name] ? [`spec.${shown}: deprecated in ${since}, non-functional in ${until}+`] : [];
    }),
  ];
}

function labelWarnings({ matchExpressions = [] }: NodeSelectorTerm, path: string): readonly string[] {
  return matchExpressions.flatMap(({ key }, i) => {
    const text = deprecatedNodeLabel(key);
    return text === undefined ? [] : [`${path}.matchExpressions[${i}].key: ${key} is ${text}`];
  });
}
