import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DueHeap } from '#domain/workqueue/due-heap.js';
import { WorkQueue } from '#domain/workqueue/work-queue.js';

/** Takes all that is ready, done at once. */
function drain(queue: WorkQueue, now: number): string[] {
  const keys: string[] = [];
  for (let taken = queue.take(now); taken; taken = queue.take(now)) {
    keys.push(taken.key);
    queue.done(taken.key);
  }
  return keys;
}

describe('a work queue', () => {
  test('gives keys in the order they came, each once however often it came', () => {
    const queue = new WorkQueue();
    for (const key of ['b', 'a', 'b', 'c', 'a']) queue.add(key, 0);
    expect(queue.length).toBe(3);
    expect(drain(queue, 0)).toEqual(['b', 'a', 'c']);
    expect(queue.length).toBe(0);
  });

  test('tells how long a key was ready, from the first time it was added', () => {
    const queue = new WorkQueue();
    queue.add('a', 100);
    queue.add('a', 150);
    expect(queue.take(170)).toEqual({ key: 'a', waitedMs: 70 });
  });

  test('gives no key twice at a time: added while somebody works on it, it comes back when that is done', () => {
    const queue = new WorkQueue();
    queue.add('a', 0);
    expect(queue.take(0)?.key).toBe('a');
    queue.add('a', 1);
    queue.add('a', 2);
    queue.add('b', 3);
    expect(queue.take(4)?.key).toBe('b');
    expect(queue.take(4)).toBeUndefined();
    queue.done('a');
    expect(queue.take(5)).toEqual({ key: 'a', waitedMs: 4 });
    queue.done('a');
    queue.done('b');
    expect(queue.take(6)).toBeUndefined();
  });

  test('holds a key back until it is due, at the earliest of its times', () => {
    const queue = new WorkQueue();
    queue.addAt('a', 20);
    queue.addAt('a', 10);
    queue.addAt('a', 30);
    queue.addAt('b', 15);
    expect(queue.nextDue()).toBe(10);
    expect(drain(queue, 9)).toEqual([]);
    expect(drain(queue, 10)).toEqual(['a']);
    expect(queue.nextDue()).toBe(15);
    expect(drain(queue, 100)).toEqual(['b']);
    expect(queue.nextDue()).toBeUndefined();
  });

  test('gives a key that is added before it is due twice', () => {
    const queue = new WorkQueue();
    queue.addAt('a', 10);
    queue.add('a', 0);
    expect(drain(queue, 0)).toEqual(['a']);
    expect(drain(queue, 10)).toEqual(['a']);
  });

  test('a key due while somebody works on it is ready when that is done', () => {
    const queue = new WorkQueue();
    queue.add('a', 0);
    queue.take(0);
    queue.addAt('a', 5);
    expect(queue.take(5)).toBeUndefined();
    queue.done('a');
    expect(queue.take(6)?.key).toBe('a');
  });
});

describe('a retry', () => {
  const waits = (queue: WorkQueue, count: number): number[] =>
    Array.from({ length: count }, () => {
      queue.retry('a', 0);
      const due = queue.nextDue() ?? NaN;
      drain(queue, due);
      return due;
    });

  test('waits 5 ms, then twice as long each time, up to 1000 s', () => {
    const queue = new WorkQueue();
    expect(waits(queue, 6)).toEqual([5, 10, 20, 40, 80, 160]);
    expect(waits(queue, 20).slice(-9)).toEqual([655_360, 1e6, 1e6, 1e6, 1e6, 1e6, 1e6, 1e6, 1e6]);
  });

  test('is the first again once the key is forgotten, and keys have nothing to do with each other', () => {
    const queue = new WorkQueue();
    waits(queue, 3);
    queue.retry('b', 0);
    expect(queue.nextDue()).toBe(5);
    drain(queue, 5);
    queue.forget('a');
    expect(waits(queue, 1)).toEqual([5]);
  });

  test('is refused after as many as there may be, and then counted anew', () => {
    const queue = new WorkQueue({ firstMs: 1, mostMs: 10, limit: 2 });
    expect([1, 2, 3, 4].map(() => queue.retry('a', 0))).toEqual([true, true, false, true]);
  });
});

test('the due come up in order, whatever the order they were added in', () => {
  const pairs = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), fc.integer({ min: 0, max: 20 })));
  fc.assert(
    fc.property(pairs, (added) => {
      const heap = new DueHeap();
      const earliest = new Map<string, number>();
      for (const [key, due] of added) {
        heap.add(key, due);
        earliest.set(key, Math.min(due, earliest.get(key) ?? Infinity));
      }
      expect(heap.size).toBe(earliest.size);
      const taken: number[] = [];
      for (let next = heap.next(); next !== undefined; next = heap.next()) {
        expect(heap.take(next - 1)).toBeUndefined();
        const key = heap.take(next) ?? '';
        expect(earliest.get(key)).toBe(next);
        earliest.delete(key);
        taken.push(next);
      }
      expect(earliest.size).toBe(0);
      expect(taken).toEqual(taken.toSorted((a, b) => a - b));
    }),
  );
});

test('twenty thousand keys take no longer each than a few', () => {
  const queue = new WorkQueue();
  const began = performance.now();
  for (let i = 0; i < 20_000; i++) queue.add(String(i), 0);
  for (let i = 0; i < 20_000; i++) queue.addAt(`later ${i}`, 20_000 - i);
  expect(drain(queue, 0)).toHaveLength(20_000);
  expect(drain(queue, 20_000)).toHaveLength(20_000);
  // Moving all the rest with every key would be 400 million steps.
  expect(performance.now() - began).toBeLessThan(2000);
});
