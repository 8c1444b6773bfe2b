import { describe, expect, test } from 'vitest';
import { randomUuid, seededRandom } from '#client/random.js';

const take = (seed: number, count: number): number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, random);
};

describe('seeded chance', () => {
  test('repeats itself with the seed and differs without', () => {
    expect(take(7, 50)).toEqual(take(7, 50));
    const firsts = [0, 1, 2, -1, 2 ** 32, 2 ** 40].map((seed) => take(seed, 1)[0]);
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  test('is spread evenly over [0, 1)', () => {
    const counts = Array.from({ length: 10 }, () => 0);
    const numbers = take(1, 100_000);
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    for (const number of numbers) {
      const tenth = Math.floor(number * 10);
      counts[tenth] = (counts[tenth] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  test('makes version 4 UUIDs that differ', () => {
    const random = seededRandom(3);
    const uuids = Array.from({ length: 1000 }, () => randomUuid(random));
    for (const uuid of uuids) expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(uuids).size).toBe(1000);
  });
});
