import { arithmetic, negate, unsupported } from '#domain/cel/values/arithmetic.js';
import { compareValues, isComparable } from '#domain/cel/values/compare.js';
import { equalValues } from '#domain/cel/values/equal.js';
import { CelError, CelList, CelMap, type CelValue, noSuchOverload } from '#domain/cel/values/value.js';

export interface UnaryOperator {
  (value: CelValue): CelValue;
  /** Is asked even about an error. */
  readonly takesErrors?: boolean;
}

export type BinaryOperator = (a: CelValue, b: CelValue) => CelValue;

function not(value: CelValue): CelValue {
  return typeof value === 'boolean' ? !value : noSuchOverload;
}

function notStrictlyFalse(value: CelValue): CelValue {
  return typeof value === 'boolean' ? value : true;
}

/** Operators with one operand, whose types do not choose between overloads. */
export const unaryOperators: Readonly<Record<string, UnaryOperator>> = {
  '!_': not,
  '-_': negate,
  '@not_strictly_false': Object.assign(notStrictlyFalse, { takesErrors: true }),
};

function comparison(name: string, holds: (order: number) => boolean): BinaryOperator {
  return (a, b) => {
    if (!isComparable(a)) return unsupported(name, a);
    const order = compareValues(a, b);
    return order instanceof CelError ? order : holds(order);
  };
}

function computing(name: string): BinaryOperator {
  return (a, b) => arithmetic(name, a, b);
}

function isIn(value: CelValue, container: CelValue): CelValue {
  if (container instanceof CelList) return container.contains(value);
  if (!(container instanceof CelMap)) return noSuchOverload;
  const found = container.find(value);
  return found instanceof CelError ? found : found !== undefined;
}

/** Operators with two operands. */
export const binaryOperators: Readonly<Record<string, BinaryOperator>> = {
  '_==_': equalValues,
  '_!=_': (a, b) => equalValues(a, b) !== true,
  '_<_': comparison('_<_', (order) => order < 0),
  '_<=_': comparison('_<=_', (order) => order <= 0),
  '_>_': comparison('_>_', (order) => order > 0),
  '_>=_': comparison('_>=_', (order) => order >= 0),
  '_+_': computing('_+_'),
  '_-_': computing('_-_'),
  '_*_': computing('_*_'),
  '_/_': computing('_/_'),
  '_%_': computing('_%_'),
  '@in': isIn,
};
