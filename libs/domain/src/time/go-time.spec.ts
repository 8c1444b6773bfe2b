import { describe, expect, test } from 'vitest';
import { canonicalTime, formatInstant, parseInstant } from '#domain/time/go-time.js';

const asTime = '"2006-01-02T15:04:05Z07:00"';
const asMicroTime = '"2006-01-02T15:04:05.000000Z07:00"';

describe('metav1.Time', () => {
  test.each([
    ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z'],
    ['2026-01-02T03:04:05.999999999Z', '2026-01-02T03:04:05Z'],
    ['2026-01-02T03:04:05,5Z', '2026-01-02T03:04:05Z'],
    ['2026-01-02T3:04:05Z', '2026-01-02T03:04:05Z'],
    ['2026-01-02T03:04:05+02:00', '2026-01-02T01:04:05Z'],
    ['2026-01-01T00:30:00+01:00', '2025-12-31T23:30:00Z'],
    ['2024-02-28T23:30:00-01:00', '2024-02-29T00:30:00Z'],
    ['2024-02-29T12:00:00Z', '2024-02-29T12:00:00Z'],
    ['1900-03-01T00:00:00+00:01', '1900-02-28T23:59:00Z'],
    ['9999-12-31T23:59:59-24:60', '10000-01-02T00:59:59Z'],
    ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00Z'],
  ])('%s is %s', (text, expected) => {
    expect(canonicalTime(text, 'time')).toEqual({ text: expected });
  });

  test.each(['0001-01-01T00:00:00Z', '0001-01-01T02:00:00+02:00'])('%s is the zero time', (text) => {
    expect(canonicalTime(text, 'time')).toEqual({ zero: true });
  });

  test.each([
    ['x', ` as ${asTime}: cannot parse "x" as "2006"`],
    ['', ` as ${asTime}: cannot parse "" as "2006"`],
    ['2026', ` as ${asTime}: cannot parse "" as "-"`],
    ['2026-1-02T03:04:05Z', ` as ${asTime}: cannot parse "1-02T03:04:05Z" as "01"`],
    ['2026-01-02 03:04:05Z', ` as ${asTime}: cannot parse " 03:04:05Z" as "T"`],
    ['2026-01-02T03:04:05', ` as ${asTime}: cannot parse "" as "Z07:00"`],
    ['2026-01-02T03:04:05+0200', ` as ${asTime}: cannot parse "+0200" as "Z07:00"`],
    ['2026-01-02T03:04:05Zulu', ': extra text: "ulu"'],
    ['2026-13-02T03:04:05Z', ': month out of range'],
    ['2026-02-29T03:04:05Z', ': day out of range'],
    ['2026-01-02T24:04:05Z', ': hour out of range'],
    ['2026-01-02T03:04:60Z', ': second out of range'],
    ['2026-01-02T03:04:05+25:00', ': time zone offset hour out of range'],
    ['2026-01-02T03:04:05é"Z', ` as ${asTime}: cannot parse "\\xc3\\xa9\\"Z" as "Z07:00"`],
  ])('%s is refused', (text, error) => {
    const { error: found } = canonicalTime(text, 'time') as { readonly error: string };
    expect(found.slice(found.indexOf(error))).toBe(error);
    expect(found.startsWith('parsing time "')).toBe(true);
  });
});

describe('metav1.MicroTime', () => {
  test.each([
    ['2026-01-02T03:04:05.123456Z', '2026-01-02T03:04:05.123456Z'],
    ['2026-01-02T03:04:05.000000+02:00', '2026-01-02T01:04:05.000000Z'],
  ])('%s is %s', (text, expected) => {
    expect(canonicalTime(text, 'microTime')).toEqual({ text: expected });
  });

  test.each([
    ['2026-01-02T03:04:05Z', ` as ${asMicroTime}: cannot parse "Z" as ".000000"`],
    ['2026-01-02T03:04:05.123Z', ` as ${asMicroTime}: cannot parse ".123Z" as ".000000"`],
    ['2026-01-02T03:04:05.1234567Z', ` as ${asMicroTime}: cannot parse "7Z" as "Z07:00"`],
  ])('%s is refused', (text, error) => {
    expect(canonicalTime(text, 'microTime')).toEqual({ error: `parsing time "${text}"${error}` });
  });
});

test.each([
  ['2024-02-29T12:34:56Z', 1709210096, 0, '2024-02-29T12:34:56Z'],
  ['2024-02-29T12:34:56.789Z', 1709210096, 789000000, '2024-02-29T12:34:56.789Z'],
  ['2024-02-29T12:34:56.000000001+01:30', 1709204696, 1, '2024-02-29T12:34:56.000000001+01:30'],
  ['2024-02-29T00:00:00.10-07:00', 1709190000, 100000000, '2024-02-29T00:00:00.1-07:00'],
  ['0001-01-01T00:00:00Z', -62135596800, 0, '0001-01-01T00:00:00Z'],
  ['9999-12-31T23:59:59.999999999Z', 253402300799, 999999999, '9999-12-31T23:59:59.999999999Z'],
])('%s is a moment to the nanosecond', (text, seconds, nanos, printed) => {
  const instant = parseInstant(text);
  expect(instant).toMatchObject({ seconds, nanos });
  expect(typeof instant === 'string' ? instant : formatInstant(instant)).toBe(printed);
});

test.each([
  ['2023-02-29T00:00:00Z', 'parsing time "2023-02-29T00:00:00Z": day out of range'],
  ['2024-01-01', 'parsing time "2024-01-01" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"'],
  ['2024-01-01T24:00:00Z', 'parsing time "2024-01-01T24:00:00Z": hour out of range'],
])('%s is no moment', (text, problem) => {
  expect(parseInstant(text)).toBe(problem);
});
