import { describe, expect, test } from 'vitest';
import { nextAfter } from '#domain/cron/next-after.js';
import { parseCron } from '#domain/cron/parse-cron.js';

/** The next `count` times as text. */
function times(text: string, from: string, count: number, zone?: string): string[] {
  const schedule = parseCron(text);
  if ('problem' in schedule) throw new Error(schedule.problem);
  const found: string[] = [];
  let at: number | undefined = Date.parse(from);
  for (let i = 0; i < count; i += 1) {
    at = nextAfter(schedule, at, zone);
    if (at === undefined) return [...found, 'never'];
    found.push(new Date(at).toISOString().replace('.000Z', 'Z'));
  }
  return found;
}

describe('in UTC', () => {
  test.each([
    ['*/15 * * * *', '2026-01-01T00:14:59.500Z', ['2026-01-01T00:15:00Z', '2026-01-01T00:30:00Z']],
    ['0 0 1 * *', '2026-01-01T00:00:00Z', ['2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z']],
    ['0 0 31 * *', '2026-01-31T00:00:00Z', ['2026-03-31T00:00:00Z', '2026-05-31T00:00:00Z']],
    ['0 0 29 2 *', '2026-01-01T00:00:00Z', ['2028-02-29T00:00:00Z', '2032-02-29T00:00:00Z']],
    ['0 0 30 2 *', '2026-01-01T00:00:00Z', ['never']],
    [', * * * *', '2026-01-01T00:00:00Z', ['never']],
    // either day field is enough, unless one of them has a star
    ['0 0 13 * 5', '2026-01-01T00:00:00Z', ['2026-01-02T00:00:00Z', '2026-01-09T00:00:00Z', '2026-01-13T00:00:00Z']],
    ['0 0 */2 * 1', '2026-01-01T00:00:00Z', ['2026-01-03T00:00:00Z', '2026-01-05T00:00:00Z', '2026-01-07T00:00:00Z']],
    ['@every 90m', '2026-01-01T00:00:00.900Z', ['2026-01-01T01:30:00Z', '2026-01-01T03:00:00Z']],
    ['TZ=Asia/Tokyo 0 9 * * *', '2026-01-01T00:00:00Z', ['2026-01-02T00:00:00Z']],
  ])('%s after %s', (text, from, expected) => {
    expect(times(text, from, expected.length)).toEqual(expected);
  });
});

describe('across clock changes in New York', () => {
  test.each([
    ['a skipped time waits for the next day', '30 2 * * *', '2026-03-07T12:00:00Z', ['2026-03-09T06:30:00Z']],
    ['every hour of a short day', '0 * * * *', '2026-03-08T05:30:00Z', ['2026-03-08T06:00:00Z', '2026-03-08T07:00:00Z']],
    ['a repeated time comes twice', '30 1 * * *', '2026-11-01T04:00:00Z', ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z']],
    ['the day after', '0 0 * * *', '2026-11-01T12:00:00Z', ['2026-11-02T05:00:00Z']],
  ])('%s', (_name, text, from, expected) => {
    expect(times(text, from, expected.length, 'America/New_York')).toEqual(expected);
  });
});

test('a day without a midnight begins an hour later', () => {
  expect(times('0 0 * * *', '2026-09-05T12:00:00Z', 2, 'America/Santiago')).toEqual(['2026-09-07T03:00:00Z', '2026-09-08T03:00:00Z']);
});
