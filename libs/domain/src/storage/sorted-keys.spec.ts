import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SortedKeys } from '#domain/storage/sorted-keys.js';

const key = fc.stringMatching(/^[ab/]{0,3}$/).chain((name) => fc.constantFrom(name, `${name}😀`, `${name}\uffee`));

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

describe('sorted keys', () => {
  test('are those that were added and not deleted, in order of bytes', () => {
    const step = fc.record({
      key,
      prefix: fc.constantFrom('', 'a', 'a/', 'b'),
      from: key,
      reads: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const keys = new SortedKeys();
        const model = new Set<string>();
        for (const { key: name, prefix, from, reads } of steps) {
          if (model.delete(name)) keys.delete(name);
          else {
            model.add(name);
            keys.add(name);
          }
          if (!reads) continue;
          const expected = [...model].filter((each) => each.startsWith(prefix));
          expect(keys.count(prefix)).toBe(expected.length);
          expect([...keys.range(prefix, from)]).toEqual(expected.filter((each) => byBytes(each, from) >= 0).sort(byBytes));
        }
      }),
    );
  });

  test('do not change under who reads them', () => {
    const keys = new SortedKeys();
    for (const name of ['c', 'a', 'b']) keys.add(name);
    const seen: string[] = [];
    for (const name of keys.range('')) {
      seen.push(name);
      keys.delete(name);
      keys.add(`${name}2`);
    }
    expect(seen).toEqual(['a', 'b', 'c']);
    expect([...keys.range('')]).toEqual(['a2', 'b2', 'c2']);
  });
});
