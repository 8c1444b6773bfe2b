import type { Members } from '#domain/custom-resources/objects/map-values.js';
import { memberSchema } from '#domain/custom-resources/objects/subtree-traits.js';
import type { StructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';
import { equal } from '#domain/json/equal.js';
import { goMarshal } from '#domain/json/go-marshal.js';
import { isJsonObject } from '#domain/json/json.js';

/**
 * A value of an update beside the one that it comes from. What was wrong before and is unchanged is let through.
 * Source: CorrelatedObject in k8s.io/apiserver/pkg/cel/common/equality.go.
 */
export class Correlated {
  #isEqual: boolean | undefined;
  #oldItems: ReadonlyMap<string, unknown> | undefined;

  constructor(
    readonly value: unknown,
    readonly old: unknown,
    private readonly schema: StructuralSchema,
  ) {}

  /** The same of a member; undefined where there was none, or the schema does not name it. */
  member(name: string): Correlated | undefined {
    const { value, old } = this;
    if (!isJsonObject(value) || !isJsonObject(old) || !Object.hasOwn(value, name) || !Object.hasOwn(old, name)) return undefined;
    const schema = memberSchema(this.schema, name);
    return schema && new Correlated(value[name], old[name], schema);
  }

  /** The same of an item; undefined unless the list is of type `map` and had an item with these keys. */
  item(index: number): Correlated | undefined {
    const { items } = this.schema;
    if (!Array.isArray(this.value) || !Array.isArray(this.old) || !items || !this.#isMapList()) return undefined;
    this.#oldItems ??= byKey(this.old, this.schema.listMapKeys);
    const value: unknown = this.value[index];
    const key = keyOf(value, this.schema.listMapKeys);
    const old = key === undefined ? undefined : this.#oldItems.get(key);
    return old === undefined ? undefined : new Correlated(value, old, items);
  }

  /** Whether nothing has changed; the order of the items of a `map` does not count. */
  get isEqual(): boolean {
    return (this.#isEqual ??= this.#compare());
  }

  #isMapList(): boolean {
    return this.schema.type === 'array' && this.schema.listType === 'map' && this.schema.listMapKeys.length > 0;
  }

  #compare(): boolean {
    const { value, old } = this;
    if (Array.isArray(value) && Array.isArray(old) && this.#isMapList())
      return value.length === old.length && value.every((_, i) => this.item(i)?.isEqual ?? false);
    if (!isJsonObject(value) || !isJsonObject(old)) return equal(value, old);
    const names = Object.keys(value);
    // members that the schema does not name are never found to be equal
    return names.length === Object.keys(old).length && names.every((name) => this.member(name)?.isEqual ?? false);
  }
}

function byKey(list: readonly unknown[], names: readonly string[]): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  for (const item of list) {
    const key = keyOf(item, names);
    if (key !== undefined && !found.has(key)) found.set(key, item);
  }
  return found;
}

/** Undefined for an item without all of its keys. */
function keyOf(item: unknown, names: readonly string[]): string | undefined {
  if (!isJsonObject(item)) return undefined;
  const values = names.map((name) => (item as Members)[name]);
  const hasAll = values.every((value) => value !== undefined && value !== null && typeof value !== 'object');
  return hasAll ? goMarshal(values) : undefined;
}
