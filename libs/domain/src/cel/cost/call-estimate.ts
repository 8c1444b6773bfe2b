import { exactly, type Range, scaleRange, traversalFactor } from '#domain/cel/cost/range.js';
import type { Expression } from '#domain/cel/syntax/expression.js';
import type { CelType } from '#domain/cel/types/cel-type.js';

/** What may be known of a value before there is one. */
export interface EstimatedNode {
  /** Where in a variable it comes from: `['self', 'names', '@items']`; undefined when it is computed. */
  readonly path: readonly string[] | undefined;
  readonly type: CelType;
  readonly expression: Expression | undefined;
  /** Its size as far as the expression tells. */
  readonly size: Range | undefined;
}

/** Sizes of what comes from variables, which only the schema knows. */
export type PathSizes = (path: readonly string[]) => Range | undefined;

export interface CallEstimate {
  readonly cost: Range;
  /** The size of the result; undefined when it tells nothing. */
  readonly size?: Range;
}

/** What a call may cost, its arguments not counted; undefined where the general rules shall tell. */
export type CallEstimator = (
  sizeOf: (node: EstimatedNode) => Range,
  target: EstimatedNode | undefined,
  args: readonly EstimatedNode[],
) => CallEstimate | undefined;

/** One, whatever the arguments. */
export const unitEstimate: CallEstimator = () => ({ cost: exactly(1) });

/** One walk, or several, over the target, whose size the result has too if asked for. */
export function walkOverTarget(times = 1, keepsSize = false): CallEstimator {
  return (sizeOf, target) => (target ? walk(sizeOf(target), times, keepsSize) : undefined);
}

/** One walk, or several, over the first argument. */
export function walkOverArgument(times = 1, keepsSize = false): CallEstimator {
  return (sizeOf, _target, [first]) => (first ? walk(sizeOf(first), times, keepsSize) : undefined);
}

function walk(size: Range, times: number, keepsSize: boolean): CallEstimate {
  const cost = scaleRange(size, times * traversalFactor);
  return keepsSize ? { cost, size } : { cost };
}
