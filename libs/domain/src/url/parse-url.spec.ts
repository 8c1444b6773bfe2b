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
  expect(parsed).toEqual(url ? { user: undefined, ...url } : problem);
  const line = parseRequestUri(text);
  expect(typeof line === 'string' ? line : [line.scheme, line.host]).toEqual(request ?? requestProblem);
});
