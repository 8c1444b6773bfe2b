import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseRequestUri, parseUrl, type Url } from '#domain/url/parse-url.js';

/** What Go's net/url makes of a text. */
interface Recorded {
  readonly text: string;
  readonly url?: Partial<Url>;
  readonly problem?: string;
  readonly request?: readonly [scheme: string, host: string];
  readonly requestProblem?: string;
}

const recorded = readFileSync(new URL('testdata/urls.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);

test.each(recorded)('$text', ({ text, url, problem, request, requestProblem }) => {
  const parsed = parseUrl(text);
  expect(typeof parsed === 'string' ? parsed : { ...parsed, path: undefined }).toEqual(url ? { user: undefined, ...url } : problem);
  const line = parseRequestUri(text);
  expect(typeof line === 'string' ? line : [line.scheme, line.host]).toEqual(request ?? requestProblem);
});

test.each([
  ['https://a/b', '/b'],
  ['https://a', ''],
  ['/a%2Fb', '/a%2Fb'],
  ['/a b', '/a%20b'],
  ['http://h/é', '/%C3%A9'],
  ['http://h/a[b]', '/a[b]'],
  ['http://h/a?b#c', '/a'],
  ['mailto:a@b', ''],
  ['*', '*'],
  ['http://h/%41', '/%41'],
  ['http://h/a;b=c', '/a;b=c'],
  ['http://h/a%20b c', '/a%20b%20c'],
  ['//h/x', '/x'],
  ['http://h/*', '/*'],
  ['http://h/\ud800', '/%EF%BF%BD'],
])('the escaped path of %s is %j', (text, path) => {
  const parsed = parseUrl(text);
  expect(typeof parsed === 'string' ? parsed : parsed.path).toBe(path);
});
