import type { FunctionDeclaration } from '#domain/cel/check/function-declaration.js';
import { type CallCost, sizeOfValue } from '#domain/cel/cost/call-cost.js';
import type { CallEstimator } from '#domain/cel/cost/call-estimate.js';
import { regexFactor, traversalFactor } from '#domain/cel/cost/range.js';
import { declare, memberOverload } from '#domain/cel/library/overloads.js';
import { matchEstimate } from '#domain/cel/library/standard-functions.js';
import { intType, listType, stringType } from '#domain/cel/types/cel-type.js';
import type { Integer } from '#domain/cel/values/integer.js';
import { ValueList } from '#domain/cel/values/list.js';
import { CelError, type CelValue } from '#domain/cel/values/value.js';
import { findAllGoRegExp, findGoRegExp, goRegExpProblem } from '#domain/regexp/go-reg-exp.js';

/** Source: apiserver/pkg/cel/library/regex.go. */

function withRegex(pattern: string, use: () => CelValue): CelValue {
  const problem = goRegExpProblem(pattern);
  return problem === undefined ? use() : new CelError(`Illegal regex: ${problem}`);
}

function find(text: string, pattern: string): CelValue {
  return withRegex(pattern, () => findGoRegExp(pattern, text));
}

function findAll(text: string, pattern: string, limit: Integer = -1): CelValue {
  return withRegex(pattern, () => new ValueList(findAllGoRegExp(pattern, text, Number(limit))));
}

const cost: CallCost = ([text, pattern]) =>
  Math.ceil((1 + sizeOfValue(text)) * traversalFactor) * Math.ceil(sizeOfValue(pattern) * regexFactor);

/** What is found is no longer than the text. */
const estimate: CallEstimator = (sizeOf, target, args) => {
  const match = matchEstimate(sizeOf, target, args);
  return match && target && { ...match, size: { min: 0, max: sizeOf(target).max } };
};

const twoTexts = [stringType, stringType];

export const regexFunctions: readonly FunctionDeclaration[] = [
  declare('find', [memberOverload('string_find_string', twoTexts, stringType, { evaluate: find })], { cost, estimate }),
  declare(
    'findAll',
    [
      memberOverload('string_find_all_string', twoTexts, listType(stringType), {
        evaluate: (text: string, pattern: string) => findAll(text, pattern),
      }),
      memberOverload('string_find_all_string_int', [...twoTexts, intType], listType(stringType), {
        evaluate: (text: string, pattern: string, limit: Integer) => findAll(text, pattern, limit),
      }),
    ],
    { cost, estimate },
  ),
];
