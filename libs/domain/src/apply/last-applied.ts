import { checkType } from '#domain/apply/check-type.js';
import { compareFields } from '#domain/apply/compare-fields.js';
import { fieldsOf } from '#domain/apply/fields-of.js';
import type { FieldSet } from '#domain/apply/field-set.js';
import { difference } from '#domain/apply/field-set-operations.js';
import type { ManagedResource } from '#domain/apply/managed-resource.js';
import { MisfitError } from '#domain/apply/misfit.js';
import { goMarshal } from '#domain/json/go-marshal.js';
import { isJsonObject, type Json, type JsonObject } from '#domain/json/json.js';
import { validateAnnotations } from '#domain/validation/object-meta.js';

const annotation = 'kubectl.kubernetes.io/last-applied-configuration';

/** The applier that takes over from kubectl's apply of old, which keeps its configuration in an annotation. */
export const kubectlManager = 'kubectl';

/**
 * What kubectl applied of old and nobody has changed since: no conflicts are seen there, though the one who updated these fields is another
 * manager. undefined where the annotation is absent or not usable. Source: internal/lastappliedmanager.go.
 */
export function lastAppliedFields(resource: ManagedResource, live: JsonObject): FieldSet | undefined {
  const type = resource.versionOf(resource.apiVersion)?.type;
  const config = parse(annotationOf(live));
  if (!type || !config || config['apiVersion'] !== resource.apiVersion || config['kind'] !== resource.kind) return undefined;
  const strict = { allowsDuplicates: false };
  if (checkType(live, type, strict).length > 0 || checkType(config, type, strict).length > 0) return undefined;
  try {
    const { changed, removed } = compareFields(config, live, type);
    return difference(difference(fieldsOf(config, type), changed), removed);
  } catch (error) {
    if (error instanceof MisfitError) return undefined;
    throw error;
  }
}

export function hasLastApplied(live: JsonObject): boolean {
  return annotationOf(live) !== '';
}

function parse(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The object with the annotation, where it has it, saying what was applied now, so that kubectl's apply of old can go on from there. Too large
 * a one is left out. Source: internal/{lastappliedupdater,lastapplied}.go.
 */
export function withLastApplied(object: JsonObject, config: JsonObject): JsonObject {
  const before = annotationOf(object);
  if (before === '') return object;
  const text = `${goMarshal(withoutAnnotation(config))}\n`;
  if (text === before) return object;
  const metadata = object['metadata'] as JsonObject;
  const annotations = { ...(metadata['annotations'] as Record<string, string>), [annotation]: text };
  const { [annotation]: _, ...others } = annotations;
  const fits = validateAnnotations(annotations, '').every(({ type }) => type !== 'FieldValueTooLong');
  return { ...object, metadata: { ...metadata, annotations: fits ? annotations : others } };
}

function withoutAnnotation(config: JsonObject): JsonObject {
  const { metadata } = config;
  const annotations = isJsonObject(metadata) ? metadata['annotations'] : undefined;
  if (!isJsonObject(metadata) || !isJsonObject(annotations)) return config;
  const { [annotation]: _, ...others } = annotations;
  return { ...config, metadata: { ...metadata, annotations: others } };
}

function annotationOf({ metadata }: JsonObject): string {
  const annotations = isJsonObject(metadata) ? metadata['annotations'] : undefined;
  const text = isJsonObject(annotations) ? annotations[annotation] : undefined;
  return typeof text === 'string' ? text : '';
}
