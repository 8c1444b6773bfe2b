import { goQuote } from '#domain/json/go-marshal.js';

/** Semantic versions, strictly as semver.org 2.0.0 has them (github.com/blang/semver/v4, which upstream parses them with). */

export interface Semver {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  /** The dot-separated identifiers after the dash. */
  readonly prerelease: readonly string[];
}

const number = '(0|[1-9][0-9]*)';
const prereleasePart = '(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)';
const buildPart = '[0-9A-Za-z-]+';
const pattern = new RegExp(
  `^${number}\\.${number}\\.${number}(?:-(${prereleasePart}(?:\\.${prereleasePart})*))?(?:\\+${buildPart}(?:\\.${buildPart})*)?$`,
);
const largest = 2n ** 64n - 1n;

/** Reads `1.2.3-rc.1+build`; undefined when it is no semantic version. */
export function parseSemver(text: string): Semver | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [major, minor, patch] = [match[1], match[2], match[3]].map((digits) => BigInt(digits ?? 0));
  if (major === undefined || minor === undefined || patch === undefined) return undefined;
  if (major > largest || minor > largest || patch > largest) return undefined;
  return { major, minor, patch, prerelease: match[4]?.split('.') ?? [] };
}

/** Why a text is no semantic version, in the words of the library; undefined when it is one. */
export function semverProblem(text: string): string | undefined {
  if (text === '') return 'Version string empty';
  const [major, minor, ...rest] = text.split('.');
  if (major === undefined || minor === undefined || rest.length === 0) return 'No Major.Minor.Patch elements found';
  const [, patch = '', prerelease, build] = /^([^+-]*)(?:-([^+]*))?(?:\+([^]*))?$/.exec(rest.join('.')) ?? [];
  return (
    numberProblem('Major', major) ??
    numberProblem('Minor', minor) ??
    numberProblem('Patch', patch) ??
    firstProblem(prerelease, prereleaseProblem) ??
    firstProblem(build, buildProblem)
  );
}

function firstProblem(dotted: string | undefined, problemOf: (part: string) => string | undefined): string | undefined {
  return dotted
    ?.split('.')
    .map(problemOf)
    .find((problem) => problem !== undefined);
}

function numberProblem(name: string, digits: string): string | undefined {
  if (!/^[0-9]*$/.test(digits)) return `Invalid character(s) found in ${name.toLowerCase()} number ${goQuote(digits)}`;
  if (/^0./.test(digits)) return `${name} number must not contain leading zeroes ${goQuote(digits)}`;
  if (digits === '') return 'strconv.ParseUint: parsing "": invalid syntax';
  return BigInt(digits) > largest ? `strconv.ParseUint: parsing ${goQuote(digits)}: value out of range` : undefined;
}

function prereleaseProblem(part: string): string | undefined {
  if (part === '') return 'Prerelease is empty';
  if (/^0[0-9]+$/.test(part)) return `Numeric PreRelease version must not contain leading zeroes ${goQuote(part)}`;
  return /^[0-9A-Za-z-]+$/.test(part) ? undefined : `Invalid character(s) found in prerelease ${goQuote(part)}`;
}

function buildProblem(part: string): string | undefined {
  if (part === '') return 'Build meta data is empty';
  return /^[0-9A-Za-z-]+$/.test(part) ? undefined : `Invalid character(s) found in build meta data ${goQuote(part)}`;
}

/** Negative, zero or positive as `a` precedes, equals or follows `b`; build metadata does not count. */
export function compareSemver(a: Semver, b: Semver): number {
  for (const part of ['major', 'minor', 'patch'] as const) {
    if (a[part] !== b[part]) return a[part] < b[part] ? -1 : 1;
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0) return b.prerelease.length - a.prerelease.length;
  for (let i = 0; i < Math.min(a.prerelease.length, b.prerelease.length); i += 1) {
    const order = comparePrerelease(a.prerelease[i] ?? '', b.prerelease[i] ?? '');
    if (order !== 0) return order;
  }
  return a.prerelease.length - b.prerelease.length;
}

/** Numbers by value and before words, words bytewise. */
function comparePrerelease(a: string, b: string): number {
  const [aIsNumber, bIsNumber] = [/^[0-9]+$/.test(a), /^[0-9]+$/.test(b)];
  if (aIsNumber && bIsNumber) return BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0;
  if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
