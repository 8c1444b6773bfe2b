import { type Outcome, problemOf, wholeProblem } from '#domain/custom-resources/validation/schema-problem.js';
import { isWhole, type ValueType } from '#domain/custom-resources/validation/value-type.js';
import { RawJson } from '#domain/json/go-marshal.js';
import { formatGoFloat, formatGoValue } from '#domain/json/go-print.js';
import { invalid } from '#domain/status/field-error.js';
import type { JSONSchemaProps } from '#domain/schema/types/apiextensions-v1.js';

type Limits = Pick<JSONSchemaProps, 'multipleOf' | 'maximum' | 'exclusiveMaximum' | 'minimum' | 'exclusiveMinimum'>;

interface Bound {
  readonly at: number | undefined;
  readonly exclusive: boolean;
  readonly name: string;
  /** True for a value beyond it. */
  isOver(value: number | bigint, bound: number): boolean;
  readonly text: string;
}

/**
 * Bounds of numbers. Whole numbers are compared as 64-bit integers, and a bound that is no whole number is complained about where it is used.
 * Source: numberValidator in k8s.io/kube-openapi/pkg/validation/validate/{validator,values}.go.
 */
export class NumberRules {
  readonly #type: string;
  readonly #format: string;

  readonly #multipleOf: number | undefined;
  readonly #bounds: readonly Bound[];

  /** `types` and `format` are those of the schema; only a single type has a range. */
  constructor({ multipleOf, maximum, minimum, exclusiveMaximum, exclusiveMinimum }: Limits, types: readonly string[], format: string) {
    const single = types.length === 1 ? types[0] : '';
    const known = single === 'integer' ? ['int32', 'int64'] : single === 'number' ? ['float', 'double'] : [];
    this.#type = single === 'integer' || single === 'number' ? single : '';
    this.#format = known.includes(format) ? format : '';
    this.#multipleOf = toFloat(multipleOf);
    // upstream tells of the minimum before the maximum
    this.#bounds = [
      {
        at: toFloat(minimum),
        exclusive: exclusiveMinimum ?? false,
        name: 'Minimum',
        isOver: (value, bound) => value < bound,
        text: 'greater',
      },
      {
        at: toFloat(maximum),
        exclusive: exclusiveMaximum ?? false,
        name: 'Maximum',
        isOver: (value, bound) => value > bound,
        text: 'less',
      },
    ];
  }

  check(value: number | bigint, type: ValueType, path: string, outcome: Outcome): void {
    const isInteger = type === 'integer';
    const multipleOf = this.#multipleOf;
    this.#checkRange(value, 'Checked', path, outcome);
    if (multipleOf !== undefined) {
      const isNative = this.#checkRange(multipleOf, 'MultipleOf', path, outcome) && isInteger;
      this.#checkMultiple(value, { factor: isNative ? Math.trunc(multipleOf) : multipleOf, isInteger: isNative }, path, outcome);
    }
    for (const bound of this.#bounds) {
      if (bound.at === undefined) continue;
      const isFit = this.#checkRange(bound.at, `${bound.name} boundary`, path, outcome);
      const limit = isInteger && isFit ? toInt64(bound.at) : bound.at;
      // oxlint-disable-next-line eqeqeq -- a bigint may equal a number
      if (!bound.isOver(value, limit) && !(bound.exclusive && value == limit)) continue;
      const shown = isFit ? value : new RawJson(formatGoFloat(Number(value)));
      const shownLimit = isFit ? formatGoValue(limit) : formatGoFloat(limit);
      outcome.add(problemOf(path, shown, `should be ${bound.text} than ${bound.exclusive ? '' : 'or equal to '}${shownLimit}`));
    }
    outcome.matches += 1;
  }

  #checkMultiple(
    value: number | bigint,
    { factor, isInteger }: { readonly factor: number; readonly isInteger: boolean },
    path: string,
    outcome: Outcome,
  ): void {
    const shown = formatGoValue(factor);
    if (factor <= 0) {
      const text = `factor MultipleOf declared for ${path} must be positive: ${shown}`;
      outcome.add({ text, name: path, toFieldError: (field) => invalid(field, factor, text) });
    } else if (!isMultiple(value, factor, isInteger)) outcome.add(problemOf(path, value, `should be a multiple of ${shown}`));
  }

  /** False for a number that the type cannot hold, which is told. */
  #checkRange(value: number | bigint, prefix: string, path: string, outcome: Outcome): boolean {
    if (this.#fits(value)) return true;
    const format = this.#format === '' ? `(default format) in ${path}` : `with format ${this.#format} in ${path}`;
    outcome.add(wholeProblem(`${prefix} value must be of type ${this.#type} ${format}`));
    return false;
  }

  #fits(value: number | bigint): boolean {
    if (this.#type === 'integer') {
      const [low, high] = this.#format === 'int32' ? [-(2 ** 31), 2 ** 31 - 1] : [-(2 ** 63), 2 ** 63 - 1];
      if (typeof value === 'bigint') return value >= BigInt(low) && value <= BigInt(high);
      return Number.isInteger(value) && value >= low && value <= high && value < 2 ** 63;
    }
    if (this.#format === 'float') return Number.isFinite(Math.fround(Number(value)));
    return true;
  }
}

/** Bounds are float64, however they are written. */
function toFloat(bound: number | undefined): number | undefined {
  return bound === undefined ? undefined : Number(bound);
}

function toInt64(bound: number): number {
  return Math.max(-(2 ** 63), Math.min(2 ** 63, Math.trunc(bound)));
}

function isMultiple(value: number | bigint, factor: number, isInteger: boolean): boolean {
  if (isInteger) return BigInt(value) % BigInt(factor) === 0n;
  return isWhole(factor < 1 ? (1 / factor) * Number(value) : Number(value) / factor);
}
