import { defineResource } from '#domain/api/define-resource.js';
import { eventPrinter } from '#domain/resources/core/event/event-printer.js';
import { selectableEventFields } from '#domain/resources/core/event/selectable-event-fields.js';
import { validateEvent } from '#domain/resources/core/event/validate-event.js';
import type { Event } from '#domain/schema/types/core-v1.js';
import { nameIsPathSegment } from '#domain/validation/names.js';

/** What happened to an object. events.k8s.io/v1 shows the same objects in another form. */
export const events = defineResource<Event>('v1', 'Event', {
  strategy: {
    checkName: nameIsPathSegment,
    validate: (event) => validateEvent(event, 'reportingComponent'),
    validateUpdate: (next) => validateEvent(next, 'reportingComponent'),
    allowCreateOnUpdate: true,
    defaultPropagation: 'Unsupported',
  },
  printer: eventPrinter,
  selectableFields: selectableEventFields,
  expires: true,
});
