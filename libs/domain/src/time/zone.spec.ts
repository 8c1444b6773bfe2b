import { describe, expect, test } from 'vitest';
import { civilTime, momentOf, timeZoneProblem, zoneOffset } from '#domain/time/zone.js';

const seconds = (text: string): number => Date.parse(text) / 1000;

describe('timeZoneProblem', () => {
  test.each(['', 'UTC', 'Local', 'Europe/Kyiv', 'Europe/Kiev', 'US/Pacific', 'EST5EDT', 'Etc/GMT+5', 'Asia/Calcutta', 'Asia/Kolkata'])(
    '%j exists',
    (name) => {
      expect(timeZoneProblem(name)).toBeUndefined();
    },
  );

  test.each([
    ['europe/kyiv', 'unknown time zone europe/kyiv'],
    ['+05:00', 'unknown time zone +05:00'],
    ['PST', 'unknown time zone PST'],
    ['../etc', 'time: invalid location name'],
    ['/UTC', 'time: invalid location name'],
  ])('%j does not', (name, problem) => {
    expect(timeZoneProblem(name)).toEqual({ problem });
  });
});

test.each([
  ['UTC', '2026-07-01T00:00:00Z', 0],
  ['America/New_York', '2026-01-01T00:00:00Z', -5],
  ['America/New_York', '2026-07-01T00:00:00Z', -4],
  ['Asia/Kolkata', '2026-07-01T00:00:00Z', 5.5],
  ['Pacific/Apia', '2026-07-01T00:00:00Z', 13],
])('%s at %s is %d hours ahead of UTC', (zone, at, hours) => {
  expect(zoneOffset(zone, seconds(at))).toBe(hours * 3600);
});

test('civilTime reads the clock of the zone', () => {
  expect(civilTime('America/New_York', seconds('2026-01-01T03:04:05Z'))).toEqual({
    year: 2025,
    month: 12,
    day: 31,
    hour: 22,
    minute: 4,
    second: 5,
    weekday: 3,
  });
});

describe('momentOf', () => {
  test.each([
    { name: 'a plain reading', at: [2026, 1, 15, 12, 0], moment: '2026-01-15T17:00:00Z' },
    { name: 'a month that carries over', at: [2026, 13, 1, 0, 0], moment: '2027-01-01T05:00:00Z' },
    { name: 'a skipped reading takes the offset after the change', at: [2026, 3, 8, 2, 30], moment: '2026-03-08T06:30:00Z' },
    { name: 'a repeated reading is the earlier one', at: [2026, 11, 1, 1, 30], moment: '2026-11-01T05:30:00Z' },
  ])('$name', ({ at: [year = 0, month = 0, day = 0, hour = 0, minute = 0], moment }) => {
    expect(momentOf('America/New_York', { year, month, day, hour, minute, second: 0 })).toBe(seconds(moment));
  });
});
