import type { PathElement } from '#domain/apply/path-element.js';

/**
 * A set of fields of an object: a trie of path elements, and at the same time the very JSON that travels as `fieldsV1`, so that nothing is ever
 * encoded or decoded. What stands under an element is the part of the set below it; the element itself belongs to the set when that is
 * empty or has the member `.`. Elements are sorted. Sets are never changed and share what they have in common.
 *
 * The root has no `.`: nobody owns a whole object. An empty root is the empty set.
 * Source: sigs.k8s.io/structured-merge-diff fieldpath/{set,serialize}.go.
 */
export interface FieldSet {
  readonly [element: PathElement]: FieldSet;
}

/** Under an element: that element and nothing below it. At the root: no field at all. */
export const noFields: FieldSet = Object.freeze({});

/** The member of a node that says that the node itself belongs to the set. */
export const selfElement = '.';

export function isEmptySet(set: FieldSet): boolean {
  for (const _ in set) return false;
  return true;
}

/** True when the element above the node belongs to the set. */
export function includesSelf(node: FieldSet): boolean {
  return Object.hasOwn(node, selfElement) || isEmptySet(node);
}

/** What is below an element; undefined where the set has nothing there. */
export function below(set: FieldSet, element: PathElement): FieldSet | undefined {
  return set[element];
}

export function hasPath(set: FieldSet, path: readonly PathElement[]): boolean {
  let node: FieldSet = set;
  for (const element of path) {
    const next = node[element];
    if (!next) return false;
    node = next;
  }
  return path.length > 0 && includesSelf(node);
}

/** True when a node has something below it. */
export function hasChildren(node: FieldSet): boolean {
  for (const element in node) if (element !== selfElement) return true;
  return false;
}

/** A set while it is made. */
export type MutableSet = Record<PathElement, FieldSet>;

/** The node that belongs to the set itself or not, over these children; undefined when nothing is left. Takes `children` over. */
export function nodeOf(self: boolean, children: MutableSet | FieldSet | undefined): FieldSet | undefined {
  if (!children || isEmptySet(children)) return self ? noFields : undefined;
  return self ? { [selfElement]: noFields, ...children } : children;
}

/** A set of one path, with whatever is at its end. */
export function setOf(path: readonly PathElement[], end: FieldSet = noFields): FieldSet {
  return path.reduceRight<FieldSet>((node, element) => ({ [element]: node }), end);
}

/** All paths of a set, in the order that upstream names them: those that end at a level before those that go on. */
export function* pathsOf(set: FieldSet, prefix: readonly PathElement[] = []): Generator<readonly PathElement[]> {
  const elements = Object.keys(set).filter((element) => element !== selfElement);
  for (const element of elements) if (includesSelf(set[element] ?? noFields)) yield [...prefix, element];
  for (const element of elements) yield* pathsOf(set[element] ?? noFields, [...prefix, element]);
}
