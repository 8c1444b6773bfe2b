import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { outcomeOf } from '#domain/cel/fixture.js';
import { kubernetesFunctions } from '#domain/cel/library/kubernetes-functions.js';
import { dynType, listType } from '#domain/cel/types/cel-type.js';
import { ValueList } from '#domain/cel/values/list.js';

const environment = {
  functions: kubernetesFunctions,
  variables: new Map([
    ['a', listType(dynType)],
    ['b', listType(dynType)],
  ]),
  objects: new Map(),
};
const lists = fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom('x', 'y')), { maxLength: 6 });

describe('laws that hold for any two lists', () => {
  test.each([
    'sets.contains(a, b) == b.all(x, x in a)',
    'sets.intersects(a, b) == a.exists(x, x in b)',
    'sets.equivalent(a, b) == (sets.contains(a, b) && sets.contains(b, a))',
    'size(a + b) == size(a) + size(b)',
    'a.filter(x, x in b).all(x, x in a)',
    'a.map(x, x) == a',
    'a.all(x, x in b) == !a.exists(x, !(x in b))',
    'a.reverse().reverse() == a',
    'sets.equivalent(a.distinct(), a)',
    'lists.range(size(a)).map(i, a[i]) == a',
    'a.transformList(i, v, v) == a',
    'a.slice(0, size(a)) == a',
    'a == b || a != b',
  ])('%s', (law) => {
    fc.assert(
      fc.property(lists, lists, (a, b) => {
        expect(outcomeOf(law, environment, { a: new ValueList(a), b: new ValueList(b) }).value).toBe('true');
      }),
      { numRuns: 30 },
    );
  });
});
