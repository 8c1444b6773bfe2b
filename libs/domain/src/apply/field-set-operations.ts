import { ChildList } from '#domain/apply/child-list.js';
import { type FieldSet, includesSelf, isEmptySet, type MutableSet, noFields, nodeOf, selfElement } from '#domain/apply/field-set.js';

/**
 * The operations on sets of fields. Each returns the very set it was given when that is the result, and shares unchanged parts: whoever asks
 * whether a set has changed compares identities.
 */

/** Fields of either set. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isEmptySet(b)) return a;
  return isEmptySet(a) ? b : uniteChildren(a, b);
}

/** The same of what is below one element in two sets. */
export function uniteNodes(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b) return a;
  if (isEmptySet(b)) return includesSelf(a) ? a : { [selfElement]: noFields, ...a };
  if (isEmptySet(a)) return includesSelf(b) ? b : { [selfElement]: noFields, ...b };
  const children = uniteChildren(a, b);
  return Object.hasOwn(b, selfElement) && !Object.hasOwn(a, selfElement) ? { [selfElement]: noFields, ...children } : children;
}

/** Both may have a `.`; the one of `a` is kept. */
function uniteChildren(a: FieldSet, b: FieldSet): FieldSet {
  let merged: MutableSet | undefined;
  let grows = false;
  for (const element in b) {
    if (element === selfElement) continue;
    const theirs = b[element] ?? noFields;
    const own = a[element];
    const united = own ? uniteNodes(own, theirs) : theirs;
    if (united === own) continue;
    grows ||= own === undefined;
    (merged ??= { ...a })[element] = united;
  }
  if (!merged || !grows) return merged ?? a;
  return sortChildren(merged);
}

function sortChildren(children: MutableSet): FieldSet {
  const { [selfElement]: self, ...others } = children;
  return ChildList.of(Object.entries(others)).toNode(self !== undefined) ?? noFields;
}

/** Fields of `a` that are not in `b`. A field below one of `b` stays, and so does one above. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  return a === b ? noFields : subtractChildren(a, b, subtractNodes);
}

/** Fields of `a` that are neither in `b` nor below a field of `b` (Set.RecursiveDifference). */
export function differenceBelow(a: FieldSet, b: FieldSet): FieldSet {
  return a === b ? noFields : subtractChildren(a, b, subtractSubtrees);
}

type Subtract = (a: FieldSet, b: FieldSet) => FieldSet | undefined;

function subtractNodes(a: FieldSet, b: FieldSet): FieldSet | undefined {
  if (a === b) return undefined;
  return subtractSelf(a, includesSelf(a) && !includesSelf(b), subtractChildren(a, b, subtractNodes));
}

function subtractSubtrees(a: FieldSet, b: FieldSet): FieldSet | undefined {
  if (a === b || includesSelf(b)) return undefined;
  return subtractSelf(a, includesSelf(a), subtractChildren(a, b, subtractSubtrees));
}

/** `rest` is `a` without some children; `self` tells whether the node itself stays. */
function subtractSelf(a: FieldSet, self: boolean, rest: FieldSet): FieldSet | undefined {
  if (rest === a && self === includesSelf(a)) return a;
  const { [selfElement]: _, ...children } = rest as MutableSet;
  return nodeOf(self, children);
}

function subtractChildren(a: FieldSet, b: FieldSet, subtract: Subtract): FieldSet {
  if (!overlap(a, b)) return a;
  const rest: MutableSet = {};
  let changed = false;
  for (const element in a) {
    const own = a[element] ?? noFields;
    const theirs = element === selfElement ? undefined : b[element];
    const left = theirs ? subtract(own, theirs) : own;
    if (left) rest[element] = left;
    changed ||= left !== own;
  }
  return changed ? rest : a;
}

/** True when there is something in both, at this level or below it. */
function overlap(a: FieldSet, b: FieldSet): boolean {
  for (const element in b) if (element !== selfElement && a[element] !== undefined) return true;
  return false;
}

/** Fields of both sets. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  return a === b ? a : (intersectChildren(a, b) ?? noFields);
}

function intersectNodes(a: FieldSet, b: FieldSet): FieldSet | undefined {
  if (a === b) return a;
  return nodeOf(includesSelf(a) && includesSelf(b), intersectChildren(a, b));
}

function intersectChildren(a: FieldSet, b: FieldSet): MutableSet | undefined {
  let shared: MutableSet | undefined;
  for (const element in a) {
    const theirs = b[element];
    if (!theirs || element === selfElement) continue;
    const both = intersectNodes(a[element] ?? noFields, theirs);
    if (both) (shared ??= {})[element] = both;
  }
  return shared;
}
