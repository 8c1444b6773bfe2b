import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseExpression } from '#domain/cel/syntax/parser.js';
import { formatIssues } from '#domain/cel/syntax/source.js';

const pieces = ['a', 'self', '.', '?', '.?', '[', ']', '(', ')', '{', '}', ',', ':', '+', '-', '!', '&&', '||', '==', '<', 'in', ' '];
const more = [
  '1',
  '1u',
  '2.5',
  "'s'",
  'b"x"',
  'r"\\d"',
  '"""t"""',
  'all',
  'has',
  'true',
  'null',
  '`q`',
  '`',
  "'",
  '\\',
  '#',
  '@',
  '\n',
  'é',
  '//c',
];

describe('parseExpression', () => {
  test('reads any text, or says where it is wrong', () => {
    const texts = fc
      .array(fc.oneof(fc.constantFrom(...pieces), fc.constantFrom(...more)), { maxLength: 12 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parseExpression(text);
        const problem = 'issues' in parsed ? formatIssues(text, parsed.issues) : '';
        expect(problem).toMatch(/^(?:ERROR: <input>:\d+:\d+: |$)/);
      }),
      { numRuns: 500 },
    );
  });

  test('expressions nested too deep are refused rather than overflowing the stack', () => {
    const deep = `${'('.repeat(300)}1${')'.repeat(300)}`;
    const parsed = parseExpression(deep);
    expect('issues' in parsed && formatIssues(deep, parsed.issues)).toMatch(/expression recursion limit exceeded: 250/);
  });

  test('a long chain of operators is balanced rather than deep', () => {
    expect(parseExpression(Array.from({ length: 5000 }, () => 'true').join(' && '))).toHaveProperty('expression');
  });
});
