import { goQuote } from '#domain/json/go-marshal.js';
import type { Volume, VolumeProjection } from '#domain/schema/types/core-v1.js';

/** A file of a volume, and what it comes from where several things share the volume. */
interface Placed {
  readonly path: string;
  readonly source: string;
}

/** Files of one volume that overwrite each other, or that are one another's folders. Source: pkg/api/pod/warnings.go warningsForOverlappingVirtualPaths. */
export function overlappingPathWarnings(volumes: readonly Volume[]): readonly string[] {
  return volumes.flatMap(({ name, configMap, secret, downwardAPI, projected }) => {
    const say = (what: string, overlaps: readonly string[]): readonly string[] =>
      overlaps.map((overlap) => overlapText(name, what, overlap));
    return [
      ...say(`ConfigMap ${goQuote(configMap?.name ?? '')}`, overlaps(placed(configMap?.items, ''))),
      ...say(`Secret ${goQuote(secret?.secretName ?? '')}`, overlaps(placed(secret?.items, ''))),
      ...say('DownwardAPI', overlaps(placed(downwardAPI?.items, ''))),
      ...projectionWarnings(projected?.sources ?? [], name),
    ];
  });
}

function overlapText(volume: string, what: string, overlap: string): string {
  return `volume ${goQuote(volume)} (${what}): overlapping paths: ${overlap}`;
}

/** Sources share the paths of their volume. */
function projectionWarnings(sources: readonly VolumeProjection[], volume: string): readonly string[] {
  const files: Placed[] = [];
  return sources.flatMap((source) => {
    if (Object.keys(source).length === 0) return [`volume ${goQuote(volume)} (Projected) has no sources provided`];
    return placedByProjection(source).flatMap((file) => {
      const found = overlapsWith(file, files).map((overlap) => overlapText(volume, 'Projected', overlap));
      files.push(file);
      return found;
    });
  });
}

function placed(items: readonly { readonly path: string }[] | undefined, source: string): readonly Placed[] {
  return (items ?? []).map(({ path }) => ({ path: path.replace(/\/+$/, ''), source }));
}

function placedByProjection({ configMap, secret, downwardAPI, serviceAccountToken }: VolumeProjection): readonly Placed[] {
  if (configMap?.items) return placed(configMap.items, `ConfigMap ${goQuote(configMap.name ?? '')}`);
  if (secret?.items) return placed(secret.items, `Secret ${goQuote(secret.name ?? '')}`);
  if (downwardAPI?.items) return placed(downwardAPI.items, 'DownwardAPI');
  return placed(serviceAccountToken ? [serviceAccountToken] : [], 'ServiceAccountToken');
}

function overlaps(files: readonly Placed[]): readonly string[] {
  return files.flatMap((file, i) => overlapsWith(file, files.slice(0, i)));
}

function overlapsWith(file: Placed, others: readonly Placed[]): readonly string[] {
  return others.flatMap((other) => (doOverlap(file.path, other.path) ? [`${describe(file)} with ${describe(other)}`] : []));
}

function doOverlap(a: string, b: string): boolean {
  return a !== '' && b !== '' && (`${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`));
}

function describe({ path, source }: Placed): string {
  return source === '' ? goQuote(path) : `${goQuote(path)} (${source})`;
}
