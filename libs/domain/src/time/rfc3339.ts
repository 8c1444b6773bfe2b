/** The only place in the domain that knows how a moment is written. Moments are milliseconds since the epoch. */

/** `2026-01-02T03:04:05Z`, as metav1.Time is written: whole seconds, UTC. */
export function formatTime(now: number): string {
  const second = Math.floor(now / 1000);
  if (second !== last.second) last = { second, text: `${new Date(second * 1000).toISOString().slice(0, 19)}Z` };
  return last.text;
}

/** Whoever writes times mostly writes the present one, thousands of times a second. */
let last: { readonly second: number; readonly text: string } = { second: 0, text: '1970-01-01T00:00:00Z' };

/** `2026-01-02T03:04:05.678000Z`, as metav1.MicroTime is written. */
export function formatMicroTime(now: number): string {
  return `${new Date(Math.floor(now)).toISOString().slice(0, 23)}000Z`;
}

const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})([.,]\d+)?(Z|([+-])(\d{2}):(\d{2}))$/;

/** Milliseconds of an RFC 3339 text, or undefined when it is none (Go's time.Parse(time.RFC3339)). */
export function parseTime(text: string): number | undefined {
  return parseStoredTime(text) ?? parseAnyTime(text);
}

/** The form that formatTime writes, without a regular expression: loops over many objects read one time of each. */
function parseStoredTime(text: string): number | undefined {
  if (text.length !== 20 || text.charCodeAt(19) !== 90 || text.charCodeAt(4) !== 45 || text.charCodeAt(10) !== 84) return undefined;
  if (text.charCodeAt(7) !== 45 || text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return undefined;
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  // the last days of a month and years before 1000 are left to the thorough way; NaN fails every comparison
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= (month === 2 ? 28 : 30) && hour <= 23 && minute <= 59 && second <= 59))
    return undefined;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  return year >= 1000 ? Date.UTC(year, month - 1, day, hour, minute, second) : undefined;
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function parseAnyTime(text: string): number | undefined {
  const match = rfc3339.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, , , , offsetHour, offsetMinute] = match.map(Number);
  const inRange = (value: number | undefined, low: number, high: number): boolean => value !== undefined && value >= low && value <= high;
  if (!inRange(month, 1, 12) || !inRange(hour, 0, 23) || !inRange(minute, 0, 59) || !inRange(second, 0, 59)) return undefined;
  if (!inRange(day, 1, daysIn(Number(year), Number(month)))) return undefined;
  if (match[9] && (!inRange(offsetHour, 0, 23) || !inRange(offsetMinute, 0, 59))) return undefined;
  return Date.parse(text.replace(',', '.'));
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
