import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { goQuote } from '#domain/json/go-marshal.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { FieldSelector } from '#domain/selectors/field-selector.js';
import { badRequest } from '#domain/status/status-error.js';

/** What must be known of a resource to select its objects by fields. */
export type Selectable<T extends KubeObject = KubeObject> = Pick<
  ResourceDefinition<T>,
  'selectableFields' | 'namespaced' | 'unknownFieldLabel' | 'custom'
>;

/**
 * Refuses a selector on a field that the resource does not offer: 400 with upstream's text, which differs between kinds.
 * Source: the field label conversions in pkg/apis/<group>/<version>/conversion.go and k8s.io/apimachinery/pkg/runtime/conversion.go.
 */
export function checkFieldSelector(resource: Selectable, selector: FieldSelector): void {
  for (const { field } of selector) {
    if (!offers(resource, field)) throw badRequest(unknownFieldLabel(resource, field));
  }
}

function offers(resource: Selectable, field: string): boolean {
  if (field === 'metadata.name') return true;
  if (field === 'metadata.namespace') return resource.namespaced || !listsItsFields(resource);
  return resource.selectableFields.some(({ path }) => path === field);
}

/**
 * Custom kinds and kinds with selectable fields list what they know; the rest know name and namespace, even where there are no namespaces.
 */
function listsItsFields({ selectableFields, unknownFieldLabel, custom }: Selectable): boolean {
  return custom !== undefined || selectableFields.length > 0 || unknownFieldLabel !== undefined;
}

function unknownFieldLabel(resource: Selectable, field: string): string {
  if (resource.unknownFieldLabel) return resource.unknownFieldLabel(field);
  if (listsItsFields(resource)) return `field label not supported: ${field}`;
  return `${goQuote(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`;
}

/** True when every term holds for the object; a field the object does not have is the empty text. */
export function matchesFields<T extends KubeObject>(resource: Selectable<T>, selector: FieldSelector, object: T): boolean {
  return selector.every(({ field, operator, value }) => (fieldValue(resource, field, object) === value) === (operator === '='));
}

function fieldValue<T extends KubeObject>(resource: Selectable<T>, field: string, object: T): string {
  if (field === 'metadata.name') return object.metadata.name;
  if (field === 'metadata.namespace') return object.metadata.namespace ?? '';
  return resource.selectableFields.find(({ path }) => path === field)?.value(object) ?? '';
}
