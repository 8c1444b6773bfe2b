import { expect, test } from 'vitest';
import { parseContentType } from '#domain/api/request/parse-content-type.js';

test.each([
  ['application/json', 'application/json'],
  [' Application/JSON ', 'application/json'],
  ['application/json; charset=utf-8', 'application/json'],
  ['application/json;charset="utf-8";', 'application/json'],
  ['application/json; a="x;\\"y"; b=1', 'application/json'],
  ['application/json; a=1; A=1', 'application/json'],
  ['garbage', 'garbage'],
  ['application/json; charset', undefined],
  ['application/json; a=1; a=2', undefined],
  ['application/json; a="x', undefined],
  ['application/json, application/yaml', undefined],
  ['application/', undefined],
  ['', undefined],
])('%j is %s', (text, expected) => {
  expect(parseContentType(text)).toBe(expected);
});
