import { describe, expect, test } from 'vitest';
import type { CronField, CronSchedule } from '#domain/cron/cron-schedule.js';
import { parseCron } from '#domain/cron/parse-cron.js';

const show = ({ values, star }: CronField): string => `${star ? '* ' : ''}${[...values].sort((a, b) => a - b).join(' ')}`;

function fields(text: string): Record<string, string> {
  const schedule = parseCron(text);
  if (!('minute' in schedule)) throw new Error(JSON.stringify(schedule));
  const { minute, hour, dayOfMonth, month, dayOfWeek } = schedule;
  return { minute: show(minute), hour: show(hour), dayOfMonth: show(dayOfMonth), month: show(month), dayOfWeek: show(dayOfWeek) };
}

describe('fields', () => {
  test.each([
    ['1,2-4 * * * *', { minute: '1 2 3 4' }],
    ['*/20 * * * *', { minute: '0 20 40' }],
    ['50/5 * * * *', { minute: '50 55' }],
    ['0 8-18/5 * * *', { hour: '8 13 18' }],
    ['0 0 ? JAN-mar *', { dayOfMonth: `* ${Array.from({ length: 31 }, (_, i) => i + 1).join(' ')}`, month: '1 2 3' }],
    ['0 0 * * MON,fri', { dayOfWeek: '1 5' }],
    ['0 0 */1 * *', { dayOfMonth: `* ${Array.from({ length: 31 }, (_, i) => i + 1).join(' ')}` }],
    ['0 0 * * */2', { dayOfWeek: '0 2 4 6' }],
    [', * * * *', { minute: '' }],
    ['@weekly', { minute: '0', hour: '0', dayOfWeek: '0' }],
    ['@annually', { dayOfMonth: '1', month: '1' }],
  ])('%s', (text, expected) => {
    expect(fields(text)).toMatchObject(expected);
  });
});

test.each<[string, Partial<CronSchedule>]>([
  ['@every 1h30m', { everySeconds: 5400 }],
  ['@every 1.9s', { everySeconds: 1 }],
  ['@every -5s', { everySeconds: 1 }],
  ['TZ=Asia/Tokyo 0 9 * * *', { timeZone: 'Asia/Tokyo' }],
  ['CRON_TZ=UTC @daily', { timeZone: 'UTC' }],
])('%s', (text, expected) => {
  expect(parseCron(text)).toMatchObject(expected);
});

describe('problems', () => {
  test.each([
    ['', 'empty spec string'],
    ['* * *', 'expected exactly 5 fields, found 3: [* * *]'],
    ['60 * * * *', 'end of range (60) above maximum (59): 60'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['* * * * 7', 'end of range (7) above maximum (6): 7'],
    ['5-1 * * * *', 'beginning of range (5) beyond end of range (1): 5-1'],
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['1/2/3 * * * *', 'too many slashes: 1/2/3'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['*/-1 * * * *', 'negative number (-1) not allowed: -1'],
    ['x * * * *', 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
    ['* * * foo *', 'failed to parse int from foo: strconv.Atoi: parsing "foo": invalid syntax'],
    ['@often', 'unrecognized descriptor: @often'],
    ['@every soon', 'failed to parse duration @every soon: time: invalid duration "soon"'],
    ['TZ=0', 'invalid schedule format: runtime error: slice bounds out of range [:-1]'],
    ['CRON_TZ=Foo/Bar * * * * *', 'provided bad location Foo/Bar: unknown time zone Foo/Bar'],
  ])('%j', (text, problem) => {
    expect(parseCron(text)).toEqual({ problem });
  });
});
