/** Least and most: of a size or of a cost. Upstream counts in uint64 and stops at its end; so do these, in floating point. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** What stands for no limit: the end of uint64. */
export const unlimited = 2 ** 64;

export const unknownRange: Range = { min: 0, max: unlimited };
export const zeroRange: Range = { min: 0, max: 0 };

/** The cost of walking over a text, per character. */
export const traversalFactor = 0.1;
/** The cost of a regular expression, per character of it. */
export const regexFactor = 0.25;
export const listCreationCost = 10;
export const mapCreationCost = 30;
export const structCreationCost = 40;

export function exactly(value: number): Range {
  return { min: value, max: value };
}

export function addRanges(...ranges: readonly Range[]): Range {
  return ranges.reduce((sum, range) => ({ min: capped(sum.min + range.min), max: capped(sum.max + range.max) }), zeroRange);
}

export function multiplyRanges(a: Range, b: Range): Range {
  return { min: capped(a.min * b.min), max: capped(a.max * b.max) };
}

/** Times a factor, rounded up. */
export function scaleRange({ min, max }: Range, factor: number): Range {
  return { min: capped(Math.ceil(min * factor)), max: capped(Math.ceil(max * factor)) };
}

/** The smallest range that holds both. */
export function unionOf(a: Range, b: Range): Range {
  return { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) };
}

function capped(value: number): number {
  return Math.min(value, unlimited);
}
