import { describe, expect, test } from 'vitest';
import { EventSeriesBook, type EventWrite, newReportedEvent, type ReportedEvent, seriesPatch } from '#domain/events/event-series.js';
import type { KubeObject } from '#domain/meta/object-meta.js';

const pod: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace: 'ns', name: 'web-0', uid: 'u', resourceVersion: '7', creationTimestamp: '' },
};
const reporter = { controller: 'default-scheduler', instance: 'default-scheduler-host' };
const failed: ReportedEvent = { about: pod, type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', message: '0/1 nodes' };
const minute = 60_000;

let names = 0;
const event = (now: number, more: Partial<ReportedEvent> = {}): EventWrite =>
  newReportedEvent({ ...failed, ...more }, reporter, `e-${++names}`, now);
const brief = (write: EventWrite | undefined): string => (write ? (write.series ? `patch ${write.series.count}` : 'create') : 'nothing');

test('a reported event says what was done, and which other object had a part', () => {
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n', uid: 'n', resourceVersion: '3', creationTimestamp: '' } };
  expect(newReportedEvent({ ...failed, related: node }, reporter, 'web-0.1', 1_767_225_600_999)).toEqual({
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name: 'web-0.1', namespace: 'ns' },
    eventTime: '2026-01-01T00:00:00.999000Z',
    reportingController: 'default-scheduler',
    reportingInstance: 'default-scheduler-host',
    action: 'Scheduling',
    reason: 'FailedScheduling',
    regarding: { kind: 'Pod', namespace: 'ns', name: 'web-0', uid: 'u', apiVersion: 'v1', resourceVersion: '7' },
    related: { kind: 'Node', name: 'n', uid: 'n', apiVersion: 'v1', resourceVersion: '3' },
    note: '0/1 nodes',
    type: 'Warning',
    deprecatedSource: {},
  });
});

describe('a series', () => {
  test('begins with the second, whatever it says, and is then only counted', () => {
    const book = new EventSeriesBook();
    const first = event(0);
    expect(book.record(first, 0)).toBe(first);
    const second = book.record(event(1000, { message: 'another' }), 1000);
    expect(second).toEqual({ ...first, series: { count: 2, lastObservedTime: '1970-01-01T00:00:01.000000Z' } });
    expect(second && seriesPatch(second)).toEqual({ series: { count: 2, lastObservedTime: '1970-01-01T00:00:01.000000Z' } });
    expect(brief(book.record(event(2000), 2000))).toBe('nothing');
    expect(book.refresh().map(brief)).toEqual(['patch 3']);
  });

  test.each<{ name: string; more: Partial<ReportedEvent> }>([
    { name: 'reason', more: { reason: 'Preempted' } },
    { name: 'action', more: { action: 'Preempting' } },
    { name: 'type', more: { type: 'Normal' } },
    { name: 'object', more: { about: { ...pod, metadata: { ...pod.metadata, uid: 'v' } } } },
    { name: 'state of the object', more: { about: { ...pod, metadata: { ...pod.metadata, resourceVersion: '8' } } } },
    { name: 'related object', more: { related: pod } },
  ])('is not joined by an event with another $name', ({ more }) => {
    const book = new EventSeriesBook();
    book.record(event(0), 0);
    expect(brief(book.record(event(0, more), 0))).toBe('create');
  });

  test('ends when nothing has been said for six minutes, with its last count', () => {
    const book = new EventSeriesBook();
    book.record(event(0), 0);
    book.record(event(0), 0);
    book.record(event(minute), minute);
    book.record(event(0, { reason: 'Alone' }), 0);
    expect(book.finish(6 * minute)).toEqual([]);
    expect(book.finish(6 * minute + 1)).toEqual([]);
    expect(brief(book.record(event(6 * minute + 1, { reason: 'Alone' }), 6 * minute + 1))).toBe('create');
    expect(book.finish(7 * minute + 1).map(brief)).toEqual(['patch 3']);
    expect(book.refresh()).toEqual([]);
    expect(brief(book.record(event(8 * minute), 8 * minute))).toBe('create');
  });
});
