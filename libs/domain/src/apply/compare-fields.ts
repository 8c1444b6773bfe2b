import { equal } from '#domain/json/equal.js';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '#domain/json/json.js';
import { ChildList } from '#domain/apply/child-list.js';
import { type FieldSet, noFields } from '#domain/apply/field-set.js';
import { type FieldType, firstShape, type ListType, type MapType, type Shape, shapeOf, takenAs } from '#domain/apply/field-type.js';
import { identityOf } from '#domain/apply/list-item.js';
import { MisfitError } from '#domain/apply/misfit.js';
import { fieldElement, type PathElement } from '#domain/apply/path-element.js';
import { SetBuilder } from '#domain/apply/set-builder.js';

/** How two values of a type differ; no field is in more than one of the sets. */
export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

export const noDifference: Comparison = { added: noFields, modified: noFields, removed: noFields };

/**
 * Compares two values of a type; what both share by identity is not looked at. Throws MisfitError where an item of a list has no identity.
 * Source: sigs.k8s.io/structured-merge-diff typed/compare.go.
 */
export function compareFields(before: Json, after: Json, type: FieldType): Comparison {
  if (before === after) return noDifference;
  return new Comparer().compare(before, after, type);
}

class Comparer {
  readonly #path: PathElement[] = [];
  readonly #added = new SetBuilder();
  readonly #modified = new SetBuilder();
  readonly #removed = new SetBuilder();

  compare(before: Json, after: Json, type: FieldType): Comparison {
    this.#both(before, after, type);
    return { added: this.#added.build(), modified: this.#modified.build(), removed: this.#removed.build() };
  }

  /** Values that take different shapes are compared as each of them. */
  #both(before: Json, after: Json, type: FieldType): void {
    if (before === after) return;
    const was = shapesOf(type, before);
    const is = shapesOf(type, after);
    if (was !== is) this.#as(takenAs(type, before), before, after, type);
    this.#as(takenAs(type, after), before, after, type);
  }

  #as(shape: Shape | undefined, before: Json, after: Json, type: FieldType): void {
    if (shape === 'map' && type.map) this.#maps(before, after, type.map);
    else if (shape === 'list' && type.list) this.#lists(before, after, type.list);
    else this.#leaves(before, after);
  }

  #leaves(before: Json, after: Json): void {
    if (!equal(before, after)) this.#modified.insert(this.#path);
  }

  #maps(before: Json, after: Json, map: MapType): void {
    const was = isJsonObject(before) ? before : undefined;
    const is = isJsonObject(after) ? after : undefined;
    if (map.atomic || (isEmpty(was) && isEmpty(is))) return this.#leaves(before, after);
    for (const name in is) if (is[name] !== undefined) this.#members(name, was && own(was, name), is[name], map);
    for (const name in was) if (!is || own(is, name) === undefined) this.#members(name, was[name], undefined, map);
  }

  #members(name: string, before: Json | undefined, after: Json | undefined, { fields, members }: MapType): void {
    if (before === after) return;
    const field = fields.get(name);
    this.#child(field?.element ?? fieldElement(name), before, after, field?.type ?? members ?? {});
  }

  #child(element: PathElement, before: Json | undefined, after: Json | undefined, type: FieldType): void {
    this.#path.push(element);
    if (before === undefined) this.#added.insert(this.#path, this.#all(after ?? null, type));
    else if (after === undefined) this.#removed.insert(this.#path, this.#all(before, type));
    else this.#both(before, after, type);
    this.#path.pop();
  }

  #lists(before: Json, after: Json, list: ListType): void {
    const was = isJsonList(before) ? before : [];
    const is = isJsonList(after) ? after : [];
    if (list.atomic || (was.length === 0 && is.length === 0)) return this.#leaves(before, after);
    // cheaper than naming every item
    if (equal(was, is)) return;
    const old = this.#index(was, list);
    const now = this.#index(is, list);
    for (const [element, items] of old) this.#items(element, items, now.get(element) ?? [], list);
    for (const [element, items] of now) if (!old.has(element)) this.#items(element, [], items, list);
  }

  /** Items that are there several times are compared as one value. */
  #items(element: PathElement, before: readonly Json[], after: readonly Json[], { items: type }: ListType): void {
    if (before.length <= 1 && after.length <= 1) return this.#child(element, before[0], after[0], type);
    if (before.length >= 2 && after.length >= 2) {
      if (!equal(before, after)) this.#modified.insert([...this.#path, element]);
    } else if (before.length >= 2) {
      if (after.length > 0) this.#child(element, undefined, after[0], type);
      this.#removed.insert([...this.#path, element]);
    } else {
      if (before.length > 0) this.#child(element, before[0], undefined, type);
      this.#added.insert([...this.#path, element]);
    }
  }

  #index(items: readonly Json[], list: ListType): Map<PathElement, Json[]> {
    const index = new Map<PathElement, Json[]>();
    for (const [i, item] of items.entries()) {
      const element = this.#identity(list, item, i);
      const same = index.get(element);
      if (same) same.push(item);
      else index.set(element, [item]);
    }
    return index;
  }

  #identity(list: ListType, item: Json, i: number): PathElement {
    const element = identityOf(list, item);
    if (typeof element === 'string') return element;
    throw new MisfitError([{ path: [...this.#path], problem: `element ${i}: ${element.problem}` }]);
  }

  /** The node of a value that the other side has not: everything of it. */
  #all(value: Json, type: FieldType): FieldSet {
    switch (takenAs(type, value)) {
      case 'map':
        return type.map && !type.map.atomic && isJsonObject(value) ? this.#allOfMap(value, type.map) : noFields;
      case 'list':
        return type.list && !type.list.atomic && isJsonList(value) ? this.#allOfList(value, type.list) : noFields;
      default:
        return noFields;
    }
  }

  #allOfMap(value: JsonObject, { fields, members }: MapType): FieldSet {
    const children = new ChildList();
    for (const name in value) {
      const member = value[name];
      if (member === undefined) continue;
      const field = fields.get(name);
      children.add(field?.element ?? fieldElement(name), this.#all(member, field?.type ?? members ?? {}));
    }
    return children.toNode(true) ?? noFields;
  }

  #allOfList(value: readonly Json[], list: ListType): FieldSet {
    const children = new Map<PathElement, FieldSet>();
    for (const [i, item] of value.entries()) {
      const element = this.#identity(list, item, i);
      children.set(element, children.has(element) ? noFields : this.#all(item, list.items));
    }
    return ChildList.of(children).toNode(true) ?? noFields;
  }
}

/** Which shapes of its type a value leaves open: one, or all where it has none of them. */
function shapesOf(type: FieldType, value: Json): Shape | 'any' {
  const shape = shapeOf(value);
  if (shape && type[shape]) return shape;
  const first = firstShape(type);
  const isOnly = (type.map ? 1 : 0) + (type.scalar ? 1 : 0) + (type.list ? 1 : 0) <= 1;
  return isOnly && first ? first : 'any';
}

function own(map: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

function isEmpty(map: JsonObject | undefined): boolean {
  for (const name in map) if (map[name] !== undefined) return false;
  return true;
}
