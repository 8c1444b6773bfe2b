import { expect, test } from 'vitest';
import { parseQuery } from '#domain/api/request/query.js';

test.each([
  ['', {}],
  ['a=1&b=2&a=3', { a: ['1', '3'], b: ['2'] }],
  ['watch', { watch: [''] }],
  ['labelSelector=app%3Dx%2Cy+in+(z)', { labelSelector: ['app=x,y in (z)'] }],
  ['a=%zz&b=1', { b: ['1'] }],
  ['a=1;b=2&c=3', { c: ['3'] }],
  ['a=b=c', { a: ['b=c'] }],
  ['__proto__=x', { ['__proto__']: ['x'] }],
])('%s', (text, expected) => {
  expect([...parseQuery(text)]).toEqual(Object.entries(expected));
});
