import { parseCronField, type FieldRange } from '#domain/cron/parse-cron-field.js';
import type { CronField, CronProblem, CronSchedule, EverySchedule, FieldSchedule } from '#domain/cron/cron-schedule.js';
import { parseGoDuration } from '#domain/time/go-duration.js';
import { timeZoneProblem } from '#domain/time/zone.js';

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const weekdays = 'sun mon tue wed thu fri sat'.split(' ');
const ranges: Readonly<Record<'minute' | 'hour' | 'dayOfMonth' | 'month' | 'dayOfWeek', FieldRange>> = {
  minute: { min: 0, max: 59 },
  hour: { min: 0, max: 23 },
  dayOfMonth: { min: 1, max: 31 },
  month: { min: 1, max: 12, names: new Map(months.map((name, i) => [name, i + 1])) },
  dayOfWeek: { min: 0, max: 6, names: new Map(weekdays.map((name, i) => [name, i])) },
};

/** The five-field schedules that names stand for. */
const descriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/**
 * Reads a standard cron schedule: five fields, `@daily` and its like, or `@every 1h`, after an optional `TZ=Zone` or `CRON_TZ=Zone`.
 * Source: github.com/robfig/cron v3 ParseStandard, with the panics of pkg/util/parsers caught.
 */
export function parseCron(text: string): CronSchedule | CronProblem {
  if (text === '') return { problem: 'empty spec string' };
  if (!/^(CRON_)?TZ=/.test(text)) return parseUnzoned(text);
  const end = text.indexOf(' ');
  // upstream slices up to index -1 here and reports the panic
  if (end < 0) return { problem: 'invalid schedule format: runtime error: slice bounds out of range [:-1]' };
  const timeZone = text.slice(text.indexOf('=') + 1, end);
  const unknown = timeZoneProblem(timeZone);
  if (unknown) return { problem: `provided bad location ${timeZone}: ${unknown.problem}` };
  const schedule = parseUnzoned(text.slice(end).trim());
  return 'minute' in schedule && timeZone !== 'Local' ? { ...schedule, timeZone: timeZone === '' ? 'UTC' : timeZone } : schedule;
}

function parseUnzoned(text: string): CronSchedule | CronProblem {
  return text.startsWith('@') ? parseDescriptor(text) : parseFields(text);
}

function parseDescriptor(text: string): CronSchedule | CronProblem {
  const fields = Object.hasOwn(descriptors, text) ? descriptors[text] : undefined;
  if (fields !== undefined) return parseFields(fields);
  if (!text.startsWith('@every ')) return { problem: `unrecognized descriptor: ${text}` };
  const duration = parseGoDuration(text.slice('@every '.length));
  return typeof duration === 'bigint' ? every(duration) : { problem: `failed to parse duration ${text}: ${duration.problem}` };
}

/** At least a second, whole seconds. */
function every(nanoseconds: bigint): EverySchedule {
  return { everySeconds: Math.max(1, Number(nanoseconds / 1_000_000_000n)) };
}

function parseFields(text: string): FieldSchedule | CronProblem {
  const words = text.split(/[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/).filter((word) => word !== '');
  if (words.length !== 5) return { problem: `expected exactly 5 fields, found ${words.length}: [${words.join(' ')}]` };
  const parsed: Partial<Record<keyof typeof ranges, CronField>> = {};
  for (const [i, name] of (['minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek'] as const).entries()) {
    const field = parseCronField(words[i] ?? '', ranges[name]);
    if ('problem' in field) return field;
    parsed[name] = field;
  }
  return parsed as FieldSchedule;
}
