import { type FieldSet, includesSelf, isEmptySet, type MutableSet, noFields, nodeOf, selfElement } from '#domain/apply/field-set.js';
import { differenceBelow } from '#domain/apply/field-set-operations.js';

/** Which fields a path of the API manages: all but some with what is below them, or only some. */
export type FieldFilter = { readonly without: FieldSet } | { readonly only: FieldPattern };

/** Names of members and items, `*` for any; `true` takes everything from there on. */
export interface FieldPattern {
  readonly [element: string]: FieldPattern | true;
}

/** The part of a set that the filter lets through. Source: fieldpath/set.go excludeFilter and FilterIncludeMatches. */
export function filterFields(set: FieldSet, filter: FieldFilter | undefined): FieldSet {
  if (!filter || isEmptySet(set)) return set;
  return 'without' in filter ? differenceBelow(set, filter.without) : (matchingChildren(set, filter.only) ?? noFields);
}

/** What leads to a match is let through, too. */
function matchingChildren(set: FieldSet, pattern: FieldPattern): MutableSet | undefined {
  let matching: MutableSet | undefined;
  for (const element in set) {
    const node = set[element];
    const inner = pattern['*'] ?? pattern[element];
    if (!node || !inner || element === selfElement) continue;
    const kept = inner === true ? node : nodeOf(includesSelf(node), matchingChildren(node, inner));
    if (kept) (matching ??= {})[element] = kept;
  }
  return matching;
}
