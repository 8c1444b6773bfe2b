import { equal } from '#domain/json/equal.js';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '#domain/json/json.js';
import { ChildList } from '#domain/apply/child-list.js';
import { type FieldSet, noFields } from '#domain/apply/field-set.js';
import { uniteNodes } from '#domain/apply/field-set-operations.js';
import { type FieldType, firstShape, type ListType, type MapType, type Shape, shapeOf, takenAs } from '#domain/apply/field-type.js';
import { identityOf } from '#domain/apply/list-item.js';
import { MisfitError } from '#domain/apply/misfit.js';
import { fieldElement, type PathElement } from '#domain/apply/path-element.js';

/** How two values of a type differ: what is new or different, and what is gone. */
export interface Comparison {
  readonly changed: FieldSet;
  readonly removed: FieldSet;
}

export const noDifference: Comparison = { changed: noFields, removed: noFields };

/**
 * Compares two values of a type; what both share by identity is not looked at, and neither are the managers in the metadata of an object. Throws
 * MisfitError where an item of a list has no identity.
 * Source: sigs.k8s.io/structured-merge-diff typed/compare.go.
 */
export function compareFields(before: Json, after: Json, type: FieldType): Comparison {
  const difference = before === after ? undefined : new Comparer().both(before, after, type);
  return difference ? { changed: difference.changed ?? noFields, removed: difference.removed ?? noFields } : noDifference;
}

/** The nodes of what differs below a path; the whole is absent where nothing does. */
interface Difference {
  readonly changed: FieldSet | undefined;
  readonly removed: FieldSet | undefined;
}

const changedHere: Difference = { changed: noFields, removed: undefined };

class Comparer {
  readonly #path: PathElement[] = [];

  /** Values that take different shapes are compared as each of them. */
  both(before: Json, after: Json, type: FieldType): Difference | undefined {
    if (before === after) return undefined;
    const is = this.#as(takenAs(type, after), before, after, type);
    if (shapesOf(type, before) === shapesOf(type, after)) return is;
    return unite(this.#as(takenAs(type, before), before, after, type), is);
  }

  #as(shape: Shape | undefined, before: Json, after: Json, type: FieldType): Difference | undefined {
    if (shape === 'map' && type.map) return this.#maps(before, after, type.map);
    if (shape === 'list' && type.list) return this.#lists(before, after, type.list);
    return leaves(before, after);
  }

  #maps(before: Json, after: Json, map: MapType): Difference | undefined {
    const was = isJsonObject(before) ? before : undefined;
    const is = isJsonObject(after) ? after : undefined;
    if (map.atomic || (isEmpty(was) && isEmpty(is))) return leaves(before, after);
    const children = new Differences();
    let shared = 0;
    for (const name in is) {
      const now = is[name];
      if (now === undefined) continue;
      const old = was && own(was, name);
      if (old !== undefined) shared += 1;
      this.#members(children, name, old, now, map);
    }
    if (was && countNames(was) > shared) this.#gone(children, was, is, map);
    return children.result();
  }

  #gone(children: Differences, was: JsonObject, is: JsonObject | undefined, map: MapType): void {
    for (const name in was) if (!is || own(is, name) === undefined) this.#members(children, name, was[name], undefined, map);
  }

  #members(children: Differences, name: string, before: Json | undefined, after: Json | undefined, { fields, members }: MapType): void {
    if (before === after || (name === 'managedFields' && this.#isMetadata())) return;
    const field = fields.get(name);
    const element = field?.element ?? fieldElement(name);
    children.add(element, this.#child(element, before, after, field?.type ?? members ?? {}));
  }

  #isMetadata(): boolean {
    return this.#path.length === 1 && this.#path[0] === 'f:metadata';
  }

  #child(element: PathElement, before: Json | undefined, after: Json | undefined, type: FieldType): Difference | undefined {
    this.#path.push(element);
    const difference =
      before === undefined
        ? { changed: this.#all(after ?? null, type), removed: undefined }
        : after === undefined
          ? { changed: undefined, removed: this.#all(before, type) }
          : this.both(before, after, type);
    this.#path.pop();
    return difference;
  }

  #lists(before: Json, after: Json, list: ListType): Difference | undefined {
    const was = isJsonList(before) ? before : [];
    const is = isJsonList(after) ? after : [];
    if (list.atomic || (was.length === 0 && is.length === 0)) return leaves(before, after);
    // cheaper than naming every item
    if (equal(was, is)) return undefined;
    const old = this.#index(was, list);
    const now = this.#index(is, list);
    const children = new Differences();
    for (const [element, items] of old) children.add(element, this.#items(element, items, now.get(element) ?? [], list));
    for (const [element, items] of now) if (!old.has(element)) children.add(element, this.#items(element, [], items, list));
    return children.result();
  }

  /** Items that are there several times are compared as one value. */
  #items(element: PathElement, before: readonly Json[], after: readonly Json[], { items: type }: ListType): Difference | undefined {
    const [was] = before;
    const [is] = after;
    if (before.length <= 1 && after.length <= 1) return this.#child(element, was, is, type);
    if (before.length >= 2 && after.length >= 2) return equal(before, after) ? undefined : changedHere;
    if (before.length >= 2) return { changed: is === undefined ? undefined : this.#all(is, type), removed: noFields };
    return { changed: noFields, removed: was === undefined ? undefined : this.#all(was, type) };
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

/** What differs among the children of a node. */
class Differences {
  #changed: ChildList | undefined;
  #removed: ChildList | undefined;

  add(element: PathElement, difference: Difference | undefined): void {
    if (difference?.changed) (this.#changed ??= new ChildList()).add(element, difference.changed);
    if (difference?.removed) (this.#removed ??= new ChildList()).add(element, difference.removed);
  }

  result(): Difference | undefined {
    if (!this.#changed && !this.#removed) return undefined;
    return { changed: this.#changed?.toNode(false), removed: this.#removed?.toNode(false) };
  }
}

function leaves(before: Json, after: Json): Difference | undefined {
  return equal(before, after) ? undefined : changedHere;
}

function unite(a: Difference | undefined, b: Difference | undefined): Difference | undefined {
  if (!a || !b) return a ?? b;
  return { changed: uniteOptional(a.changed, b.changed), removed: uniteOptional(a.removed, b.removed) };
}

function uniteOptional(a: FieldSet | undefined, b: FieldSet | undefined): FieldSet | undefined {
  return a && b ? uniteNodes(a, b) : (a ?? b);
}

/** Which shapes of its type a value leaves open: one, or all where it has none of them. */
function shapesOf(type: FieldType, value: Json): Shape | 'any' {
  const shape = shapeOf(value);
  if (shape && type[shape]) return shape;
  const first = firstShape(type);
  const isOnly = (type.map ? 1 : 0) + (type.scalar ? 1 : 0) + (type.list ? 1 : 0) <= 1;
  return isOnly && first ? first : 'any';
}

function countNames(map: JsonObject): number {
  let count = 0;
  for (const _ in map) count += 1;
  return count;
}

/** A member; what every object inherits is none. */
function own(map: JsonObject, name: string): Json | undefined {
  const value = map[name];
  return typeof value === 'function' || name === '__proto__' ? ownValue(map, name) : value;
}

function ownValue(map: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

function isEmpty(map: JsonObject | undefined): boolean {
  for (const name in map) if (map[name] !== undefined) return false;
  return true;
}
