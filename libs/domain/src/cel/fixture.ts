import type { Environment } from '#domain/cel/check/environment.js';
import { compileExpression } from '#domain/cel/compile.js';
import { estimateCost } from '#domain/cel/cost/estimate-cost.js';
import { CelFormat } from '#domain/cel/library/format-functions.js';
import { CelCidr, CelIp } from '#domain/cel/library/ip-values.js';
import { CelQuantity } from '#domain/cel/library/quantity-functions.js';
import { CelSemver } from '#domain/cel/library/semver-functions.js';
import { CelUrl } from '#domain/cel/library/url-functions.js';
import { makeProgram } from '#domain/cel/program.js';
import { doubleText } from '#domain/cel/values/convert.js';
import {
  CelBytes,
  CelDouble,
  CelDuration,
  CelError,
  CelList,
  CelMap,
  CelOptional,
  CelTimestamp,
  CelTypeValue,
  CelUint,
  type CelValue,
} from '#domain/cel/values/value.js';
import { compareBytewise } from '#domain/json/go-marshal.js';
import { formatQuantity } from '#domain/quantity/quantity.js';
import { formatInstant } from '#domain/time/go-time.js';

/** What became of an expression, for tables: `problem` where it does not compile, else `value` or `error` with type and costs. */
export interface RecordedExpression {
  readonly expression: string;
  readonly problem?: string;
  readonly type?: string;
  readonly estimate?: readonly [min: number, max: number];
  readonly cost?: number;
  readonly value?: string;
  readonly error?: string;
}

type Sizes = Parameters<typeof estimateCost>[2];

/** All that happens to an expression, in the form in which it is recorded. Costs have nine digits. */
export function outcomeOf(
  expression: string,
  environment: Environment,
  variables: Readonly<Record<string, CelValue | undefined>> = {},
  sizes: Sizes = () => undefined,
): RecordedExpression {
  const checked = compileExpression(expression, environment);
  if ('problem' in checked) return { expression, problem: checked.problem };
  const program = makeProgram(checked, environment, Object.keys(variables));
  if (typeof program === 'string') return { expression, problem: program };
  const { min, max } = estimateCost(checked, environment, sizes);
  const { value, cost } = program.evaluate(Object.values(variables), 1_000_000);
  const type = checked.types.get(checked.expression)?.text ?? '';
  const common = { expression, type, estimate: [rounded(min), rounded(max)], cost: rounded(cost) } as const;
  return value instanceof CelError ? { ...common, error: value.message } : { ...common, value: printValue(value) };
}

function rounded(cost: number): number {
  return Number(cost.toPrecision(9));
}

/** A value with its type; entries of maps are sorted. */
export function printValue(value: CelValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (value instanceof CelList) return `[${[...value].map(printValue).join(', ')}]`;
  if (value instanceof CelMap) return printMap(value);
  if (value instanceof CelOptional) return value.value === undefined ? 'optional.none()' : `optional(${printValue(value.value)})`;
  return printScalar(value);
}

function printMap(map: CelMap): string {
  const entries = Array.from(map.keys(), (key) => `${printValue(key)}: ${printValue(map.find(key) ?? null)}`);
  return `{${entries.sort(compareBytewise).join(', ')}}`;
}

function printScalar(value: object): string {
  if (value instanceof CelUint) return `${value.value}u`;
  if (value instanceof CelDouble) return `double(${doubleText(value.value)})`;
  if (value instanceof CelBytes) return `bytes(${Array.from(value.bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')})`;
  if (value instanceof CelTimestamp) return `timestamp(${formatInstant(value)})`;
  if (value instanceof CelDuration) return `duration(${value.nanoseconds})`;
  if (value instanceof CelTypeValue) return `type(${value.type.name})`;
  if (value instanceof CelError) return `error ${value.message}`;
  return printLibraryValue(value);
}

function printLibraryValue(value: object): string {
  if (value instanceof CelQuantity) return `quantity(${formatQuantity(value.quantity)})`;
  if (value instanceof CelUrl) return `url(${value.written})`;
  if (value instanceof CelIp) return `ip(${value.text})`;
  if (value instanceof CelCidr) return `cidr(${value.text})`;
  if (value instanceof CelFormat) return `format(${value.name})`;
  if (!(value instanceof CelSemver)) throw new Error(`no text for a ${value.constructor.name}`);
  const { major, minor, patch, prerelease } = value.version;
  return `semver(${major}.${minor}.${patch}${prerelease.length > 0 ? `-${prerelease.join('.')}` : ''})`;
}
