import type { FieldType, ListType, MapField, MapType } from '#domain/apply/field-type.js';

export const noDeclaredFields: ReadonlyMap<string, MapField> = new Map();

/** Any scalar, list or map, each as a whole. */
export const untyped: FieldType = {
  scalar: 'untyped',
  get list() {
    return untypedList;
  },
  get map() {
    return untypedMap;
  },
};
const untypedList: ListType = { items: untyped, atomic: true, keys: [], declaredKeys: [] };
const untypedMap: MapType = { fields: noDeclaredFields, members: untyped, atomic: true, isFree: false };

/** What is taken of a value without a schema: any scalar, any list as a whole, any map member by member. */
export const deducedType: FieldType = {
  scalar: 'untyped',
  list: untypedList,
  get map() {
    return deducedMap;
  },
};
/** The same of maps alone. */
export const deducedMap: MapType = { fields: noDeclaredFields, members: deducedType, atomic: false, isFree: true };
