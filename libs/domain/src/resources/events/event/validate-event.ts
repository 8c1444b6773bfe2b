import { semanticallyEqual } from '#domain/json/equal.js';
import { goStruct } from '#domain/json/go-struct.js';
import { validateEvent } from '#domain/resources/core/event/validate-event.js';
import type { Event, ObjectReference } from '#domain/schema/types/core-v1.js';
import { type FieldError, invalid, required } from '#domain/status/field-error.js';
import { parseTime } from '#domain/time/rfc3339.js';
import { immutableMessage, validateImmutable } from '#domain/validation/object-meta.js';

/**
 * The rules of events.k8s.io/v1, for events in their stored form: upstream's messages speak of the fields of core/v1.
 * Source: pkg/apis/core/validation/events.go.
 */

/** ValidateEventCreate: what only old clients set must be unset. */
export function validateEventCreate(event: Event): readonly FieldError[] {
  const unset = 'needs to be unset';
  return [
    ...validateEvent(event, 'reportingController'),
    ...validateSeries(event),
    ...(event.eventTime ? [] : [required('eventTime')]),
    ...(event.type === 'Normal' || event.type === 'Warning' ? [] : [invalid('type', '', `has invalid value: ${event.type ?? ''}`)]),
    ...(event.firstTimestamp ? [invalid('firstTimestamp', '', unset)] : []),
    ...(event.lastTimestamp ? [invalid('lastTimestamp', '', unset)] : []),
    ...(event.count ? [invalid('count', '', unset)] : []),
    ...(event.source?.component || event.source?.host ? [invalid('source', '', unset)] : []),
  ];
}

/** ValidateEventUpdate: only the series may change. */
export function validateEventUpdate(next: Event, prev: Event): readonly FieldError[] {
  const text = (field: 'reason' | 'message' | 'type' | 'action' | 'reportingComponent' | 'reportingInstance', path: string = field) =>
    validateImmutable(next[field] ?? '', prev[field] ?? '', path);
  const value = (field: 'firstTimestamp' | 'lastTimestamp') => validateImmutable(next[field] ?? null, prev[field] ?? null, field);
  return [
    ...validateEvent(next, 'reportingController'),
    ...(semanticallyEqual(next.series, prev.series) ? [] : validateSeries(next)),
    ...validateImmutableReference(next.involvedObject, prev.involvedObject, 'involvedObject'),
    ...text('reason'),
    ...text('message'),
    ...(semanticallyEqual(next.source, prev.source) ? [] : [invalid('source', sourceForm(next), immutableMessage)]),
    ...value('firstTimestamp'),
    ...value('lastTimestamp'),
    ...validateImmutable(next.count ?? 0, prev.count ?? 0, 'count'),
    ...text('reason'),
    ...text('type'),
    ...(sameMoment(next.eventTime, prev.eventTime) ? [] : validateImmutable(next.eventTime ?? null, prev.eventTime ?? null, 'eventTime')),
    ...text('action'),
    ...validateImmutableReference(next.related, prev.related, 'related'),
    ...text('reportingComponent', 'reportingController'),
    ...text('reportingInstance'),
  ];
}

function validateSeries({ series }: Event): readonly FieldError[] {
  if (!series) return [];
  return [
    ...((series.count ?? 0) < 2 ? [invalid('series.count', '', 'should be at least 2')] : []),
    ...(series.lastObservedTime ? [] : [required('series.lastObservedTime')]),
  ];
}

/** To the microsecond, however the moment is written. */
function sameMoment(a: string | null | undefined, b: string | null | undefined): boolean {
  if (!a || !b) return !a && !b;
  return parseTime(a) === parseTime(b) && microseconds(a) === microseconds(b);
}

/** The first six digits behind the point. */
function microseconds(time: string): string {
  return (/\.(\d+)/.exec(time)?.[1] ?? '').padEnd(6, '0').slice(0, 6);
}

function validateImmutableReference(
  next: ObjectReference | undefined,
  prev: ObjectReference | undefined,
  path: string,
): readonly FieldError[] {
  return semanticallyEqual(next, prev) ? [] : [invalid(path, next && referenceForm(next), immutableMessage)];
}

/** References and sources print as upstream's internal types. */
function referenceForm(reference: ObjectReference): unknown {
  const { kind = '', namespace = '', name = '', uid = '', apiVersion = '', resourceVersion = '', fieldPath = '' } = reference;
  return goStruct({
    Kind: kind,
    Namespace: namespace,
    Name: name,
    UID: uid,
    APIVersion: apiVersion,
    ResourceVersion: resourceVersion,
    FieldPath: fieldPath,
  });
}

function sourceForm({ source }: Event): unknown {
  return goStruct({ Component: source?.component ?? '', Host: source?.host ?? '' });
}
