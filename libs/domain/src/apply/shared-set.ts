import type { FieldSet } from '#domain/apply/field-set.js';
import type { ManagedResource } from '#domain/apply/managed-resource.js';
import { equal } from '#domain/json/equal.js';

const recent = new WeakMap<ManagedResource, readonly FieldSet[]>();
const howMany = 4;

/**
 * A set, or an equal one that another object of the resource was given lately: pods of one template, what a loop writes into every status. It
 * saves most of the memory that field management takes.
 */
export function sharedSet(resource: ManagedResource, set: FieldSet): FieldSet {
  const sets = recent.get(resource) ?? [];
  for (const known of sets) if (equal(known, set)) return known;
  recent.set(resource, [set, ...sets.slice(0, howMany - 1)]);
  return set;
}
