import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocateNodePort, checkNodePort, defaultNodePorts, formatPortRange } from '#domain/allocation/node-port.js';

const none = (): boolean => false;

test.each([
  [defaultNodePorts, 0, 30_086],
  [defaultNodePorts, 0.999999, 32_767],
  [{ base: 30_000, size: 16 }, 0, 30_000],
  [{ base: 30_000, size: 100 }, 0, 30_016],
  [{ base: 1000, size: 10_000 }, 0, 1128],
])('%o with random %d gives %d', (range, random, expected) => {
  expect(allocateNodePort(range, none, () => random)).toBe(expected);
});

test('the lower part serves when the upper one is full, and then nothing does', () => {
  const range = { base: 30_000, size: 20 };
  expect(
    allocateNodePort(
      range,
      (port) => port >= 30_016,
      () => 0.5,
    ),
  ).toBe(30_008);
  expect(
    allocateNodePort(
      range,
      () => true,
      () => 0.5,
    ),
  ).toBeUndefined();
});

test('every port is given once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.infiniteStream(fc.double({ min: 0, max: 0.99, noNaN: true })), (size, randoms) => {
      const taken = new Set<number>();
      for (let i = 0; i < size; i += 1) {
        taken.add(
          allocateNodePort(
            { base: 30_000, size },
            (port) => taken.has(port),
            () => randoms.next().value ?? 0,
          ) ?? 0,
        );
      }
      expect([...taken].toSorted((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, i) => 30_000 + i));
    }),
    { numRuns: 30 },
  );
});

test.each([
  [30_000, undefined],
  [32_767, undefined],
  [30_001, 'provided port is already allocated'],
  [29_999, 'provided port is not in the valid range. The range of valid ports is 30000-32767'],
  [32_768, 'provided port is not in the valid range. The range of valid ports is 30000-32767'],
])('asking for %d: %s', (port, expected) => {
  expect(checkNodePort(defaultNodePorts, port, (one) => one === 30_001)).toBe(expected);
});

test('a range is written with both its ends', () => {
  expect([defaultNodePorts, { base: 80, size: 1 }, { base: 80, size: 0 }].map(formatPortRange)).toEqual(['30000-32767', '80-80', '']);
});
