import type { FunctionDeclaration } from '#domain/cel/check/function-declaration.js';
import { type CallCost, sizeThroughOptional, walkOver } from '#domain/cel/cost/call-cost.js';
import type { CallEstimator } from '#domain/cel/cost/call-estimate.js';
import { addRanges, exactly, multiplyRanges, regexFactor, scaleRange, traversalFactor } from '#domain/cel/cost/range.js';
import { declare, memberOverload, overload } from '#domain/cel/library/overloads.js';
import { boolType, bytesType, intType, listType, mapType, stringType, typeParameter } from '#domain/cel/types/cel-type.js';
import { CelBytes, CelError, CelList, CelMap, type CelValue, noSuchOverload } from '#domain/cel/values/value.js';
import { goRegExpProblem, matchesGoRegExp } from '#domain/regexp/go-reg-exp.js';

const listOfA = listType(typeParameter('A'));
const mapOfAB = mapType(typeParameter('A'), typeParameter('B'));

const matchCost: CallCost = ([text, pattern]) =>
  Math.ceil((1 + sizeThroughOptional(text)) * traversalFactor) * Math.ceil(sizeThroughOptional(pattern) * regexFactor);

/** What matching a pattern may cost: the length of the text times that of the pattern. Never nothing, even of an empty text. */
export const matchEstimate: CallEstimator = (sizeOf, target, [pattern]) => {
  if (!target || !pattern) return undefined;
  const text = scaleRange(addRanges(sizeOf(target), exactly(1)), traversalFactor);
  return { cost: multiplyRanges(text, scaleRange(sizeOf(pattern), regexFactor)) };
};

const containsCost: CallCost = ([text, part]) =>
  Math.ceil(sizeThroughOptional(text) * traversalFactor) * Math.ceil(sizeThroughOptional(part) * traversalFactor);

const containsEstimate: CallEstimator = (sizeOf, target, [part]) =>
  target && part && { cost: multiplyRanges(scaleRange(sizeOf(target), traversalFactor), scaleRange(sizeOf(part), traversalFactor)) };

/** The walk over the affix; what is counted later is the walk over the text. */
const affixEstimate: CallEstimator = (sizeOf, _target, [affix]) => affix && { cost: scaleRange(sizeOf(affix), traversalFactor) };

/** A question about two texts; others have no such overload. */
function onTexts(ask: (text: string, other: string) => boolean): (text: CelValue, other: CelValue) => CelValue {
  return (text, other) => (typeof text === 'string' && typeof other === 'string' ? ask(text, other) : noSuchOverload);
}

function matches(text: CelValue, pattern: CelValue): CelValue {
  if (typeof text !== 'string' || typeof pattern !== 'string') return noSuchOverload;
  const problem = goRegExpProblem(pattern);
  return problem === undefined ? matchesGoRegExp(pattern, text) : new CelError(problem);
}

function size(value: CelValue): CelValue {
  return sizeThroughOptional(value);
}

const twoTexts = [stringType, stringType];

/** Functions on texts, and size(). Source: cel-go's common/stdlib/standard.go. */
export const standardFunctions: readonly FunctionDeclaration[] = [
  {
    ...declare('size', [
      overload('size_bytes', [bytesType], intType),
      memberOverload('bytes_size', [bytesType], intType),
      overload('size_list', [listOfA], intType),
      memberOverload('list_size', [listOfA], intType),
      overload('size_map', [mapOfAB], intType),
      memberOverload('map_size', [mapOfAB], intType),
      overload('size_string', [stringType], intType),
      memberOverload('string_size', [stringType], intType),
    ]),
    common: {
      accepts: (value) => typeof value === 'string' || value instanceof CelList || value instanceof CelMap || value instanceof CelBytes,
      evaluate: size,
    },
  },
  {
    ...declare('contains', [
      memberOverload('contains_string', twoTexts, boolType, {
        evaluate: onTexts((text, part) => text.includes(part)),
        cost: containsCost,
        estimate: containsEstimate,
      }),
    ]),
    unguarded: true,
  },
  {
    ...declare('endsWith', [
      memberOverload('ends_with_string', twoTexts, boolType, {
        evaluate: onTexts((text, end) => text.endsWith(end)),
        cost: walkOver(0),
        estimate: affixEstimate,
      }),
    ]),
    unguarded: true,
  },
  {
    ...declare('startsWith', [
      memberOverload('starts_with_string', twoTexts, boolType, {
        evaluate: onTexts((text, start) => text.startsWith(start)),
        cost: walkOver(0),
        estimate: affixEstimate,
      }),
    ]),
    unguarded: true,
  },
  {
    ...declare('matches', [
      overload('matches', twoTexts, boolType),
      memberOverload('matches_string', twoTexts, boolType, { cost: matchCost, estimate: matchEstimate }),
    ]),
    common: { accepts: (value) => typeof value === 'string', evaluate: matches },
  },
];
