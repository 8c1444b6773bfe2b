import { expect, test } from 'vitest';
import type { Json } from '#domain/json/json.js';
import { formatGoValue, goTypeOf } from '#domain/json/go-print.js';

test.each<[Json, string, string]>([
  [null, '<nil>', '<nil>'],
  ['a b', 'a b', 'string'],
  [true, 'true', 'bool'],
  [3, '3', 'int64'],
  [0.00001, '1e-05', 'float64'],
  [0.5, '0.5', 'float64'],
  [1e21, '1e+21', 'float64'],
  [1234567.5, '1.2345675e+06', 'float64'],
  [123456.5, '123456.5', 'float64'],
  [3_000_000_001, '3000000001', 'int64'],
  [['a', 1, null], '[a 1 <nil>]', '[]interface {}'],
  [{ b: [1], a: { c: 'd' } }, 'map[a:map[c:d] b:[1]]', 'map[string]interface {}'],
])('%j prints as %s and is a %s', (value, text, type) => {
  expect(formatGoValue(value)).toBe(text);
  expect(goTypeOf(value)).toBe(type);
});
