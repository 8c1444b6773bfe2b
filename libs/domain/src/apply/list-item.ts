import type { ListType } from '#domain/apply/field-type.js';
import { keyText, type PathElement, valueElement } from '#domain/apply/path-element.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { isJsonObject, type Json } from '#domain/json/json.js';

/** Why an item of a list has no identity. */
export interface NoIdentity {
  readonly problem: string;
}

/**
 * The element of a path that names an item of a list that is not atomic; keys that the item lacks are those of their defaults.
 * Source: listItemToPathElement of sigs.k8s.io/structured-merge-diff/typed/helpers.go.
 */
export function identityOf(list: ListType, item: Json | undefined): PathElement | NoIdentity {
  return list.keys.length > 0 ? identityByKeys(list, item) : identityByValue(item);
}

function identityByKeys(list: ListType, item: Json | undefined): PathElement | NoIdentity {
  if (item === null || item === undefined) return { problem: 'associative list with keys may not have a null element' };
  if (!isJsonObject(item)) return { problem: 'associative list with keys may not have non-map elements' };
  let keys = '';
  for (const name of list.keys) {
    const value = Object.hasOwn(item, name) ? item[name] : undefined;
    const key = value === undefined ? list.items.map?.fields.get(name)?.default : value;
    if (key !== undefined) keys += keyText(keys, name, key);
  }
  if (keys !== '') return `k:{${keys}}`;
  const names = `[${list.declaredKeys.map(goQuote).join(' ')}]`;
  return {
    problem: `associative list with keys has an element that omits all key fields ${names} (and doesn't have default values for any key fields)`,
  };
}

function identityByValue(item: Json | undefined): PathElement | NoIdentity {
  if (item === null || item === undefined) return { problem: "associative list without keys has an element that's an explicit null" };
  if (Array.isArray(item)) return { problem: 'not supported: associative list with lists as elements' };
  if (typeof item === 'object') return { problem: "associative list without keys has an element that's a map type" };
  return valueElement(item);
}
