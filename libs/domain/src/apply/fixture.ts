import { deducedType, noDeclaredFields } from '#domain/apply/deduced-type.js';
import type { FieldType, MapField, ScalarKind } from '#domain/apply/field-type.js';
import type { ManagedResource } from '#domain/apply/managed-resource.js';
import { fieldElement } from '#domain/apply/path-element.js';
import type { Json, JsonObject } from '#domain/json/json.js';
import type { ManagedFieldsEntry } from '#domain/schema/types/meta-v1.js';

/** Types by hand, for specs. */
export const scalar = (kind: ScalarKind): FieldType => ({ scalar: kind });

export function struct(fields: Readonly<Record<string, FieldType>>, defaults: Readonly<Record<string, Json>> = {}): FieldType {
  const declared = Object.entries(fields).map(([name, type]): [string, MapField] => [
    name,
    { name, element: fieldElement(name), type, default: defaults[name] },
  ]);
  return { map: { fields: new Map(declared), members: undefined, atomic: false, isFree: false } };
}

export const mapOf = (members: FieldType): FieldType => ({ map: { fields: noDeclaredFields, members, atomic: false, isFree: false } });

export const atomicMap: FieldType = { map: { fields: noDeclaredFields, members: scalar('string'), atomic: true, isFree: false } };

const atomicListOf = (items: FieldType): FieldType => ({ list: { items, atomic: true, keys: [], declaredKeys: [] } });

export const atomicList: FieldType = atomicListOf(scalar('string'));

export const setOfStrings: FieldType = { list: { items: scalar('string'), atomic: false, keys: [], declaredKeys: [] } };

export const listBy = (items: FieldType, ...keys: readonly string[]): FieldType => ({
  list: { items, atomic: false, keys: keys.toSorted(), declaredKeys: keys },
});

const port = struct(
  { port: scalar('numeric'), protocol: scalar('string'), name: scalar('string'), inner: struct({ a: scalar('numeric') }) },
  { protocol: 'TCP' },
);

/** A kind with something of everything. */
export const sampleType = struct({
  apiVersion: scalar('string'),
  kind: scalar('string'),
  metadata: struct({
    name: scalar('string'),
    labels: mapOf(scalar('string')),
    finalizers: setOfStrings,
    managedFields: atomicListOf(deducedType),
  }),
  spec: struct({
    count: scalar('numeric'),
    text: scalar('string'),
    inner: struct({ a: scalar('numeric'), b: scalar('string') }),
    words: setOfStrings,
    ports: listBy(port, 'port', 'protocol'),
    line: atomicList,
    selector: atomicMap,
    free: deducedType,
  }),
});

/** A resource of one version, whose objects have this type. */
export function sampleResource(type: FieldType = sampleType, apiVersion = 'example.com/v1'): ManagedResource {
  const [group = '', version = ''] = apiVersion.split('/');
  return {
    group,
    version,
    kind: 'Sample',
    apiVersion,
    subresource: '',
    empty: { kind: 'Sample', apiVersion },
    versionOf: (wanted) => (wanted === apiVersion ? { type } : undefined),
    convert: (object) => object,
    complete: (object) => object,
  };
}

/** `manager operation {json of the set}` of each entry. */
export function managersIn(object: JsonObject): readonly string[] {
  const { managedFields = [] } = (object['metadata'] ?? {}) as { readonly managedFields?: readonly ManagedFieldsEntry[] };
  return managedFields.map(({ manager, operation, fieldsV1 }) => `${manager} ${operation} ${JSON.stringify(fieldsV1)}`);
}
