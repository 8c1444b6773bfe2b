import { goQuote } from '#domain/json/go-marshal.js';
import { mostWarnings } from '#domain/resources/core/pod/warnings/most-warnings.js';
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
  const placedOf = sources.map(placedByProjection);
  const found = overlapsByFile(placedOf.flat());
  let first = 0;
  return sources.flatMap((source, i) => {
    if (Object.keys(source).length === 0) return [`volume ${goQuote(volume)} (Projected) has no sources provided`];
    const from = first;
    first += placedOf[i]?.length ?? 0;
    return found.slice(from, first).flatMap((overlaps) => overlaps.map((overlap) => overlapText(volume, 'Projected', overlap)));
  });
}

function placed(items: readonly { readonly path: string }[] | undefined, source: string): readonly Placed[] {
  return (items ?? []).map(({ path }) => ({ path: path.replace(/(?<!\/)\/+$/, ''), source }));
}

function placedByProjection({ configMap, secret, downwardAPI, serviceAccountToken }: VolumeProjection): readonly Placed[] {
  if (configMap?.items) return placed(configMap.items, `ConfigMap ${goQuote(configMap.name ?? '')}`);
  if (secret?.items) return placed(secret.items, `Secret ${goQuote(secret.name ?? '')}`);
  if (downwardAPI?.items) return placed(downwardAPI.items, 'DownwardAPI');
  return placed(serviceAccountToken ? [serviceAccountToken] : [], 'ServiceAccountToken');
}

function overlaps(files: readonly Placed[]): readonly string[] {
  return overlapsByFile(files).flat();
}

/** Of each file, what it has in common with those before it. In the order of their paths files stand right behind the folders they are in. */
function overlapsByFile(files: readonly Placed[]): readonly (readonly string[])[] {
  const places = files.flatMap(({ path }, i) => (path === '' ? [] : [{ folder: `${path}/`, i }]));
  const sorted = places.toSorted((a, b) => (a.folder < b.folder ? -1 : a.folder > b.folder ? 1 : a.i - b.i));
  const others: number[][] = files.map(() => []);
  const around: typeof places = [];
  let left = mostWarnings;
  for (const place of sorted) {
    while (around.length > 0 && !place.folder.startsWith(around.at(-1)?.folder ?? '')) around.pop();
    for (const { i } of around.slice(0, left)) others[Math.max(i, place.i)]?.push(Math.min(i, place.i));
    left = Math.max(0, left - around.length);
    around.push(place);
  }
  return files.map((file, i) =>
    (others[i] ?? []).toSorted((a, b) => a - b).map((other) => `${describe(file)} with ${describe(files[other] as Placed)}`),
  );
}

function describe({ path, source }: Placed): string {
  return source === '' ? goQuote(path) : `${goQuote(path)} (${source})`;
}
