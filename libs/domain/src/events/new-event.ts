import type { EventAction } from '#domain/controllers/controller.js';
import { referenceTo } from '#domain/events/reference-to.js';
import type { Event } from '#domain/schema/types/core-v1.js';
import { formatTime } from '#domain/time/rfc3339.js';

/** An Event that the server may not know yet. */
export type NewEvent<E> = Omit<E, 'metadata'> & { readonly metadata: { readonly name: string; readonly namespace: string } };

/** The component that says something, and the host it runs on where that matters. */
export interface EventSource {
  readonly component: string;
  readonly host?: string;
}

/** Where Events about objects without a namespace go. */
export const defaultEventNamespace = 'default';

/** The core/v1 Event that says this once. Source: client-go/tools/record/event.go makeEvent. */
export function newEvent(action: Omit<EventAction, 'do'>, source: EventSource, name: string, now: number): NewEvent<Event> {
  const involvedObject = referenceTo(action.about, action.fieldPath);
  const time = formatTime(now);
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace: involvedObject.namespace ?? defaultEventNamespace },
    involvedObject,
    reason: action.reason,
    message: action.message,
    source: { component: source.component, ...(source.host && { host: source.host }) },
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
    type: action.type,
    eventTime: null,
    reportingComponent: source.component,
    reportingInstance: source.host ?? '',
  };
}
