import type { Evaluate } from '#domain/cel/evaluate/frame.js';
import { isInteger } from '#domain/cel/values/integer.js';
import { CelDouble, CelError, CelList, CelUint, type CelValue } from '#domain/cel/values/value.js';

/**
 * `x in [1, 2]` with a list of constants, which costs nothing beyond `x`; undefined where the list holds other things than scalars.
 * Source: maybeOptimizeSetMembership of cel-go's interpreter/decorators.go.
 */
export function membershipInConstants(
  part: Evaluate,
  list: CelValue,
): { readonly evaluate: Evaluate; readonly constant?: CelValue } | undefined {
  if (!(list instanceof CelList)) return undefined;
  if (list.size === 0) return { evaluate: () => false, constant: false };
  const elements = [...list];
  const numbers = elements.filter((element) => element instanceof CelDouble || element instanceof CelUint);
  const set = new Set<CelValue>(elements);
  const isScalar = (element: CelValue): boolean =>
    isInteger(element) ||
    typeof element === 'string' ||
    typeof element === 'boolean' ||
    element instanceof CelDouble ||
    element instanceof CelUint;
  if (!elements.every(isScalar)) return undefined;
  return {
    evaluate: (frame) => {
      const value = part(frame);
      if (value instanceof CelError || set.has(value)) return value instanceof CelError ? value : true;
      if (value instanceof CelDouble || value instanceof CelUint) return elements.some((element) => sameNumber(element, value));
      return isInteger(value) && numbers.some((element) => sameNumber(element, value));
    },
  };
}

function sameNumber(a: CelValue, b: CelValue): boolean {
  const [left, right] = [a, b].map((value) => (value instanceof CelDouble || value instanceof CelUint ? value.value : value));
  return isInteger(left) && isInteger(right) && left == right; // oxlint-disable-line eqeqeq -- a bigint may equal a number
}
