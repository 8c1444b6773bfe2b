import { describe, expect, test } from 'vitest';
import { EventCorrelator, type Correlated } from '#domain/events/event-correlator.js';
import { eventName } from '#domain/events/event-name.js';
import { LruMap } from '#domain/events/lru-map.js';
import { type EventSource, newEvent, type NewEvent } from '#domain/events/new-event.js';
import { referenceTo } from '#domain/events/reference-to.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { Event } from '#domain/schema/types/core-v1.js';

const pod: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace: 'ns', name: 'web-0', uid: 'u', resourceVersion: '7', creationTimestamp: '' },
};
const kubelet: EventSource = { component: 'kubelet', host: 'node-1' };
const minute = 60_000;

interface Said {
  readonly message: string;
  readonly reason?: string;
  readonly type?: 'Normal' | 'Warning';
  readonly about?: KubeObject;
  readonly fieldPath?: string;
  readonly source?: EventSource;
}

let names = 0;

function event(
  { message, reason = 'Failed', type = 'Warning', about = pod, fieldPath, source = kubelet }: Said,
  at: number,
): NewEvent<Event> {
  const action = { about, type, reason, message, ...(fieldPath !== undefined && { fieldPath }) };
  return newEvent(action, source, `event-${++names}`, at);
}

function brief(correlated: Correlated): string {
  if (correlated.do === 'skip') return 'skip';
  const { count, message } = correlated.event;
  return `${correlated.do} ${count} ${message}`;
}

/** Says things one after another and tells what is to be done each time. */
function say(correlator: EventCorrelator, said: readonly (readonly [number, Said])[]): string[] {
  return said.map(([at, what]) => brief(correlator.correlate(event(what, at), at)));
}

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const combined = (n: number, count: number): string =>
  `${count === 1 ? 'create' : 'patch'} ${count} (combined from similar events): message ${n}`;

describe('events', () => {
  test.each<{ name: string; said: (readonly [number, Said])[]; expected: string[] }>([
    {
      name: 'said again are counted',
      said: [
        [0, { message: 'a' }],
        [1, { message: 'a' }],
        [2, { message: 'a' }],
      ],
      expected: ['create 1 a', 'patch 2 a', 'patch 3 a'],
    },
    {
      name: 'that differ in anything are others',
      said: [
        [0, { message: 'a' }],
        [0, { message: 'b' }],
        [0, { message: 'a', reason: 'Other' }],
        [0, { message: 'a', type: 'Normal' }],
        [0, { message: 'a', fieldPath: 'spec.containers{c}' }],
        [0, { message: 'a', source: { component: 'kubelet', host: 'node-2' } }],
        [0, { message: 'a', source: { component: 'other', host: 'node-1' } }],
        [0, { message: 'a', about: { ...pod, metadata: { ...pod.metadata, uid: 'v' } } }],
        [0, { message: 'a', about: { ...pod, kind: 'Other' } }],
      ],
      expected: ['create 1 a', 'create 1 b', ...numbers(1, 7).map(() => 'create 1 a')],
    },
    {
      name: 'about an object that changes are the same',
      said: [
        [0, { message: 'a' }],
        [0, { message: 'a', about: { ...pod, metadata: { ...pod.metadata, resourceVersion: '8' } } }],
      ],
      expected: ['create 1 a', 'patch 2 a'],
    },
    {
      name: 'with ten messages in ten minutes are one from then on',
      said: numbers(1, 13).map((n) => [n * 1000, { message: `message ${n}` }] as const),
      expected: [...numbers(1, 9).map((n) => `create 1 message ${n}`), combined(10, 1), combined(11, 2), combined(12, 3), combined(13, 4)],
    },
    {
      name: 'that come ten minutes after each other are never combined',
      said: numbers(1, 13).map((n) => [n * 10 * minute + n, { message: `message ${n}` }] as const),
      expected: numbers(1, 13).map((n) => `create 1 message ${n}`),
    },
    {
      name: 'are told apart again after ten minutes of silence',
      said: [...numbers(1, 10).map((n) => [0, { message: `message ${n}` }] as const), [10 * minute + 1, { message: 'message 11' }]],
      expected: [...numbers(1, 9).map((n) => `create 1 message ${n}`), combined(10, 1), 'create 1 message 11'],
    },
    {
      name: 'are cut short after 25 about an object, then one every five minutes',
      said: [...numbers(1, 28).map(() => [0, { message: 'a' }] as const), [5 * minute, { message: 'a' }], [5 * minute, { message: 'a' }]],
      expected: ['create 1 a', ...numbers(2, 25).map((n) => `patch ${n} a`), 'skip', 'skip', 'skip', 'patch 29 a', 'skip'],
    },
    {
      name: 'of one sort cut short leave those of another and about others alone',
      said: [
        ...numbers(1, 25).map(() => [0, { message: 'a' }] as const),
        [0, { message: 'b' }],
        [0, { message: 'b', type: 'Normal' }],
        [0, { message: 'b', about: { ...pod, metadata: { ...pod.metadata, name: 'web-1' } } }],
      ],
      expected: ['create 1 a', ...numbers(2, 25).map((n) => `patch ${n} a`), 'skip', 'create 1 b', 'create 1 b'],
    },
  ])('$name', ({ said, expected }) => expect(say(new EventCorrelator(), said)).toEqual(expected));

  test('said again keep the name and the first time of the first', () => {
    const correlator = new EventCorrelator();
    const first = event({ message: 'a' }, 0);
    correlator.correlate(first, 0);
    const again = correlator.correlate(event({ message: 'a' }, 5000), 5000);
    expect(again).toEqual({
      do: 'patch',
      event: { ...first, count: 2, lastTimestamp: '1970-01-01T00:00:05Z' },
      patch: { count: 2, lastTimestamp: '1970-01-01T00:00:05Z', message: 'a' },
    });
  });

  test('combined are patched with the last message', () => {
    const correlator = new EventCorrelator();
    for (const n of numbers(1, 10)) correlator.correlate(event({ message: `message ${n}` }, 0), 0);
    expect(correlator.correlate(event({ message: 'message 11' }, 1000), 1000)).toMatchObject({
      patch: { count: 2, lastTimestamp: '1970-01-01T00:00:01Z', message: '(combined from similar events): message 11' },
      event: { reportingComponent: '', reportingInstance: '', source: { component: 'kubelet', host: 'node-1' } },
    });
  });

  test('go on from what the server has', () => {
    const correlator = new EventCorrelator();
    const first = event({ message: 'a' }, 0);
    correlator.correlate(first, 0);
    correlator.observe({ ...first, metadata: { ...first.metadata, name: 'theirs' }, count: 5 });
    const again = correlator.correlate(event({ message: 'a' }, 0), 0);
    expect(again).toMatchObject({ do: 'patch', event: { count: 6, metadata: { name: 'theirs' } } });
  });
});

