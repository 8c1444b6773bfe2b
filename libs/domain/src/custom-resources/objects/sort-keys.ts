import { setMember } from '#domain/codec/json-node.js';
import { mapList, type Members } from '#domain/custom-resources/objects/map-values.js';
import { compareBytewise } from '#domain/json/go-marshal.js';
import { isJsonObject } from '#domain/json/json.js';

/** The value with the members of all objects in the order of their bytes, as Go writes maps; the same value when they are. Members that are undefined go. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return mapList(value, sortKeys);
  return isJsonObject(value) ? sortMembers(value) : value;
}

function sortMembers(object: Members): Members {
  const names = Object.keys(object);
  let same = true;
  let previous = '';
  for (const name of names) {
    if (name < previous) same = false;
    previous = name;
  }
  if (!same) names.sort(compareBytewise);
  const next: Record<string, unknown> = {};
  for (const name of names) {
    const member = object[name];
    const sorted = member === undefined ? undefined : sortKeys(member);
    if (sorted === undefined || sorted !== member) same = false;
    if (sorted !== undefined) setMember(next, name, sorted);
  }
  return same ? object : next;
}
