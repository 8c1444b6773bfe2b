import type { SelectableField } from '#domain/api/resource-definition.js';
import type { Event, ObjectReference } from '#domain/schema/types/core-v1.js';

const referenceFields = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'] as const;

/** The fields of a reference, by their paths under `path`. */
export function referenceFieldsOf<T>(path: string, reference: (event: T) => ObjectReference): readonly SelectableField<T>[] {
  return referenceFields.map((field) => ({ path: `${path}.${field}`, value: (event) => reference(event)?.[field] ?? '' }));
}

/** Source: pkg/registry/core/event/strategy.go ToSelectableFields. */
export const selectableEventFields: readonly SelectableField<Event>[] = [
  ...referenceFieldsOf<Event>('involvedObject', ({ involvedObject }) => involvedObject),
  { path: 'reason', value: ({ reason = '' }) => reason },
  { path: 'reportingComponent', value: ({ reportingComponent }) => reportingComponent ?? '' },
  { path: 'source', value: ({ source, reportingComponent }) => source?.component || reportingComponent || '' },
  { path: 'type', value: ({ type = '' }) => type },
];
