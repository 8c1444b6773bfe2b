import { describe, expect, test } from 'vitest';
import { compareSemver, parseSemver, semverProblem } from '#domain/semver/semver.js';

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

test.each([
  ['', 'Version string empty'],
  ['1', 'No Major.Minor.Patch elements found'],
  ['1.2', 'No Major.Minor.Patch elements found'],
  ['1.2.3', undefined],
  ['v1.2.3', 'Invalid character(s) found in major number "v1"'],
  ['01.2.3', 'Major number must not contain leading zeroes "01"'],
  ['1.02.3', 'Minor number must not contain leading zeroes "02"'],
  ['1.2.03', 'Patch number must not contain leading zeroes "03"'],
  ['1.2.x', 'Invalid character(s) found in patch number "x"'],
  ['1.2.3-', 'Prerelease is empty'],
  ['1.2.3-01', 'Numeric PreRelease version must not contain leading zeroes "01"'],
  ['1.2.3-a..b', 'Prerelease is empty'],
  ['1.2.3-a_b', 'Invalid character(s) found in prerelease "a_b"'],
  ['1.2.3+', 'Build meta data is empty'],
  ['1.2.3+a_b', 'Invalid character(s) found in build meta data "a_b"'],
  ['18446744073709551616.0.0', 'strconv.ParseUint: parsing "18446744073709551616": value out of range'],
  ['1.2.3.4', 'Invalid character(s) found in patch number "3.4"'],
  ['1.2.3-a.1+b.2', undefined],
])('what is wrong with %j is told in the words of the Go library: %s', (text, problem) => {
  expect(semverProblem(text)).toBe(problem);
});
