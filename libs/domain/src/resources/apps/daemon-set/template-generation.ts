import { parseInteger } from '#domain/number/parse-int.js';
import type { DaemonSet } from '#domain/schema/types/apps-v1.js';

/** Inside upstream a field of the spec, in apps/v1 an annotation that every DaemonSet has (pkg/apis/apps/v1/conversion.go). */
const annotation = 'deprecated.daemonset.template.generation';

/** How often the template was written, 0 where the annotation is missing or no number. */
export function templateGeneration({ metadata }: DaemonSet): number {
  const parsed = parseInteger(metadata.annotations?.[annotation] ?? '');
  return typeof parsed === 'number' ? parsed : 0;
}

export function withTemplateGeneration(set: DaemonSet, generation: number): DaemonSet {
  const annotations = { ...set.metadata.annotations, [annotation]: String(generation) };
  return { ...set, metadata: { ...set.metadata, annotations } };
}
