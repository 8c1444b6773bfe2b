import { type Outcome, problemOf, tooLongProblem } from '#domain/custom-resources/validation/schema-problem.js';
import { goRegExpProblem, matchesGoRegExp } from '#domain/regexp/go-reg-exp.js';
import type { JSONSchemaProps } from '#domain/schema/types/apiextensions-v1.js';

/** Length and pattern of texts; the first that is not met is told. Source: stringValidator of kube-openapi. */
export class StringRules {
  readonly #badPattern: string | undefined;

  constructor(private readonly limits: Pick<JSONSchemaProps, 'maxLength' | 'minLength' | 'pattern'>) {
    this.#badPattern = limits.pattern ? goRegExpProblem(limits.pattern) : undefined;
  }

  check(text: string, path: string, outcome: Outcome): void {
    const { maxLength, minLength, pattern } = this.limits;
    if (maxLength !== undefined && isLonger(text, maxLength)) outcome.add(tooLongProblem(path, maxLength));
    else if (minLength !== undefined && isShorter(text, minLength))
      outcome.add(problemOf(path, text, `should be at least ${minLength} chars long`));
    else if (pattern && this.#badPattern !== undefined)
      outcome.add(problemOf(path, text, `should match '${pattern}, but pattern is invalid: ${this.#badPattern}'`));
    else if (pattern && !matchesGoRegExp(pattern, text)) outcome.add(problemOf(path, text, `should match '${pattern}'`));
  }
}

function isLonger(text: string, max: number): boolean {
  return text.length > max && lengthOf(text) > max;
}

function isShorter(text: string, min: number): boolean {
  return text.length < min || (text.length < min * 2 && lengthOf(text) < min);
}

/** In code points. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}
