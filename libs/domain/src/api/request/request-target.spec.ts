import { expect, test } from 'vitest';
import { parseRequestTarget } from '#domain/api/request/request-target.js';

test.each([
  ['/api/v1', '/api/v1', {}],
  ['/a%2Fb%20c?x=%2F', '/a/b c', { x: ['/'] }],
  ['/%C3%A4%FF', '/ä\ufffd', {}],
  ['/a?', '/a', {}],
  ['/a?b?c', '/a', { 'b?c': [''] }],
  ['/a;b', '/a;b', {}],
  ['http://host:80/a?x=1', '/a', { x: ['1'] }],
  ['http://host', '/', {}],
])('%s', (target, path, query) => {
  const read = parseRequestTarget(target);
  expect(read?.path).toBe(path);
  expect(Object.fromEntries(read?.query ?? [])).toEqual(query);
});

test.each(['/a%', '/a%2', '/a%zz', '*', 'a'])('%s names nothing', (target) => {
  expect(parseRequestTarget(target)).toBeUndefined();
});