test('an event says what, about whom, from where and when', () => {
  const action = { about: pod, fieldPath: 'spec.containers{c}', type: 'Normal', reason: 'Pulled', message: 'image' } as const;
  expect(newEvent(action, kubelet, 'web-0.18c1d2e3f4a5b6c7', 1_767_225_600_999)).toEqual({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'web-0.18c1d2e3f4a5b6c7', namespace: 'ns' },
    involvedObject: {
      kind: 'Pod',
      namespace: 'ns',
      name: 'web-0',
      uid: 'u',
      apiVersion: 'v1',
      resourceVersion: '7',
      fieldPath: 'spec.containers{c}',
    },
    reason: 'Pulled',
    message: 'image',
    source: { component: 'kubelet', host: 'node-1' },
    firstTimestamp: '2026-01-01T00:00:00Z',
    lastTimestamp: '2026-01-01T00:00:00Z',
    count: 1,
    type: 'Normal',
    eventTime: null,
    reportingComponent: 'kubelet',
    reportingInstance: 'node-1',
  });
});

test('an event about what has no namespace goes to the default one, from no host when it has none', () => {
  const { namespace: _, ...metadata } = pod.metadata;
  const created = newEvent(
    { about: { ...pod, kind: 'Node', metadata }, type: 'Normal', reason: 'R', message: 'm' },
    { component: 'c' },
    'n',
    0,
  );
  expect(created).toMatchObject({ metadata: { namespace: 'default' }, source: { component: 'c' }, reportingInstance: '' });
  expect(created.involvedObject).not.toHaveProperty('namespace');
});

test('a reference is kept as it is', () => {
  expect(referenceTo({ kind: 'Node', name: 'n', uid: 'n' })).toEqual({ kind: 'Node', name: 'n', uid: 'n' });
});

test.each([
  { object: 'web-0', expected: 'web-0.18866d2d4a2c0000' },
  { object: 'system:node', expected: 'uuid' },
  { object: 'x'.repeat(253), expected: 'uuid' },
])('the name of an event about $object', ({ object, expected }) => {
  expect(eventName(object, 0x18866d2d4a2c0000n, () => 'uuid')).toBe(expected);
});

test('a bounded map lets go of what has not been touched for longest', () => {
  const map = new LruMap<number>(2);
  map.set('a', 1);
  map.set('b', 2);
  expect(map.get('a')).toBe(1);
  map.set('c', 3);
  expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([1, undefined, 3]);
  map.set('a', 4);
  map.set('d', 5);
  expect([map.get('a'), map.get('c'), map.get('d')]).toEqual([4, undefined, 5]);
});
