import { defineResource } from '#domain/api/define-resource.js';
import { eventPrinter } from '#domain/resources/core/event/event-printer.js';
import { referenceFieldsOf } from '#domain/resources/core/event/selectable-event-fields.js';
import { fromCoreEvent, toCoreEvent } from '#domain/resources/events/event/convert-event.js';
import { validateEventCreate, validateEventUpdate } from '#domain/resources/events/event/validate-event.js';
import type { Event } from '#domain/schema/types/events-v1.js';

/** Events in their newer form, with stricter rules for writing; they are stored as core/v1. */
export const eventsV1 = defineResource<Event>('events.k8s.io/v1', 'Event', {
  strategy: {
    validate: (event) => validateEventCreate(toCoreEvent(event)),
    validateUpdate: (next, prev) => validateEventUpdate(toCoreEvent(next), toCoreEvent(prev)),
    allowCreateOnUpdate: true,
  },
  printer: { columns: eventPrinter.columns, cells: (event, now) => eventPrinter.cells(toCoreEvent(event), now) },
  selectableFields: [
    ...referenceFieldsOf<Event>('regarding', ({ regarding }) => regarding),
    { path: 'reason', value: ({ reason = '' }) => reason },
    { path: 'reportingController', value: ({ reportingController = '' }) => reportingController },
    { path: 'type', value: ({ type = '' }) => type },
  ],
  storage: { group: '', version: 'v1', plural: 'events' },
  conversion: { toStored: toCoreEvent, fromStored: (stored) => fromCoreEvent(stored as Parameters<typeof fromCoreEvent>[0]) },
});
