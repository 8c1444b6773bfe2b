import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { outcomeOf, type RecordedExpression } from '#domain/cel/fixture.js';
import { kubernetesFunctions } from '#domain/cel/library/kubernetes-functions.js';
import { parseExpression } from '#domain/cel/syntax/parser.js';
import { formatIssues } from '#domain/cel/syntax/source.js';

/** Expressions whose type, estimate, cost and value, or what is wrong with them, were recorded from upstream's own environment. */
const environment = { functions: kubernetesFunctions, variables: new Map(), objects: new Map() };

function readLines(name: string): readonly RecordedExpression[] {
  const text = readFileSync(new URL(`testdata/${name}`, import.meta.url), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedExpression);
}

describe('expressions without variables', () => {
  test.each(readLines('expressions.jsonl'))('$expression', (recorded) => {
    expect(outcomeOf(recorded.expression, environment)).toEqual(recorded);
  });
});

describe('what is no expression', () => {
  test.each(readLines('syntax.jsonl'))('$expression', ({ expression, problem }) => {
    const parsed = parseExpression(expression);
    const issues = 'issues' in parsed ? formatIssues(expression, parsed.issues) : outcomeOf(expression, environment).problem;
    expect(issues).toBe(problem);
  });
});
