import { type FieldSet, hasChildren, includesSelf } from '#domain/apply/field-set.js';
import { type FieldType, type ListType, type MapType, takenAs } from '#domain/apply/field-type.js';
import { identityOf } from '#domain/apply/list-item.js';
import { fieldElement } from '#domain/apply/path-element.js';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '#domain/json/json.js';

/**
 * A value without the fields and items of a set. What has lost everything below it stays, empty; so does what is owned as a whole when the
 * set names something below it. Returns the value itself where nothing goes.
 * Source: sigs.k8s.io/structured-merge-diff typed/remove.go.
 */
export function removeFields(value: Json, fields: FieldSet, type: FieldType): Json {
  switch (takenAs(type, value)) {
    case 'map':
      return type.map && isJsonObject(value) ? removeFromMap(value, fields, type.map) : null;
    case 'list':
      return type.list && isJsonList(value) ? removeFromList(value, fields, type.list) : null;
    default:
      return value;
  }
}

function removeFromMap(value: JsonObject, set: FieldSet, { atomic, fields, members }: MapType): Json {
  if (atomic) return null;
  let rest: Record<string, Json | undefined> | undefined;
  for (const name in value) {
    const member = value[name];
    const field = fields.get(name);
    const node = set[field?.element ?? fieldElement(name)];
    if (member === undefined || !node) continue;
    const left = includesSelf(node) ? undefined : removeBelow(member, node, field?.type ?? members ?? {});
    if (left === member) continue;
    rest ??= { ...value };
    if (left === undefined) delete rest[name];
    else rest[name] = left;
  }
  return rest ?? value;
}

function removeFromList(value: readonly Json[], set: FieldSet, list: ListType): Json {
  if (list.atomic) return null;
  let changed = false;
  const rest: Json[] = [];
  for (const item of value) {
    const element = identityOf(list, item);
    const node = typeof element === 'string' ? set[element] : undefined;
    if (node && includesSelf(node)) {
      changed = true;
      continue;
    }
    const left = node ? removeBelow(item, node, list.items) : item;
    changed ||= left !== item;
    rest.push(left);
  }
  return changed ? rest : value;
}

function removeBelow(value: Json, node: FieldSet, type: FieldType): Json {
  if (!hasChildren(node)) return value;
  const left = removeFields(value, node, type);
  if (left !== null) return left;
  if (isJsonList(value)) return [];
  return isJsonObject(value) ? {} : null;
}
