import { expect, test } from 'vitest';
import { fromCoreEvent, toCoreEvent } from '#domain/resources/events/event/convert-event.js';
import type { Event as CoreEvent } from '#domain/schema/types/core-v1.js';

const metadata = { name: 'a', namespace: 'd', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
const core: CoreEvent = {
  apiVersion: 'v1',
  kind: 'Event',
  metadata,
  involvedObject: { kind: 'Pod', name: 'x' },
  reason: 'Started',
  message: 'Started container',
  source: { component: 'kubelet' },
  firstTimestamp: '2026-01-01T00:00:00Z',
  lastTimestamp: null,
  count: 2,
  type: 'Normal',
  eventTime: null,
  reportingComponent: 'kubelet',
  reportingInstance: '',
};

test('both forms say the same under other names', () => {
  expect(fromCoreEvent(core)).toEqual({
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata,
    regarding: { kind: 'Pod', name: 'x' },
    reason: 'Started',
    note: 'Started container',
    deprecatedSource: { component: 'kubelet' },
    deprecatedFirstTimestamp: '2026-01-01T00:00:00Z',
    deprecatedLastTimestamp: null,
    deprecatedCount: 2,
    type: 'Normal',
    eventTime: null,
    reportingController: 'kubelet',
  });
});

test('there and back nothing is lost', () => {
  expect(toCoreEvent(fromCoreEvent(core))).toEqual(core);
});
