import { irregular } from '#domain/codec/scalar-values.js';
import { builtInSchema } from '#domain/schema/built-in.js';
import type { ObjectSchema } from '#domain/schema/schema.js';

/**
 * The three Go types in which a JSON schema may stand for something else: a list of schemas, a boolean, a list of names.
 * Source: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1/marshal.go.
 */
export type JsonSchemaValueType = 'schemaOrArray' | 'schemaOrBool' | 'schemaOrStrings';

/** The schema of JSON schemas, which these types refer to. */
export function jsonSchemaProps(): ObjectSchema {
  return builtInSchema('apiextensions.v1.JSONSchemaProps');
}

/** As a ScalarReader, but undefined for Go's nil. `props` converts a JSON schema; what upstream ignores (a number, say) is nil. */
export function readJsonSchemaValue(type: JsonSchemaValueType, value: unknown, props: (value: unknown) => unknown): unknown {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return props(value);
  if (type === 'schemaOrBool') return typeof value === 'boolean' ? value : value === null ? undefined : irregular;
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const items = value as readonly unknown[];
  const converted = items.map((item) => (type === 'schemaOrArray' ? props(item ?? noProps) : readName(item)));
  if (converted.includes(irregular)) return irregular;
  return converted.every((item, i) => item === items[i]) ? value : converted;
}

const noProps = Object.freeze({});

function readName(item: unknown): unknown {
  return typeof item === 'string' ? item : item === null ? '' : irregular;
}
