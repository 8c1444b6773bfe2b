import fc from 'fast-check';
import { expect, test } from 'vitest';
import { difference, differenceBelow, intersection, union } from '#domain/apply/field-set-operations.js';
import { type FieldSet, hasPath, noFields, pathsOf, setOf as setOfPath } from '#domain/apply/field-set.js';
import type { PathElement } from '#domain/apply/path-element.js';
import { readFieldSet } from '#domain/apply/read-field-set.js';

type Path = readonly PathElement[];

const element = fc.constantFrom('f:a', 'f:b', 'k:{"name":"x"}', 'v:"y"', 'i:1');
const path = fc.array(element, { minLength: 1, maxLength: 4 });
const paths = fc.array(path, { maxLength: 12 });

const setOf = (list: readonly Path[]): FieldSet => list.reduce<FieldSet>((set, one) => union(set, setOfPath(one)), noFields);

const text = (one: Path): string => one.join('/');
const texts = (list: Iterable<Path>): readonly string[] => [...new Set([...list].map(text))].sort();
const isBelow = (one: Path, roots: readonly Path[]): boolean =>
  roots.some((root) => text(one) === text(root) || text(one).startsWith(`${text(root)}/`));

test.each([
  ['union', union, (a: readonly Path[], b: readonly Path[]) => [...a, ...b]],
  ['intersection', intersection, (a: readonly Path[], b: readonly Path[]) => a.filter((one) => texts(b).includes(text(one)))],
  ['difference', difference, (a: readonly Path[], b: readonly Path[]) => a.filter((one) => !texts(b).includes(text(one)))],
  ['difference with what is below', differenceBelow, (a: readonly Path[], b: readonly Path[]) => a.filter((one) => !isBelow(one, b))],
])('%s is that of the paths', (_name, operation, model) => {
  fc.assert(
    fc.property(paths, paths, (a, b) => {
      const result = operation(setOf(a), setOf(b));
      expect(texts(pathsOf(result))).toEqual(texts(model(a, b)));
      expect(JSON.stringify(result)).toBe(JSON.stringify(setOf(model(a, b))));
    }),
  );
});

test('a set that stays the same is the same', () => {
  fc.assert(
    fc.property(paths, paths, (a, b) => {
      const set = setOf(a);
      const other = setOf(b);
      const apart = difference(other, set);
      expect(union(set, intersection(set, other))).toBe(set);
      expect(difference(set, apart)).toBe(set);
    }),
  );
});

test('what is in a set is found in it, and nothing else', () => {
  fc.assert(
    fc.property(paths, path, (a, one) => {
      expect(hasPath(setOf(a), one)).toBe(texts(a).includes(text(one)));
    }),
  );
});

test('a set is read from its own JSON', () => {
  fc.assert(
    fc.property(paths, (a) => {
      const set = JSON.stringify(setOf(a));
      expect(JSON.stringify(readFieldSet(JSON.parse(set)))).toBe(set);
    }),
  );
});
