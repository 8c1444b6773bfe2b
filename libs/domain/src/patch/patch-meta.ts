import { goQuote } from '#domain/json/go-marshal.js';
import { unexpectedPatchError } from '#domain/patch/patch-error.js';
import type { Field, ScalarType, Schema } from '#domain/schema/schema.js';

/**
 * What strategic merge knows of the place it is at. Undefined schemas do not occur: where a name is unknown, upstream gives up.
 * Source: k8s.io/apimachinery/pkg/util/strategicpatch/meta.go and third_party/forked/golang/json/fields.go.
 */
export interface PatchPlace {
  readonly schema: Schema;
  /** Reached through a Go pointer; error texts tell. */
  readonly pointer: boolean;
}

/** How a member merges. */
export interface PatchMeta {
  /** Of the value, or of a list's items. */
  readonly place: PatchPlace;
  readonly strategy: string;
  readonly mergeKey: string;
}

/** How a member that holds an object merges. Throws 400 where the schema has no such member. */
export function lookupObject(place: PatchPlace, name: string): PatchMeta {
  const field = lookupField(place, name);
  return { place: { schema: field.schema, pointer: field.pointer }, strategy: strategyOf(field), mergeKey: field.patchMergeKey ?? '' };
}

/** How a member that holds a list merges; the place is that of its items. Throws 400 where the schema has no such list. */
export function lookupList(place: PatchPlace, name: string): PatchMeta {
  const meta = lookupObject(place, name);
  const { schema, pointer } = meta.place;
  if (schema.kind === 'list') {
    if (schema.items.kind === 'list') throw unexpectedPatchError('unexpected slice of slice');
    return { ...meta, place: { schema: schema.items, pointer: false } };
  }
  if (pointer) return { ...meta, place: { schema, pointer: false } };
  throw unexpectedPatchError(`expected slice or array type, but got: ${goKindOf(place)}`);
}

function lookupField({ schema }: PatchPlace, name: string): Field {
  if (schema.kind === 'object') {
    const field = schema.fields.get(name) ?? [...schema.fields.values()].find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (field) return field;
    throw missingField(schema.goType, name);
  }
  if (schema.kind === 'scalar' && structScalars.has(schema.type)) throw missingField(schema.goType, name);
  throw unexpectedPatchError(`merging an object in json but data type is not struct, instead is: ${goKindOf({ schema, pointer: false })}`);
}

function missingField(goType: string, name: string): Error {
  const struct = goType.slice(goType.lastIndexOf('.') + 1);
  return unexpectedPatchError(`unable to find api field in struct ${struct} for the json field ${goQuote(name)}`);
}

/** The strategy besides retainKeys, which needs no knowledge of the schema: `merge`, `replace` or none. */
function strategyOf({ patchStrategies }: Field): string {
  return patchStrategies.find((strategy) => strategy !== 'retainKeys') ?? '';
}

/** Scalars that are structs in Go. */
const structScalars: ReadonlySet<ScalarType> = new Set<ScalarType>([
  'time',
  'microTime',
  'duration',
  'quantity',
  'intOrString',
  'fieldsV1',
  'rawExtension',
  'json',
  'schemaOrArray',
  'schemaOrBool',
  'schemaOrStrings',
]);

/** reflect.Kind by name, as error texts have it. */
export function goKindOf({ schema, pointer }: PatchPlace): string {
  if (pointer) return 'ptr';
  if (schema.kind === 'object') return 'struct';
  if (schema.kind === 'list') return 'slice';
  if (schema.kind === 'map') return 'map';
  if (structScalars.has(schema.type)) return schema.goType === 'interface {}' ? 'interface' : 'struct';
  switch (schema.type) {
    case 'boolean':
      return 'bool';
    case 'double':
      return 'float64';
    case 'bytes':
      return 'slice';
    default:
      return schema.type;
  }
}
