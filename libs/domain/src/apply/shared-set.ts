import type { FieldSet } from '#domain/apply/field-set.js';

const maxSets = 4096;
const longest = 8192;
const sets = new Map<string, FieldSet>();

/**
 * The same set for all objects that have it: pods of one template, ConfigMaps of one tool. It saves most of the memory that field management
 * takes, and what is known of a set is known of all its objects.
 */
export function sharedSet(set: FieldSet): FieldSet {
  const text = JSON.stringify(set);
  if (text.length > longest) return set;
  const known = sets.get(text);
  if (known) return known;
  // sets that are in use come back soon
  if (sets.size >= maxSets) sets.clear();
  sets.set(text, set);
  return set;
}
