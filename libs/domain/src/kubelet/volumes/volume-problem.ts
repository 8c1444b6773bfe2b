import { containersOf } from '#domain/kubelet/runtime/containers-of.js';
import { type ConfigUse, type KeysOf, useProblem } from '#domain/kubelet/volumes/config-use.js';
import type { KeyToPath, Pod, Volume, VolumeProjection } from '#domain/schema/types/core-v1.js';

/** Volumes that some container mounts or has as a device; nobody looks at the others. */
export function usedVolumes({ spec }: Pod): readonly Volume[] {
  if (!spec.volumes?.length) return [];
  const used = new Set<string>();
  for (const { volumeMounts, volumeDevices } of containersOf(spec)) {
    for (const { name } of [...(volumeMounts ?? []), ...(volumeDevices ?? [])]) used.add(name);
  }
  return spec.volumes.filter(({ name }) => used.has(name));
}

/** The ConfigMaps and Secrets whose keys become files of a volume. */
export function volumeUses({ secret, configMap, projected }: Volume): readonly ConfigUse[] {
  if (secret) return [use('Secret', { name: secret.secretName ?? '', ...secret })];
  if (configMap) return [use('ConfigMap', configMap)];
  return projected?.sources?.flatMap(projectionUse) ?? [];
}

/** Why a volume cannot be set up; `uses` are its own. Source: pkg/volume/{secret,configmap,projected}. */
export function volumeProblem({ projected }: Volume, uses: readonly ConfigUse[], keysOf: KeysOf): string | undefined {
  const problems = new Set(uses.flatMap((one) => useProblem(one, keysOf, (key) => noKey(one, key)) ?? []));
  return projected && problems.size > 1 ? `[${[...problems].join(', ')}]` : [...problems][0];
}

function projectionUse({ secret, configMap }: VolumeProjection): readonly ConfigUse[] {
  return [...(secret ? [use('Secret', secret)] : []), ...(configMap ? [use('ConfigMap', configMap)] : [])];
}

interface Source {
  readonly name?: string;
  readonly items?: readonly KeyToPath[];
  readonly optional?: boolean;
}

function use(kind: ConfigUse['kind'], { name = '', items = [], optional = false }: Source): ConfigUse {
  return { kind, name, keys: items.map(({ key }) => key), optional };
}

function noKey({ kind }: ConfigUse, key: string): string {
  return kind === 'Secret' ? `references non-existent secret key: ${key}` : `configmap references non-existent config key: ${key}`;
}
