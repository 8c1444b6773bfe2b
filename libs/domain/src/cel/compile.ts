import type { Checked } from '#domain/cel/check/checked.js';
import { checkExpression } from '#domain/cel/check/check-expression.js';
import { checkLiterals } from '#domain/cel/check/check-literals.js';
import type { Environment } from '#domain/cel/check/environment.js';
import { formatIssues, type Issue } from '#domain/cel/syntax/source.js';
import { parseExpression } from '#domain/cel/syntax/parser.js';

/** A checked expression, or what is wrong with it as Kubernetes shows it: `ERROR: <input>:1:1: ...`. */
export function compileExpression(text: string, environment: Environment): Checked | { readonly problem: string } {
  const parsed = parseExpression(text);
  if ('issues' in parsed) return problem(text, parsed.issues);
  const checked = checkExpression(text, parsed.expression, environment);
  if (isIssues(checked)) return problem(text, checked);
  const issues = checkLiterals(checked);
  return issues.length > 0 ? problem(text, issues) : checked;
}

function isIssues(checked: Checked | readonly Issue[]): checked is readonly Issue[] {
  return Array.isArray(checked);
}

function problem(text: string, issues: readonly Issue[]): { readonly problem: string } {
  return { problem: formatIssues(text, issues) };
}
