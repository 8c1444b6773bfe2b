import { goQuote } from '#domain/json/go-marshal.js';
import { parseInteger } from '#domain/number/parse-int.js';

/**
 * Indexes of an Indexed Job as its status and policies write them: `1,3-5,7`, increasing.
 * Source: pkg/apis/batch/validation/validation.go validateIndexesFormat, validateFailedIndexesNotOverlapCompleted.
 */

/** First and last index; a single one is both. */
export interface IndexInterval {
  readonly first: number;
  readonly last: number;
}

/** Why a text is no list of indexes, in upstream's words. */
export interface IndexProblem {
  readonly problem: string;
}

/** How many indexes a text names; all must be below `completions`. */
export function countIndexes(text: string, completions: number): number | IndexProblem {
  if (text === '') return 0;
  let total = 0;
  let previous: number | undefined;
  for (const part of text.split(',')) {
    const interval = parseInterval(part, completions);
    if ('problem' in interval) return interval;
    if (previous !== undefined && previous >= interval.first) return notIncreasing(previous, interval.first);
    total += interval.last - interval.first + 1;
    previous = interval.last;
  }
  return total;
}

/** The first index that is in both texts; parts that are no indexes are passed over. */
export function firstCommonIndex(a: string, b: string, completions: number): number | undefined {
  const left = intervalsOf(a, completions);
  const right = intervalsOf(b, completions);
  let [i, j] = [0, 0];
  for (;;) {
    const [one, other] = [left[i], right[j]];
    if (!one || !other) return undefined;
    if (one.first <= other.last && other.first <= one.last) return Math.max(one.first, other.first);
    if (one.first <= other.first) i += 1;
    else j += 1;
  }
}

function intervalsOf(text: string, completions: number): readonly IndexInterval[] {
  if (text === '') return [];
  return text.split(',').flatMap((part) => {
    const interval = parseInterval(part, completions);
    return 'problem' in interval ? [] : interval;
  });
}

function parseInterval(text: string, completions: number): IndexInterval | IndexProblem {
  const limits = text.split('-');
  if (limits.length > 2) {
    const rule = 'violates the requirement that an index interval can have at most two parts separated by';
    return { problem: `the fragment ${goQuote(text)} ${rule} '-'` };
  }
  const first = parseIndex(limits[0] ?? '', completions);
  if (typeof first !== 'number' || limits.length === 1) return typeof first === 'number' ? { first, last: first } : first;
  const last = parseIndex(limits[1] ?? '', completions);
  if (typeof last !== 'number') return last;
  return first >= last ? notIncreasing(first, last) : { first, last };
}

function parseIndex(text: string, completions: number): number | IndexProblem {
  const index = parseInteger(text);
  if (typeof index !== 'number') return { problem: `cannot convert string to integer for index: ${goQuote(text)}` };
  return index >= completions ? { problem: `too large index: ${goQuote(text)}` } : index;
}

function notIncreasing(previous: number, current: number): IndexProblem {
  return { problem: `non-increasing order, previous: ${previous}, current: ${current}` };
}
