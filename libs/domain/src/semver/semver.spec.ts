import { describe, expect, test } from 'vitest';
import { compareSemver, parseSemver } from '#domain/semver/semver.js';

describe('parseSemver', () => {
  test.each(['0.0.0', '1.2.3', '1.30.0-rc.1', '1.0.0-0a.x-y+build.01', '1.0.0+x', '18446744073709551615.0.0'])('reads %s', (text) => {
    expect(parseSemver(text)).toBeDefined();
  });

  test.each(['', '1', '1.2', 'v1.2.3', '01.2.3', '1.2.3-', '1.2.3-01', '1.2.3+', '1.2.3-a..b', '1.2.3 ', '18446744073709551616.0.0'])(
    'refuses %j',
    (text) => {
      expect(parseSemver(text)).toBeUndefined();
    },
  );
});

test('versions are in the order of semver.org section 11', () => {
  const ordered = [
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '1.0.1',
    '1.2.0',
    '2.0.0',
  ];
  const parsed = ordered.flatMap((text) => parseSemver(text) ?? []);
  expect(parsed).toHaveLength(ordered.length);
  for (const [i, a] of parsed.entries()) {
    for (const [j, b] of parsed.entries()) expect(Math.sign(compareSemver(a, b))).toBe(Math.sign(i - j));
  }
});
