import { defaultEventNamespace, type NewEvent } from '#domain/events/new-event.js';
import { referenceTo } from '#domain/events/reference-to.js';
import type { EventAction } from '#domain/controllers/controller.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { ObjectReference } from '#domain/schema/types/core-v1.js';
import type { Event, EventSeries } from '#domain/schema/types/events-v1.js';
import { formatMicroTime, parseTime } from '#domain/time/rfc3339.js';

/** What an events.k8s.io/v1 Event says beyond one of core/v1: what was done about it, and which other object had a part. */
export interface ReportedEvent extends Omit<EventAction, 'do'> {
  /** `Scheduling`, `Binding`, `Preempting`. */
  readonly action: string;
  readonly related?: KubeObject | ObjectReference;
}

/** Who reports: a controller, as `default-scheduler`, and which of its instances. */
export interface EventReporter {
  readonly controller: string;
  readonly instance: string;
}

/** The Event that says this once. Source: client-go/tools/events/event_recorder.go makeEvent. */
export function newReportedEvent(reported: ReportedEvent, reporter: EventReporter, name: string, now: number): NewEvent<Event> {
  const regarding = referenceTo(reported.about, reported.fieldPath);
  return {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name, namespace: regarding.namespace ?? defaultEventNamespace },
    eventTime: formatMicroTime(now),
    reportingController: reporter.controller,
    reportingInstance: reporter.instance,
    action: reported.action,
    reason: reported.reason,
    regarding,
    ...(reported.related && { related: referenceTo(reported.related) }),
    note: reported.message,
    type: reported.type,
    deprecatedSource: {},
  };
}

/** An Event to write: one without a series is created; of one with a series the series is patched, and the whole created when it is gone. */
export type EventWrite = NewEvent<Event>;

/** When a series is written that goes on, and when what has not been said for as long is over. */
export const refreshSeriesMs = 1_800_000;
export const finishSeriesMs = 360_000;

/**
 * Events of which only the message may differ are a series: the first is created, the second makes it a series, and from then on it is only counted.
 * What has been counted is written twice an hour and at the end of the series. Source: client-go/tools/events/event_broadcaster.go.
 */
export class EventSeriesBook {
  private readonly open = new Map<string, EventWrite>();

  /** What to write now that this is said, if anything. */
  record(event: EventWrite, now: number): EventWrite | undefined {
    const key = keyOf(event);
    const known = this.open.get(key);
    if (!known) {
      this.open.set(key, event);
      return event;
    }
    const series = { count: (known.series?.count ?? 1) + 1, lastObservedTime: formatMicroTime(now) };
    const counted = { ...known, series };
    this.open.set(key, counted);
    return known.series ? undefined : counted;
  }

  /** Every series there is, to be written every `refreshSeriesMs` so that the server does not forget it. */
  refresh(): readonly EventWrite[] {
    return [...this.open.values()].filter(({ series }) => series);
  }

  /** The series that are over, to be written a last time. Called every `finishSeriesMs`. */
  finish(now: number): readonly EventWrite[] {
    const over = [...this.open].filter(([, event]) => lastSaid(event) < now - finishSeriesMs);
    for (const [key] of over) this.open.delete(key);
    return over.map(([, event]) => event).filter(({ series }) => series);
  }
}

/** A strategic merge patch. */
export function seriesPatch({ series }: EventWrite): { readonly series: EventSeries | undefined } {
  return { series };
}

function lastSaid({ series, eventTime }: EventWrite): number {
  return parseTime(series?.lastObservedTime ?? eventTime ?? '') ?? -Infinity;
}

function keyOf({ type, action, reason, reportingController, reportingInstance, regarding, related }: EventWrite): string {
  return JSON.stringify([
    type,
    action,
    reason,
    reportingController,
    reportingInstance,
    referenceKey(regarding),
    referenceKey(related ?? {}),
  ]);
}

function referenceKey({ kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath }: ObjectReference): readonly unknown[] {
  return [kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath];
}
