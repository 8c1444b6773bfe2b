import { ChildList } from '#domain/apply/child-list.js';
import { type FieldSet, noFields } from '#domain/apply/field-set.js';
import { type FieldType, type ListType, type MapType, takenAs } from '#domain/apply/field-type.js';
import { identityOf } from '#domain/apply/list-item.js';
import { fieldElement, type PathElement } from '#domain/apply/path-element.js';
import { isJsonList, isJsonObject, type Json } from '#domain/json/json.js';

/**
 * The fields that a value mentions: leaves, items of lists and members of maps, but no struct that has something below it and no list.
 * For values of their type. Source: sigs.k8s.io/structured-merge-diff typed/tofieldset.go.
 */
export function fieldsOf(value: Json, type: FieldType): FieldSet {
  return nodeIn(value, type, false) ?? noFields;
}

/** `self`: the value's own path is in the set whatever is below it. */
function nodeIn(value: Json, type: FieldType, self: boolean): FieldSet | undefined {
  switch (takenAs(type, value)) {
    case 'map':
      return type.map && mapNode(value, type.map, self);
    case 'list':
      return type.list && listNode(value, type.list, self);
    default:
      return noFields;
  }
}

function mapNode(value: Json, { atomic, fields, members }: MapType, self: boolean): FieldSet | undefined {
  if (atomic) return noFields;
  const children = new ChildList();
  const map = isJsonObject(value) ? value : {};
  for (const name in map) {
    const member = map[name];
    if (member === undefined) continue;
    const field = fields.get(name);
    const child = nodeIn(member, field?.type ?? members ?? {}, !field || member === null || isEmptyMap(member));
    if (child) children.add(field?.element ?? fieldElement(name), child);
  }
  return children.toNode(self);
}

/** Of an item that is there several times only the item itself is owned. */
function listNode(value: Json, list: ListType, self: boolean): FieldSet | undefined {
  if (list.atomic) return noFields;
  const children = new Map<PathElement, FieldSet>();
  for (const item of isJsonList(value) ? value : []) {
    const element = identityOf(list, item);
    if (typeof element !== 'string') continue;
    children.set(element, (children.has(element) ? undefined : nodeIn(item, list.items, true)) ?? noFields);
  }
  return ChildList.of(children).toNode(self);
}

function isEmptyMap(value: Json): boolean {
  if (!isJsonObject(value)) return false;
  for (const name in value) if (value[name] !== undefined) return false;
  return true;
}
