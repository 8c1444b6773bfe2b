import { expect, test } from 'vitest';
import { events } from '#domain/resources/core/event/event.js';
import type { Event } from '#domain/schema/types/core-v1.js';
import { Caches } from '../cache/caches.js';
import { openMemoryStore } from '../storage/memory-store.js';
import { Expiry } from './expiry.js';
import { ObjectStore } from './object-store.js';

test('what nobody writes any more goes after its time', async () => {
  const store = await openMemoryStore();
  const objects = new ObjectStore(store, await Caches.open(store));
  let now = 0;
  const expiry = new Expiry({ objects, definition: events, ttlMs: 1000, now: () => now, onError: (error) => expect.fail(String(error)) });
  const event = (name: string): Event =>
    ({ kind: 'Event', apiVersion: 'v1', metadata: { name, namespace: 'a', resourceVersion: '0' }, involvedObject: {} }) as unknown as Event;
  await objects.create(events, event('old'));
  const kept = await objects.create(events, event('kept'));
  now = 900;
  await objects.update(events, kept, { ...(kept.stored as Event), count: 2 });
  now = 1500;
  await expiry.removeExpired();
  expect([...objects.cacheOf(events).values()].map(({ key }) => key)).toEqual(['a/kept']);
  expiry.close();
  await store.close();
});
