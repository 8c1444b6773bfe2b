import { DecodeError } from '#domain/codec/decode-error.js';
import { decodeMetadata } from '#domain/custom-resources/objects/decode-metadata.js';
import { mapList, mapMembers, type Members } from '#domain/custom-resources/objects/map-values.js';
import type { Pruned } from '#domain/custom-resources/objects/prune-fields.js';
import { memberSchema, traitsOf } from '#domain/custom-resources/objects/subtree-traits.js';
import type { StructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';
import { compareBytewise } from '#domain/json/go-marshal.js';
import { isJsonObject } from '#domain/json/json.js';
import { childPath, type FieldError, formatFieldError, indexPath, invalid } from '#domain/status/field-error.js';

/** Kind, apiVersion or metadata that cannot be read. */
export class UnreadableResourceError extends DecodeError {
  constructor(readonly fieldError: FieldError) {
    super(formatFieldError(fieldError));
  }
}

/**
 * Reads kind, apiVersion and metadata of objects inside an object, where the schema says that there are any. Throws UnreadableResourceError.
 * Source: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta/algorithm.go.
 */
export function coerceEmbeddedResources(value: unknown, schema: StructuralSchema | undefined, path = ''): Pruned {
  const unknownFields: string[] = [];
  const coerced = coerce(value, schema, path, unknownFields);
  return { value: coerced, unknownFields: unknownFields.toSorted(compareBytewise) };
}

function coerce(value: unknown, schema: StructuralSchema | undefined, path: string, unknownFields: string[]): unknown {
  if (!schema || !traitsOf(schema).hasEmbeddedResources) return value;
  if (Array.isArray(value)) return mapList(value, (item, i) => coerce(item, schema.items, indexPath(path, i), unknownFields));
  if (!isJsonObject(value)) return value;
  const object = schema.isEmbeddedResource ? coerceResource(value, path, unknownFields) : value;
  return mapMembers(object, (member, name) => {
    const at = schema.properties.has(name) ? childPath(path, name) : indexPath(path, name);
    return coerce(member, memberSchema(schema, name), at, unknownFields);
  });
}

function coerceResource(object: Members, path: string, unknownFields: string[]): Members {
  return mapMembers(object, (member, name) => {
    const at = childPath(path, name);
    if (name === 'apiVersion' || name === 'kind') {
      if (typeof member === 'string') return member;
      throw new UnreadableResourceError(invalid(at, member, 'must be a string'));
    }
    return name === 'metadata' ? coerceMetadata(member, at, unknownFields) : member;
  });
}

function coerceMetadata(value: unknown, path: string, unknownFields: string[]): unknown {
  try {
    const { metadata, unknownFields: unknown } = decodeMetadata(value, path);
    unknownFields.push(...unknown);
    const { creationTimestamp, ...rest } = metadata;
    return creationTimestamp ? metadata : rest;
  } catch (error) {
    if (error instanceof DecodeError) throw new UnreadableResourceError(invalid(path, value, error.message));
    throw error;
  }
}
