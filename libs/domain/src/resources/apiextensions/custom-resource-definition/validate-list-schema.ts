import { itemsOf } from '#domain/custom-resources/structural/structural-schema.js';
import { validateExtendedType } from '#domain/resources/apiextensions/custom-resource-definition/validate-extended-type.js';
import type { JSONSchemaProps } from '#domain/schema/types/apiextensions-v1.js';
import { type FieldError, forbidden, indexPath, invalid, notSupported, required } from '#domain/status/field-error.js';
import { repeatsOf } from '#domain/validation/repeats.js';

const typeField = 'x-kubernetes-list-type';
const keysField = 'x-kubernetes-list-map-keys';

/** `x-kubernetes-list-type` and the keys of lists of type `map`. Source: as of validateSchemaNode, and validateMapListKeysMapSet. */
export function validateListSchema(props: JSONSchemaProps, path: string): readonly FieldError[] {
  const listType = props[typeField];
  const keys = props[keysField] ?? [];
  const mustBeMap = 'must be map if x-kubernetes-list-map-keys is non-empty';
  const typeErrors = listType === undefined ? [] : validateExtendedType(props, 'array', typeField, path);
  return [
    ...typeErrors,
    ...(typeErrors.length === 0 && listType === 'set' ? validateSetItems(itemsOf(props), path) : []),
    ...(listType === undefined || ['atomic', 'set', 'map'].includes(listType)
      ? []
      : [notSupported(`${path}.${typeField}`, listType, ['atomic', 'set', 'map'])]),
    ...(keys.length > 0 && listType === undefined ? [required(`${path}.${typeField}`, mustBeMap)] : []),
    ...(keys.length > 0 && listType !== undefined && listType !== 'map' ? [invalid(`${path}.${typeField}`, listType, mustBeMap)] : []),
    ...(listType === 'map' ? validateMapItems(props, keys, path) : []),
    ...(listType === 'map' || listType === 'set' ? validateIdentity(props, listType, path) : []),
  ];
}

/** Upstream shows the list type where it means the map type. */
function validateSetItems(items: JSONSchemaProps | undefined, path: string): readonly FieldError[] {
  const text = 'must be atomic as item of a list with x-kubernetes-list-type=set';
  const listType = items?.[typeField];
  if (items?.type === 'array' && listType !== undefined && listType !== 'atomic')
    return [invalid(`${path}.items.${typeField}`, listType, text)];
  if (items?.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic')
    return [invalid(`${path}.items.x-kubernetes-map-type`, listType ?? null, text)];
  return [];
}

function validateMapItems(props: JSONSchemaProps, keys: readonly string[], path: string): readonly FieldError[] {
  const items = itemsOf(props);
  const isRepeated = repeatsOf(keys);
  return [
    ...(keys.length === 0 ? [required(`${path}.${keysField}`, 'must not be empty if x-kubernetes-list-type is map')] : []),
    ...(props.items === undefined ? [required(`${path}.items`, 'must have a schema if x-kubernetes-list-type is map')] : []),
    ...(Array.isArray(props.items)
      ? [invalid(`${path}.items`, props.items, 'must only have a single schema if x-kubernetes-list-type is map')]
      : []),
    ...(items && items.type !== 'object'
      ? [invalid(`${path}.items.type`, items.type ?? '', "must be object if parent array's x-kubernetes-list-type is map")]
      : []),
    ...(items?.type === 'object' ? keys.flatMap((key, i) => validateKey(items, key, isRepeated(i), keys, path)) : []),
  ];
}

function validateKey(
  items: JSONSchemaProps,
  key: string,
  isRepeated: boolean,
  keys: readonly string[],
  path: string,
): readonly FieldError[] {
  const property = items.properties?.[key];
  const isScalar = property?.type !== 'array' && property?.type !== 'object';
  const text = "must be a scalar type if parent array's x-kubernetes-list-type is map";
  return [
    ...(isScalar ? [] : [invalid(`${indexPath(`${path}.items.properties`, key)}.type`, items.type, text)]),
    ...(property ? [] : [invalid(`${path}.${keysField}`, keys, 'entries must all be names of item properties')]),
    ...(isRepeated ? [invalid(`${path}.${keysField}`, keys, 'must not contain duplicate entries')] : []),
  ];
}

/** Items of a `map` have all their keys, and no item is null. */
function validateIdentity(props: JSONSchemaProps, listType: string, path: string): readonly FieldError[] {
  const items = itemsOf(props);
  if (!items) return [];
  const { properties = {}, required: needed = [] } = items;
  const keys = listType === 'map' ? (props[keysField] ?? []) : [];
  return [
    ...(items.nullable ? [forbidden(`${path}.items.nullable`, `cannot be nullable when x-kubernetes-list-type is ${listType}`)] : []),
    ...keys.flatMap((key) => {
      const property = properties[key];
      if (!property) return [];
      const at = indexPath(`${path}.items.properties`, key);
      const text = 'this property is in x-kubernetes-list-map-keys, so it';
      const isLeftOut = !needed.includes(key) && (property.default === undefined || property.default === null);
      return [
        ...(isLeftOut ? [required(`${at}.default`, `${text} must have a default or be a required property`)] : []),
        ...(property.nullable ? [forbidden(`${at}.nullable`, `${text} cannot be nullable`)] : []),
      ];
    }),
  ];
}
