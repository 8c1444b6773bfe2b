import type { Event as CoreEvent } from '#domain/schema/types/core-v1.js';
import type { Event } from '#domain/schema/types/events-v1.js';

/** Which field of core/v1 holds what a field of events.k8s.io/v1 says; the others have one name in both. Source: pkg/apis/events/v1/conversion.go. */
const renamed = {
  regarding: 'involvedObject',
  note: 'message',
  reportingController: 'reportingComponent',
  deprecatedSource: 'source',
  deprecatedFirstTimestamp: 'firstTimestamp',
  deprecatedLastTimestamp: 'lastTimestamp',
  deprecatedCount: 'count',
} as const;

const coreNames = new Map<string, string>(Object.entries(renamed));
const newNames = new Map<string, string>(Object.entries(renamed).map(([name, coreName]) => [coreName, name]));

/** The reporter fields are always written in core/v1, and left out when empty in events.k8s.io/v1. */
const reporterFields = ['reportingComponent', 'reportingInstance'] as const;

export function toCoreEvent(event: Event): CoreEvent {
  const core = rename(event, coreNames) as unknown as CoreEvent;
  return { ...core, apiVersion: 'v1', ...Object.fromEntries(reporterFields.map((name) => [name, core[name] ?? ''])) };
}

export function fromCoreEvent(core: CoreEvent): Event {
  const entries = Object.entries(core).filter(([name, value]) => !(value === '' && reporterFields.some((field) => field === name)));
  return { ...(rename(Object.fromEntries(entries), newNames) as unknown as Event), apiVersion: 'events.k8s.io/v1' };
}

function rename(event: object, names: ReadonlyMap<string, string>): object {
  return Object.fromEntries(Object.entries(event).map(([name, value]) => [names.get(name) ?? name, value]));
}
