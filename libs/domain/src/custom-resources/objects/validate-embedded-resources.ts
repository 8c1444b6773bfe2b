import { DecodeError } from '#domain/codec/decode-error.js';
import { decodeMetadata } from '#domain/custom-resources/objects/decode-metadata.js';
import type { Members } from '#domain/custom-resources/objects/map-values.js';
import { memberSchema, traitsOf } from '#domain/custom-resources/objects/subtree-traits.js';
import type { StructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';
import { isJsonObject } from '#domain/json/json.js';
import { childPath, type FieldError, indexPath, invalid, required } from '#domain/status/field-error.js';
import { isDns1035Label, nameIsPathSegment } from '#domain/validation/names.js';
import { validateObjectMeta } from '#domain/validation/object-meta.js';

/**
 * Rules for kind, apiVersion and metadata of objects inside an object.
 * Source: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta/validation.go.
 */
export function validateEmbeddedResources(value: unknown, schema: StructuralSchema | undefined, path: string): readonly FieldError[] {
  if (!schema || !traitsOf(schema).hasEmbeddedResources) return [];
  if (Array.isArray(value)) return value.flatMap((item, i) => validateEmbeddedResources(item, schema.items, indexPath(path, i)));
  if (!isJsonObject(value)) return [];
  return [
    ...(schema.isEmbeddedResource ? validateResource(value, path) : []),
    ...Object.entries(value).flatMap(([name, member]) => {
      const at = schema.properties.has(name) ? childPath(path, name) : indexPath(path, name);
      return validateEmbeddedResources(member, memberSchema(schema, name), at);
    }),
  ];
}

/** One object; its metadata may have no name. */
export function validateResource(object: Members, path: string): readonly FieldError[] {
  const { apiVersion, kind } = object;
  return [
    ...validateText(apiVersion, childPath(path, 'apiVersion'), apiVersionProblem),
    ...validateText(kind, childPath(path, 'kind'), kindProblem),
    ...(Object.hasOwn(object, 'metadata') ? validateMetadata(object['metadata'], childPath(path, 'metadata')) : []),
  ];
}

function validateText(value: unknown, path: string, problemOf: (text: string) => string | undefined): readonly FieldError[] {
  if (value === undefined) return [required(path)];
  if (typeof value !== 'string') return [invalid(path, value, 'must be a string')];
  const problem = value === '' ? 'must not be empty' : problemOf(value);
  return problem === undefined ? [] : [invalid(path, value, problem)];
}

function apiVersionProblem(text: string): string | undefined {
  return text.split('/').length > 2 ? `unexpected GroupVersion string: ${text}` : undefined;
}

function kindProblem(text: string): string | undefined {
  const problems = isDns1035Label(text.toLowerCase());
  return problems.length === 0 ? undefined : `may have mixed case, but should otherwise match: ${problems.join(',')}`;
}

function validateMetadata(value: unknown, path: string): readonly FieldError[] {
  try {
    const { metadata } = decodeMetadata(value, path);
    const named = metadata.name ? metadata : { ...metadata, name: 'fakename' };
    return validateObjectMeta(named, { namespaced: Boolean(metadata.namespace), checkName: nameIsPathSegment }, path);
  } catch (error) {
    if (error instanceof DecodeError) return [invalid(path, value, error.message)];
    throw error;
  }
}
