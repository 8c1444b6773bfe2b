import { describe, expect, test } from 'vitest';
import { type HealthCheck, healthReport, singleHealthReport } from '#domain/health/health-report.js';

const well: HealthCheck = { name: 'ping', problem: () => undefined };
const ill: HealthCheck = { name: 'etcd', problem: () => 'connection refused' };

describe('a report of all checks', () => {
  test.each([
    ['says ok in short', [well], { verbose: false, exclude: [] }, 200, 'ok'],
    ['lists checks when asked', [well], { verbose: true, exclude: [] }, 200, '[+]ping ok\nreadyz check passed\n'],
    [
      'lists checks when one fails, and keeps the reason',
      [well, ill],
      { verbose: false, exclude: [] },
      500,
      '[+]ping ok\n[-]etcd failed: reason withheld\nreadyz check failed\n',
    ],
    [
      'leaves out what is excluded',
      [well, ill],
      { verbose: true, exclude: ['etcd'] },
      200,
      '[+]ping ok\n[+]etcd excluded: ok\nreadyz check passed\n',
    ],
    [
      'warns of exclusions that match nothing',
      [well],
      { verbose: true, exclude: ['b', 'a'] },
      200,
      '[+]ping ok\nwarn: some health checks cannot be excluded: no matches for "a", "b"\nreadyz check passed\n',
    ],
  ] as const)('%s', (_name, checks, options, code, text) => {
    expect(healthReport('readyz', checks, options)).toEqual({ code, text });
  });
});

test('a single check tells its reason', () => {
  expect(singleHealthReport([well, ill], 'etcd')).toEqual({ code: 500, text: 'internal server error: connection refused\n' });
  expect(singleHealthReport([well, ill], 'ping')).toEqual({ code: 200, text: 'ok' });
  expect(singleHealthReport([well, ill], 'none')).toBeUndefined();
});
