import { coerceEmbeddedResources } from '#domain/custom-resources/objects/coerce-embedded-resources.js';
import { decodeMetadata } from '#domain/custom-resources/objects/decode-metadata.js';
import type { Members } from '#domain/custom-resources/objects/map-values.js';
import { pruneFields } from '#domain/custom-resources/objects/prune-fields.js';
import type { StructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';

/** An object of a custom kind as it was read. */
export interface ReadCustomObject {
  readonly object: Members;
  /** Fields that were dropped, in upstream's order. */
  readonly unknownFields: readonly string[];
}

/** How the objects of a custom kind are read. */
export interface CustomObjectShape {
  /** Undefined where the version has none. */
  readonly schema: StructuralSchema | undefined;
  /** Fields are not pruned: `spec.preserveUnknownFields`, which kinds of before v1 may have. */
  readonly preservesUnknownFields: boolean;
}

/**
 * What decoding does to an object of a custom kind: its metadata is that of all kinds, unknown fields go, and nulls that may not be. Defaults
 * are not filled in. Throws DecodeError. Source: unstructuredSchemaCoercer in k8s.io/apiextensions-apiserver/pkg/apiserver/customresource_handler.go.
 */
export function readCustomObject(value: Members, { schema, preservesUnknownFields }: CustomObjectShape): ReadCustomObject {
  const meta = Object.hasOwn(value, 'metadata') ? decodeMetadata(value['metadata'], 'metadata') : undefined;
  const pruned = preservesUnknownFields
    ? { value, unknownFields: [] }
    : pruneFields(value, schema, { isResourceRoot: true, dropsNulls: true });
  const coerced = coerceEmbeddedResources(pruned.value, schema);
  const object = coerced.value as Members;
  return {
    object: meta && object['metadata'] !== meta.metadata ? { ...object, metadata: meta.metadata } : object,
    unknownFields: [...(meta?.unknownFields ?? []), ...pruned.unknownFields, ...coerced.unknownFields],
  };
}
