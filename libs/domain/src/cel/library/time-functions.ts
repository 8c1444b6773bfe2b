import type { FunctionDeclaration } from '#domain/cel/check/function-declaration.js';
import { declare, memberOverload } from '#domain/cel/library/overloads.js';
import { durationType, intType, stringType, timestampType } from '#domain/cel/types/cel-type.js';
import { integerOf } from '#domain/cel/values/integer.js';
import { type CelDuration, CelError, type CelTimestamp, type CelValue } from '#domain/cel/values/value.js';
import { parseInteger } from '#domain/number/parse-int.js';
import { type CivilTime, civilTime, momentOf, timeZoneProblem, zoneOffset } from '#domain/time/zone.js';

/** Of what a clock shows, and the nanoseconds that it does not. */
type Reading = (clock: CivilTime, nanos: number) => number;

const daySeconds = 86_400;

/** Source: cel-go's common/stdlib/standard.go. Without a zone the reading is that of UTC. */
export const timeFunctions: readonly FunctionDeclaration[] = [
  ofTimestamp('getFullYear', 'year', ({ year }) => year),
  ofTimestamp('getMonth', 'month', ({ month }) => month - 1),
  ofTimestamp('getDayOfYear', 'day_of_year', dayOfYear),
  ofTimestamp('getDayOfMonth', 'day_of_month', ({ day }) => day - 1),
  ofTimestamp('getDate', 'day_of_month_1_based', ({ day }) => day),
  ofTimestamp('getDayOfWeek', 'day_of_week', ({ weekday }) => weekday),
  ofBoth('getHours', 'hours', ({ hour }) => hour, 3_600_000_000_000n),
  ofBoth('getMinutes', 'minutes', ({ minute }) => minute, 60_000_000_000n),
  ofBoth('getSeconds', 'seconds', ({ second }) => second, 1_000_000_000n),
  ofBoth('getMilliseconds', 'milliseconds', (_clock, nanos) => Math.floor(nanos / 1_000_000), 1_000_000n),
];

function dayOfYear(clock: CivilTime): number {
  return Math.floor((momentOf('UTC', clock) - momentOf('UTC', { ...clock, month: 1, day: 1 })) / daySeconds);
}

function ofTimestamp(name: string, suffix: string, read: Reading): FunctionDeclaration {
  // The name of this one overload breaks the pattern upstream.
  const zoned = suffix === 'seconds' ? 'timestamp_to_seconds_tz' : `timestamp_to_${suffix}_with_tz`;
  return declare(name, [
    memberOverload(`timestamp_to_${suffix}`, [timestampType], intType, { evaluate: (time: CelTimestamp) => readIn(time, 'UTC', read) }),
    memberOverload(zoned, [timestampType, stringType], intType, {
      evaluate: (time: CelTimestamp, zone: string) => readIn(time, zone, read),
    }),
  ]);
}

/** Of a duration it is how many whole units fit into all of it. */
function ofBoth(name: string, suffix: string, read: Reading, unit: bigint): FunctionDeclaration {
  const declaration = ofTimestamp(name, suffix, read);
  const ofDuration = memberOverload(`duration_to_${suffix}`, [durationType], intType, {
    evaluate: (duration: CelDuration) => integerOf(duration.nanoseconds / unit),
  });
  return { ...declaration, overloads: [...declaration.overloads, ofDuration] };
}

function readIn({ seconds, nanos }: CelTimestamp, zone: string, read: Reading): CelValue {
  const offset = zone === 'UTC' ? 0 : offsetOf(zone, seconds);
  return typeof offset === 'string' ? new CelError(offset) : read(civilTime('UTC', seconds + offset), nanos);
}

/** Seconds ahead of UTC of `-07:00` or of a named zone, or why there is none. */
function offsetOf(zone: string, seconds: number): number | string {
  const colon = zone.indexOf(':');
  if (colon === -1) return timeZoneProblem(zone)?.problem ?? zoneOffset(zone, seconds);
  const [hours, minutes] = [parseInteger(zone.slice(0, colon)), parseInteger(zone.slice(colon + 1))];
  if (typeof hours !== 'number') return hours.problem;
  if (typeof minutes !== 'number') return minutes.problem;
  return (hours * 60 + (zone.startsWith('-') ? -minutes : minutes)) * 60;
}
