/** The only place in the domain that knows how a moment is written. Moments are milliseconds since the epoch. */

/** `2026-01-02T03:04:05Z`, as metav1.Time is written: whole seconds, UTC. */
export function formatTime(now: number): string {
  return `${new Date(Math.floor(now / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}

/** `2026-01-02T03:04:05.678000Z`, as metav1.MicroTime is written. */
export function formatMicroTime(now: number): string {
  return `${new Date(Math.floor(now)).toISOString().slice(0, 23)}000Z`;
}

const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})([.,]\d+)?(Z|([+-])(\d{2}):(\d{2}))$/;

/** Milliseconds of an RFC 3339 text, or undefined when it is none (Go's time.Parse(time.RFC3339)). */
export function parseTime(text: string): number | undefined {
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
