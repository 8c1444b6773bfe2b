import { goQuote } from '#domain/json/go-marshal.js';

/** Why a text is no number, in Go's words: `strconv.Atoi: parsing "x": invalid syntax`. */
export interface NumberProblem {
  readonly problem: string;
}

const maxInt64 = 2n ** 63n - 1n;
const minInt64 = -(2n ** 63n);

/** strconv.Atoi: decimal digits with an optional sign, within int64. Values beyond 2^53 lose their last digits. */
export function parseInteger(text: string): number | NumberProblem {
  if (!/^[+-]?[0-9]+$/.test(text)) return { problem: `strconv.Atoi: parsing ${goQuote(text)}: invalid syntax` };
  const value = BigInt(text.replace(/^\+/, ''));
  if (value > maxInt64 || value < minInt64) return { problem: `strconv.Atoi: parsing ${goQuote(text)}: value out of range` };
  return Number(value);
}
