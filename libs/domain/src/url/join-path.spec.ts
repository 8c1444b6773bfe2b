import { expect, test } from 'vitest';
import { escapePath } from '#domain/url/escape-path.js';
import { joinKeepingSlash, joinPath } from '#domain/url/join-path.js';

test.each([
  [[], ''],
  [['', ''], ''],
  [['a', 'b'], 'a/b'],
  [['/a/', '/b/'], '/a/b'],
  [['/a/../../b'], '/b'],
  [['../a', '..', '..'], '../..'],
  [['/', ''], '/'],
  [['.'], '.'],
  [['a/..'], '.'],
])('%j joined is %s', (parts, joined) => {
  expect(joinPath(...parts)).toBe(joined);
});

test.each([
  [['', '/'], '/'],
  [['/a', 'b/'], '/a/b/'],
  [['/a/', ''], '/a/'],
  [['/a//b/..//'], '/a/'],
])('%j joined with its slash is %s', (parts, joined) => {
  expect(joinKeepingSlash(...parts)).toBe(joined);
});

test.each([
  ['/a b/ä', '/a%20b/%C3%A4'],
  ["/$&+,/:;=@-_.~!'()*", '/$&+,/:;=@-_.~%21%27%28%29%2A'],
  ['/[x]?#%', '/%5Bx%5D%3F%23%25'],
  ['/\ud800', '/%EF%BF%BD'],
])('%s in a URL is %s', (path, escaped) => {
  expect(escapePath(path)).toBe(escaped);
});
