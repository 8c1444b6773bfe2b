import { exactly, type Range } from '#domain/cel/cost/range.js';
import { sizeOfValue } from '#domain/cel/cost/call-cost.js';
import type { Expression } from '#domain/cel/syntax/expression.js';
import { type CelType, isOptionalType, unwrapOptional } from '#domain/cel/types/cel-type.js';

const scalarKinds: ReadonlySet<CelType['kind']> = new Set(['bool', 'double', 'duration', 'int', 'timestamp', 'uint']);

/** The size of what is written out. */
export function literalSize(expression: Expression): Range | undefined {
  switch (expression.kind) {
    case 'literal':
      return exactly(sizeOfValue(expression.value));
    case 'list':
      return exactly(expression.elements.length);
    case 'map':
      return exactly(expression.entries.length);
    default:
      return undefined;
  }
}

/** One, for types whose values all have the same size. */
export function scalarSize(type: CelType): Range | undefined {
  if (isOptionalType(type)) return scalarSize(unwrapOptional(type));
  return scalarKinds.has(type.kind) ? exactly(1) : undefined;
}
