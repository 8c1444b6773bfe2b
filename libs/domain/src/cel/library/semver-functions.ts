import type { FunctionDeclaration } from '#domain/cel/check/function-declaration.js';
import { unitCost, walkOver } from '#domain/cel/cost/call-cost.js';
import { unitEstimate, walkOverArgument } from '#domain/cel/cost/call-estimate.js';
import { declare, memberOverload, overload } from '#domain/cel/library/overloads.js';
import { boolType, type CelType, intType, objectType, stringType } from '#domain/cel/types/cel-type.js';
import { integerOf } from '#domain/cel/values/integer.js';
import { CelError, CelObject, type CelValue, noSuchOverload } from '#domain/cel/values/value.js';
import { compareSemver, parseSemver, type Semver, semverProblem } from '#domain/semver/semver.js';

/** Source: apiserver/pkg/cel/library/semverlib.go. */

export const semverType = objectType('kubernetes.Semver');

export class CelSemver extends CelObject {
  readonly type = semverType;

  constructor(readonly version: Semver) {
    super();
  }

  equals(other: CelValue): boolean | CelError {
    if (!(other instanceof CelSemver)) return other instanceof CelError ? other : noSuchOverload;
    return compareSemver(this.version, other.version) === 0;
  }
}

function toSemver(text: string, normalize: boolean): CelSemver | CelError {
  const strict = normalize ? normalized(text) : text;
  if (strict === undefined) return new CelError('short version cannot contain PreRelease/Build meta data');
  const version = parseSemver(strict);
  return version ? new CelSemver(version) : new CelError(semverProblem(strict) ?? '');
}

/** Without a leading `v` and leading zeros, filled up to three numbers; undefined where that cannot be done. */
function normalized(text: string): string | undefined {
  const [major = '', minor, ...rest] = text.replace(/^v/, '').split('.');
  const parts = [major, ...(minor === undefined ? [] : [minor]), ...(rest.length === 0 ? [] : [rest.join('.')])].map(withoutZeros);
  if (parts.length < 3 && /[+-]/.test(parts.at(-1) ?? '')) return undefined;
  return [...parts, '0', '0'].slice(0, 3).join('.');
}

function withoutZeros(part: string): string {
  if (part.length < 2) return part;
  const trimmed = part.replace(/^0+/, '');
  return /^[0-9]/.test(trimmed) ? trimmed : `0${trimmed}`;
}

/** Numbers beyond int64 turn negative upstream. */
function wrapped(value: bigint): CelValue {
  return integerOf(BigInt.asIntN(64, value));
}

const costs = { cost: unitCost, estimate: unitEstimate };
const parsing = { cost: walkOver(0), estimate: walkOverArgument() };

function compare(name: string, id: string, result: CelType, ask: (order: number) => CelValue): FunctionDeclaration {
  const evaluate = (a: CelSemver, b: CelSemver): CelValue => ask(Math.sign(compareSemver(a.version, b.version)));
  return declare(name, [memberOverload(id, [semverType, semverType], result, { evaluate })], costs);
}

function number(name: 'major' | 'minor' | 'patch'): FunctionDeclaration {
  const evaluate = ({ version }: CelSemver): CelValue => wrapped(version[name]);
  return declare(name, [memberOverload(`semver_${name}`, [semverType], intType, { evaluate })], costs);
}

export const semverFunctions: readonly FunctionDeclaration[] = [
  declare(
    'semver',
    [
      overload('string_to_semver', [stringType], semverType, { evaluate: (text: string) => toSemver(text, false) }),
      overload('string_bool_to_semver', [stringType, boolType], semverType, { evaluate: toSemver }),
    ],
    parsing,
  ),
  declare(
    'isSemver',
    [
      overload('is_semver_string', [stringType], boolType, { evaluate: (text: string) => toSemver(text, false) instanceof CelSemver }),
      overload('is_semver_string_bool', [stringType, boolType], boolType, {
        evaluate: (text: string, normalize: boolean) => toSemver(text, normalize) instanceof CelSemver,
      }),
    ],
    parsing,
  ),
  compare('isGreaterThan', 'semver_is_greater_than', boolType, (order) => order > 0),
  compare('isLessThan', 'semver_is_less_than', boolType, (order) => order < 0),
  compare('compareTo', 'semver_compare_to', intType, (order) => order),
  number('major'),
  number('minor'),
  number('patch'),
];
