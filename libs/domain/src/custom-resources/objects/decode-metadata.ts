import { decodeValue } from '#domain/codec/decode-json.js';
import type { TemplateMeta } from '#domain/meta/object-meta.js';
import { builtInSchema } from '#domain/schema/built-in.js';

/** Metadata as it is for every kind, and the fields in it that no metadata has: `spec.template.metadata.foo`. */
export interface DecodedMetadata {
  readonly metadata: TemplateMeta;
  readonly unknownFields: readonly string[];
}

/** Reads metadata; `path` is where it stands. Throws DecodeError. Source: GetObjectMetaWithOptions of schema/objectmeta/coerce.go. */
export function decodeMetadata(value: unknown, path: string): DecodedMetadata {
  const { object, strictErrors } = decodeValue<TemplateMeta>(builtInSchema('meta.v1.ObjectMeta'), value, { strict: true });
  return { metadata: object, unknownFields: strictErrors.map((text) => `${path}.${text.slice('unknown field "'.length, -1)}`) };
}
