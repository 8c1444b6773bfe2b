import { type FieldSet, includesSelf, isEmptySet, noFields, selfElement } from '#domain/apply/field-set.js';
import { type FieldType, type ListType, type MapType, takenAs } from '#domain/apply/field-type.js';
import { identityOf } from '#domain/apply/list-item.js';
import { fieldElement } from '#domain/apply/path-element.js';
import { systemFields } from '#domain/apply/system-fields.js';
import { equal } from '#domain/json/equal.js';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '#domain/json/json.js';

/** What a configuration is held against. */
export interface Standing {
  readonly live: JsonObject;
  readonly type: FieldType;
  /** What the applier has. */
  readonly fields: FieldSet;
  /** What is not managed on the path of the request. */
  readonly without: FieldSet;
}

/**
 * True when a configuration says what is there already, and just what the applier has said before: applying it changes nothing. One walk without
 * a set being made; most applies are such, again and again. False says nothing: only applying then tells.
 */
export function appliesNothing(config: JsonObject, { live, type, fields, without }: Standing): boolean {
  return isSame({ config, live, type, node: fields, self: false, skipped: systemFields, without });
}

/** A place in a configuration, and the same place elsewhere. */
interface Place {
  readonly config: Json;
  readonly live: Json;
  readonly type: FieldType;
  /** Of the applier's set. */
  readonly node: FieldSet | undefined;
  /** True when the place is managed whatever is below it. */
  readonly self: boolean;
  /** Of the fields that nobody manages. */
  readonly skipped: FieldSet | undefined;
  readonly without: FieldSet | undefined;
}

function isSame(place: Place): boolean {
  const { config, live, type, node } = place;
  switch (takenAs(type, config)) {
    case 'map':
      return type.map !== undefined && isSameMap(place, type.map);
    case 'list':
      return type.list !== undefined && isSameList(place, type.list);
    default:
      return config === live && typeof config !== 'object' && isLeaf(node);
  }
}

function isLeaf(node: FieldSet | undefined): boolean {
  return node !== undefined && isEmptySet(node);
}

function isSameMap(place: Place, map: MapType): boolean {
  const { config, live, node } = place;
  if (map.atomic) return isLeaf(node) && equal(config, live);
  return isJsonObject(config) && isJsonObject(live) && isSameObject(place, map, { config, live });
}

function isSameObject(
  { node, self, skipped, without }: Place,
  { fields, members }: MapType,
  { config, live }: { readonly config: JsonObject; readonly live: JsonObject },
): boolean {
  let children = 0;
  for (const name in config) {
    const member = config[name];
    const old = Object.hasOwn(live, name) ? live[name] : undefined;
    if (member === undefined || old === undefined) return false;
    const field = fields.get(name);
    const element = field?.element ?? fieldElement(name);
    const unmanaged = without?.[element];
    if (unmanaged && includesSelf(unmanaged)) return false;
    const system = skipped?.[element];
    if (system && isEmptySet(system)) {
      if (!equal(member, old)) return false;
      continue;
    }
    // what is empty is left to the thorough way, and so is null
    if (typeof member === 'object' && isNothing(member)) return false;
    const type = field?.type ?? members ?? {};
    const child = node?.[element];
    if (child) children += 1;
    if (
      !isSame({ config: member, live: old, type, node: child ?? (system && noFields), self: !field, skipped: system, without: unmanaged })
    ) {
      return false;
    }
  }
  return hasJust(node, children, self);
}

function isNothing(value: Json): boolean {
  if (value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  for (const _ in value as JsonObject) return false;
  return true;
}

/** Items have to stand in the same order among those that are there. */
function isSameList({ config, live, node, self }: Place, list: ListType): boolean {
  if (list.atomic) return isLeaf(node) && equal(config, live);
  if (!isJsonList(config) || !isJsonList(live) || !node) return false;
  const identities = live.map((item) => identityOf(list, item));
  if (new Set(identities).size < identities.length) return false;
  let at = 0;
  for (const item of config) {
    const element = identityOf(list, item);
    if (typeof element !== 'string') return false;
    while (at < live.length && identities[at] !== element) at += 1;
    if (at === live.length) return false;
    const old = live[at] ?? null;
    if (!isSame({ config: item, live: old, type: list.items, node: node[element], self: true, skipped: undefined, without: undefined })) {
      return false;
    }
    at += 1;
  }
  return hasJust(node, config.length, self);
}

/** True when a node has so many children and no more, and belongs to the set itself or not. */
function hasJust(node: FieldSet | undefined, children: number, self: boolean): boolean {
  if (!node) return children === 0;
  let count = 0;
  for (const element in node) if (element !== selfElement) count += 1;
  return count === children && Object.hasOwn(node, selfElement) === (self && children > 0);
}
