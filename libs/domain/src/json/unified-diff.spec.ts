import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { unifiedDiff } from '#domain/json/unified-diff.js';

/** Pairs of texts and what go-difflib makes of them. */
const recorded = readFileSync(new URL('testdata/unified-diffs.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as { readonly a: string; readonly b: string; readonly diff: string });

test.each(recorded)('diff of $a and $b', ({ a, b, diff }) => {
  expect(unifiedDiff(a, b)).toBe(diff);
});
