import { ValueList } from '#domain/cel/values/list.js';
import { isInteger } from '#domain/cel/values/integer.js';
import { type CelValue, noSuchOverload } from '#domain/cel/values/value.js';
import { findAllGoRegExp, findGoRegExp, goRegExpProblem, matchesGoRegExp } from '#domain/regexp/go-reg-exp.js';

type Call = (...args: readonly CelValue[]) => CelValue;

/** Functions with a pattern, by their names; they look at nothing but their text. */
const functions: Readonly<Record<string, (pattern: string, text: string, limit: number) => CelValue>> = {
  matches: (pattern, text) => matchesGoRegExp(pattern, text),
  find: (pattern, text) => findGoRegExp(pattern, text),
  findAll: (pattern, text, limit) => new ValueList(findAllGoRegExp(pattern, text, limit)),
};

/** A call whose pattern is a constant, which is read once; undefined for all other calls, the text of Go's error for a bad pattern. */
export function constantRegex(name: string, pattern: CelValue | undefined): Call | string | undefined {
  const evaluate = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!evaluate || typeof pattern !== 'string') return undefined;
  const problem = goRegExpProblem(pattern);
  if (problem !== undefined) return problem;
  return (text, _pattern, limit = -1) => {
    if (typeof text !== 'string' || !isInteger(limit)) return noSuchOverload;
    return evaluate(pattern, text, Number(limit));
  };
}
