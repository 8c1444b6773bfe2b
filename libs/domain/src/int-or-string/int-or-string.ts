import { goQuote } from '#domain/json/go-marshal.js';
import { parseInteger } from '#domain/number/parse-int.js';

/**
 * A field that holds a number, a name or a percentage (`maxUnavailable: 25%`).
 * Source: k8s.io/apimachinery/pkg/util/intstr/intstr.go.
 */
export type IntOrString = number | string;

/** Why a value cannot be scaled; the text of upstream's error. */
export interface ScalingProblem {
  readonly problem: string;
}

/**
 * A number as it stands, a percentage as that part of `total`, rounded up or down (intstr.GetScaledValueFromIntOrPercent).
 * Any other text is refused, `5` as much as `five`.
 */
export function scaledValue(value: IntOrString | null | undefined, total: number, roundUp: boolean): number | ScalingProblem {
  if (value === undefined || value === null) return { problem: 'nil value for IntOrString' };
  if (typeof value === 'number') return value;
  if (!value.endsWith('%')) return { problem: 'invalid value for IntOrString: invalid type: string is not a percentage' };
  const percent = parseInteger(value.slice(0, -1));
  if (typeof percent !== 'number') return { problem: `invalid value for IntOrString: invalid value ${goQuote(value)}: ${percent.problem}` };
  const scaled = (percent * total) / 100;
  return roundUp ? Math.ceil(scaled) : Math.floor(scaled);
}

/** scaledValue for fields that validation has accepted: what cannot be scaled counts as 0. */
export function scaledValueOrZero(value: IntOrString | null | undefined, total: number, roundUp: boolean): number {
  const scaled = scaledValue(value, total, roundUp);
  return typeof scaled === 'number' ? scaled : 0;
}

/** The number, or the number that the text spells, or 0 (IntOrString.IntValue). */
export function intValue(value: IntOrString): number {
  if (typeof value === 'number') return value;
  const parsed = parseInteger(value);
  return typeof parsed === 'number' ? parsed : 0;
}
