import { timeZoneNames } from '#domain/time/zone-names.js';

/** A wall clock reading. Months and days count from 1, weekdays from Sunday = 0. */
export interface CivilTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly weekday: number;
}

/** Why a time zone cannot be loaded, in the words of Go's time.LoadLocation. */
export interface ZoneProblem {
  readonly problem: string;
}

/** time.LoadLocation: undefined when the zone exists. The empty name is UTC; `Local` is a zone to Go, and UTC to us. */
export function timeZoneProblem(name: string): ZoneProblem | undefined {
  if (name === '' || name === 'UTC' || name === 'Local') return undefined;
  if (name.split(/[/\\]/).includes('..') || name.startsWith('/') || name.startsWith('\\')) {
    return { problem: 'time: invalid location name' };
  }
  return timeZoneNames().has(name) ? undefined : { problem: `unknown time zone ${name}` };
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    const numeric = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const;
    format = new Intl.DateTimeFormat('en-US', { ...numeric, timeZone: zone, calendar: 'gregory', hourCycle: 'h23', era: 'short' });
    formats.set(zone, format);
  }
  return format;
}

/** Seconds that clocks of a zone are ahead of UTC at a moment (seconds since the epoch). */
export function zoneOffset(zone: string, seconds: number): number {
  if (zone === '' || zone === 'UTC' || zone === 'Local') return 0;
  const parts: Record<string, string> = {};
  for (const { type, value } of formatOf(zone).formatToParts(seconds * 1000)) parts[type] = value;
  const year = parts['era'] === 'BC' ? 1 - Number(parts['year']) : Number(parts['year']);
  return (
    civilSeconds({
      year,
      month: Number(parts['month']),
      day: Number(parts['day']),
      hour: Number(parts['hour']),
      minute: Number(parts['minute']),
      second: Number(parts['second']),
    }) - seconds
  );
}

/** What clocks of a zone show at a moment (seconds since the epoch). */
export function civilTime(zone: string, seconds: number): CivilTime {
  const date = new Date((seconds + zoneOffset(zone, seconds)) * 1000);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    weekday: date.getUTCDay(),
  };
}

/**
 * The moment (seconds since the epoch) at which clocks of a zone show a reading; values out of range carry over, as month 13.
 * A reading that a clock change skips or repeats gets the answer that Go's time.Date gives.
 */
export function momentOf(zone: string, civil: Omit<CivilTime, 'weekday'>): number {
  const local = civilSeconds(civil);
  const guess = zoneOffset(zone, local);
  return guess === 0 ? local : local - zoneOffset(zone, local - guess);
}

/** The reading as seconds since the epoch, were it one of UTC. */
function civilSeconds({ year, month, day, hour, minute, second }: Omit<CivilTime, 'weekday'>): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  return date.getTime() / 1000;
}
