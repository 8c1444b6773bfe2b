import { parseGoDuration } from '#domain/time/go-duration.js';

const daysInMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** RFC 3339 full-date, of a day that there is. */
export function isDate(text: string): boolean {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!found) return false;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 && isLeap ? 29 : (daysInMonth[month - 1] ?? 0);
  return day >= 1 && day <= days;
}

/** RFC 3339 date-time, as loosely as upstream looks at it. Source: strfmt/time.go IsDateTime. */
export function isDateTime(text: string): boolean {
  if (text.length < 4) return false;
  const [date = '', time] = text.toLowerCase().split('t');
  const found = time === undefined || !isDate(date) ? null : /^(\d{2}):(\d{2}):(\d{2})(?:.\d+)?(?:z|[+-]\d{2}:\d{2})$/.exec(time);
  return found !== null && String(found[1]) <= '23' && String(found[2]) <= '59' && String(found[3]) <= '59';
}

const day = 86_400_000_000_000n;

/** Every name of a unit, the last of which may be longer (`nanoseconds`), and its nanoseconds. */
const units: readonly (readonly [names: readonly string[], nanoseconds: bigint])[] = [
  [['ns', 'nano'], 1n],
  [['us', 'µs', 'micro'], 1_000n],
  [['ms', 'milli'], 1_000_000n],
  [['s', 'sec'], 1_000_000_000n],
  [['m', 'min'], 60_000_000_000n],
  [['h', 'hr', 'hour'], 3_600_000_000_000n],
  [['d', 'day'], day],
  [['w', 'wk', 'week'], 7n * day],
];

/**
 * Nanoseconds of Go's durations, and of numbers with units in words: `2 weeks`, `1 day and 3 hours`; undefined for what is none.
 * Source: strfmt/duration.go ParseDuration.
 */
export function parseDuration(text: string): bigint | undefined {
  const plain = parseGoDuration(text);
  if (typeof plain === 'bigint') return plain;
  let total: bigint | undefined = undefined;
  for (const [, digits, word] of text.matchAll(/(\d+)\s*([A-Za-zµ]+)/g)) {
    const count = BigInt(String(digits));
    if (count >= 2n ** 63n) return undefined;
    const unit = unitOf(String(word).toLowerCase());
    if (unit !== undefined) total = BigInt.asIntN(64, (total ?? 0n) + count * unit);
  }
  return total;
}

export function isDuration(text: string): boolean {
  return parseDuration(text) !== undefined;
}

function unitOf(word: string): bigint | undefined {
  return units.find(([names]) => names.includes(word) || word.startsWith(String(names.at(-1))))?.[1];
}
