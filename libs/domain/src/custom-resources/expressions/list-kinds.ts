import { equalTo } from '#domain/cel/values/equal.js';
import { SchemaMap, type SchemaList } from '#domain/cel/values/schema-value.js';
import { CelDouble, type CelError, type CelList, type CelValue } from '#domain/cel/values/value.js';
import { isJsonObject } from '#domain/json/json.js';

/** What `==` and `+` mean for lists of a schema. Source: apiserver/pkg/cel/common/valuesunstructured.go. */
export interface ListKind {
  /** Of two lists of one size. */
  equals(list: SchemaList, other: CelList, read: (raw: unknown) => CelValue): boolean | CelError;
  concat(raw: readonly unknown[], added: readonly unknown[]): readonly unknown[];
}

/** Element by element. */
export const plainList: ListKind = {
  equals: (list, other) => {
    for (let i = 0; i < list.size; i += 1) {
      const same = equalTo(list.get(i), other.get(i));
      if (same !== true) return same;
    }
    return true;
  },
  concat: (raw, added) => [...raw, ...added],
};

/** `x-kubernetes-list-type: set`: the order does not count, and nothing is twice in a sum. */
export const setList: ListKind = {
  equals: (list, other) => {
    const own = new Set(list.raw.map(scalarKey));
    for (const element of other) if (!own.has(scalarKey(dataOf(element)))) return false;
    return true;
  },
  concat: (raw, added) => {
    const known = new Set(raw.map(scalarKey));
    const fresh = added.filter((element) => {
      const key = scalarKey(element);
      if (known.has(key)) return false;
      known.add(key);
      return true;
    });
    return [...raw, ...fresh];
  },
};

/** Scalars are their own key, so that 1 and "1" are two. */
function scalarKey(raw: unknown): unknown {
  return typeof raw === 'object' && raw !== null ? JSON.stringify(raw) : raw;
}

function dataOf(value: CelValue): unknown {
  if (value instanceof SchemaMap) return value.raw;
  return value instanceof CelDouble ? value.value : value;
}

/** `x-kubernetes-list-type: map`: items are told apart by their keys; in a sum later ones replace earlier ones at their places. */
export function keyedList(keys: readonly string[]): ListKind {
  const keyOf = (raw: unknown): string => JSON.stringify(isJsonObject(raw) ? keys.map((key) => keyText(raw[key])) : []);
  return {
    equals: (list, other, read) => {
      const byKey = new Map(list.raw.map((item) => [keyOf(item), item]));
      for (const element of other) {
        const key = keyOf(dataOf(element));
        if (!byKey.has(key)) return false;
        const same = equalTo(read(byKey.get(key)), element);
        if (same !== true) return same;
      }
      return true;
    },
    concat: (raw, added) => {
      const items = [...raw];
      const places = new Map(raw.map((item, i) => [keyOf(item), i]));
      for (const item of added) {
        const place = places.get(keyOf(item));
        if (place === undefined) items.push(item);
        else items[place] = item;
      }
      return items;
    },
  };
}

function keyText(value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : (value ?? null);
}
