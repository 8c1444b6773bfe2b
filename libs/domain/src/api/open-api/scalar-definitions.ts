import type { OpenApiForm } from '#domain/api/open-api/definition-writer.js';
import type { JsonObject } from '#domain/json/json.js';
import { openApiName } from '#domain/schema/built-in.js';
import type { ScalarSchema } from '#domain/schema/schema.js';

/** How a scalar is published: in its place, or as a reference to a definition of its own. */
export function scalarDefinition({ type, goType }: ScalarSchema): { readonly type: JsonObject } | { readonly name: string } {
  switch (type) {
    case 'string':
    case 'boolean':
      return { type: { type } };
    case 'int32':
    case 'int64':
      return { type: { type: 'integer', format: type } };
    case 'double':
      return { type: { type: 'number', format: 'double' } };
    case 'bytes':
      return { type: { type: 'string', format: 'byte' } };
    case 'time':
      return { name: names.time };
    case 'microTime':
      return { name: names.microTime };
    case 'duration':
      return { name: names.duration };
    case 'quantity':
      return { name: names.quantity };
    case 'intOrString':
      return { name: names.intOrString };
    case 'fieldsV1':
      return { name: names.fieldsV1 };
    case 'rawExtension':
      return { name: names.rawExtension };
    case 'json':
      // an `interface {}` of Go has no definition
      return goType === 'v1.JSON' ? { name: names.json } : { type: {} };
    case 'schemaOrArray':
      return { name: names.schemaOrArray };
    case 'schemaOrBool':
      return { name: names.schemaOrBool };
    case 'schemaOrStrings':
      return { name: names.schemaOrStrings };
  }
}

/** The definition of a scalar by its OpenAPI name, without its description; undefined for other names. */
export function scalarDefinitionOf(name: string, form: OpenApiForm): JsonObject | undefined {
  return definitions.get(name)?.[form];
}

const names = {
  quantity: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
  intOrString: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
  rawExtension: 'io.k8s.apimachinery.pkg.runtime.RawExtension',
  time: openApiName('meta.v1.Time'),
  microTime: openApiName('meta.v1.MicroTime'),
  duration: openApiName('meta.v1.Duration'),
  fieldsV1: openApiName('meta.v1.FieldsV1'),
  patch: openApiName('meta.v1.Patch'),
  json: openApiName('apiextensions.v1.JSON'),
  schemaOrArray: openApiName('apiextensions.v1.JSONSchemaPropsOrArray'),
  schemaOrBool: openApiName('apiextensions.v1.JSONSchemaPropsOrBool'),
  schemaOrStrings: openApiName('apiextensions.v1.JSONSchemaPropsOrStringArray'),
};

const both = (definition: JsonObject): Readonly<Record<OpenApiForm, JsonObject>> => ({ v2: definition, v3: definition });

const definitions: ReadonlyMap<string, Readonly<Record<OpenApiForm, JsonObject>>> = new Map([
  [names.quantity, { v2: { type: 'string' }, v3: { oneOf: [{ type: 'string' }, { type: 'number' }] } }],
  [
    names.intOrString,
    {
      v2: { type: 'string', format: 'int-or-string' },
      v3: { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
    },
  ],
  [names.time, both({ type: 'string', format: 'date-time' })],
  [names.microTime, both({ type: 'string', format: 'date-time' })],
  [names.duration, both({ type: 'string' })],
  [names.fieldsV1, both({ type: 'object' })],
  [names.patch, both({ type: 'object' })],
  [names.rawExtension, both({ type: 'object' })],
  [names.json, both({})],
  [names.schemaOrArray, both({})],
  [names.schemaOrBool, both({})],
  [names.schemaOrStrings, both({})],
]);
