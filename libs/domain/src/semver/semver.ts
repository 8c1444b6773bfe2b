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
