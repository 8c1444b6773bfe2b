import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeName, unescapeName } from '#domain/custom-resources/expressions/escape-name.js';

test.each([
  ['name', 'name'],
  ['namespace', '__namespace__'],
  ['if', '__if__'],
  ['self', 'self'],
  ['int', 'int'],
  ['kubernetes.io/os-name', 'kubernetes__dot__io__slash__os__dash__name'],
  ['a__b', 'a__underscores__b'],
  ['_a_', '_a_'],
  ['1a', undefined],
  ['a$b', undefined],
  ['é', undefined],
  ['', undefined],
])('the property %j is called %s', (name, escaped) => {
  expect(escapeName(name)).toBe(escaped);
});

test.each([
  ['__namespace__', 'namespace'],
  ['a__dash__b', 'a-b'],
  ['a__unknown__b', undefined],
  ['a__if__', undefined],
])('%s means the property %s', (escaped, name) => {
  expect(unescapeName(escaped)).toBe(name);
});

test('every property that has a name in expressions is found by it', () => {
  const names = fc.string({ unit: fc.constantFrom('a', '_', '.', '-', '/', '0', 'if'), minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(names, (name) => {
      const escaped = escapeName(name);
      expect(escaped === undefined ? name : unescapeName(escaped)).toBe(name);
    }),
  );
});
