import { type FieldSet, hasChildren, includesSelf, type MutableSet, noFields, selfElement } from '#domain/apply/field-set.js';
import type { FieldType } from '#domain/apply/field-type.js';
import type { PathElement } from '#domain/apply/path-element.js';

/**
 * A set with the declared fields above its fields: owning `spec.replicas` is owning `spec`, but owning one label is not owning labels.
 * Source: Set.EnsureNamedFieldsAreMembers of sigs.k8s.io/structured-merge-diff/fieldpath/set.go.
 */
export function withNamedFields(set: FieldSet, type: FieldType | undefined): FieldSet {
  let completed: MutableSet | undefined;
  for (const element in set) {
    const node = set[element];
    if (!node || element === selfElement || !hasChildren(node)) continue;
    const below = withNamedFields(node, typeAt(type, element));
    const isNamed = element.startsWith('f:') && type?.map?.fields.has(element.slice(2)) === true;
    const next = isNamed && !includesSelf(below) ? { [selfElement]: noFields, ...below } : below;
    if (next !== node) (completed ??= { ...set })[element] = next;
  }
  return completed ?? set;
}

function typeAt(type: FieldType | undefined, element: PathElement): FieldType | undefined {
  if (element.startsWith('f:')) return type?.map && (type.map.fields.get(element.slice(2))?.type ?? type.map.members);
  return element.startsWith('k:') ? type?.list?.items : undefined;
}
