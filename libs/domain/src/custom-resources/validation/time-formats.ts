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

/** Every name of a unit; the last of each row may be longer (`nanoseconds`). */
const units = ['ns nano', 'us µs micro', 'ms milli', 's sec', 'm min', 'h hr hour', 'd day', 'w wk week'].map((row) => row.split(' '));

/** Go's durations, and numbers with units in words: `2 weeks`, `1 day and 3 hours`. Source: strfmt/duration.go ParseDuration. */
export function isDuration(text: string): boolean {
  if (typeof parseGoDuration(text) === 'bigint') return true;
  const parts = [...text.matchAll(/(\d+)\s*([A-Za-zµ]+)/g)];
  if (parts.some(([, digits]) => Number(digits) > Number.MAX_SAFE_INTEGER && BigInt(String(digits)) >= 2n ** 63n)) return false;
  return parts.some(([, , word]) => isUnit(String(word).toLowerCase()));
}

function isUnit(word: string): boolean {
  return units.some((names) => names.includes(word) || word.startsWith(String(names.at(-1))));
}
