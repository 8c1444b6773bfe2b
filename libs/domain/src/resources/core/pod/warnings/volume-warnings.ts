import { claimSpecWarnings } from '#domain/resources/core/persistent-volume-claim/claim-warnings.js';
import type { Volume, VolumeSource } from '#domain/schema/types/core-v1.js';

/** Sources that are gone or going, as the warning calls them, and since when. */
const deprecated: readonly (readonly [source: keyof VolumeSource, name: string, text: string])[] = [
  ['photonPersistentDisk', 'photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'gitRepo', 'deprecated in v1.11, and disabled by default in v1.33+'],
  ['scaleIO', 'scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'storageOS', 'deprecated in v1.22, non-functional in v1.25+'],
  ['quobyte', 'quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
];

const deprecatedLater: typeof deprecated = [
  ['cephfs', 'cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'rbd', 'deprecated in v1.28, non-functional in v1.31+'],
];

export function volumeWarnings(volume: Volume, path: string): readonly string[] {
  const of = (list: typeof deprecated): readonly string[] =>
    list.flatMap(([source, name, text]) => (volume[source] ? [`${path}.${name}: ${text}`] : []));
  const template = volume.ephemeral?.volumeClaimTemplate;
  return [
    ...of(deprecated),
    ...(template ? claimSpecWarnings(template.spec, `${path}.ephemeral.volumeClaimTemplate.spec`) : []),
    ...of(deprecatedLater),
  ];
}
