import { type FieldSet, hasChildren, type MutableSet, noFields, selfElement } from '#domain/apply/field-set.js';
import { type FieldType, firstShape } from '#domain/apply/field-type.js';
import type { PathElement } from '#domain/apply/path-element.js';

const fitting = new WeakMap<FieldSet, FieldType>();

/**
 * A recorded set as the type is now: who owned parts of what has become one value owns it all. The other way nothing changes.
 * The same set most of the time, and then it is looked at only once.
 * Source: sigs.k8s.io/structured-merge-diff typed/reconcile_schema.go.
 */
export function refitFields(set: FieldSet, type: FieldType): FieldSet {
  if (fitting.get(set) === type) return set;
  const refitted = refitChildren(set, type);
  fitting.set(refitted, type);
  return refitted;
}

function refitChildren(set: FieldSet, type: FieldType): FieldSet {
  let refitted: MutableSet | undefined;
  for (const element in set) {
    const node = set[element];
    if (!node || element === selfElement || !hasChildren(node)) continue;
    const inner = typeBelow(type, element);
    const next = inner ? refitNode(node, inner) : node;
    if (next !== node) (refitted ??= { ...set })[element] = next;
  }
  return refitted ?? set;
}

/** A type of several shapes is taken for the first of them, whatever the value is. */
function refitNode(node: FieldSet, type: FieldType): FieldSet {
  const shape = firstShape(type);
  if (shape === 'map') {
    if (type.map?.isFree) return node;
    if (type.map?.atomic) return noFields;
  }
  if (shape === 'list' && type.list?.atomic) return noFields;
  if (shape === 'scalar' || shape === undefined) return node;
  return refitChildren(node, type);
}

function typeBelow(type: FieldType, element: PathElement): FieldType | undefined {
  if (firstShape(type) === 'list') return type.list?.items;
  const named = element.startsWith('f:') ? type.map?.fields.get(element.slice(2))?.type : undefined;
  return named ?? type.map?.members;
}
