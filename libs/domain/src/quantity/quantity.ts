import { formatParts, type QuantityFormat } from '#domain/quantity/format.js';
import { readParts, type QuantityErrorText } from '#domain/quantity/read.js';

/**
 * An exact amount of something: `unscaled * 10^scale`. Never changed in place.
 * Source: k8s.io/apimachinery/pkg/api/resource/quantity.go.
 */
export interface Quantity {
  readonly unscaled: bigint;
  /** Power of ten. Parsed amounts are never finer than nano (-9). */
  readonly scale: number;
  /** The notation it came in, and is written in again. */
  readonly format: QuantityFormat;
  /** The text it was parsed from, where upstream prints that text again although the canonical one may differ (`+5`, `1.500`). */
  readonly text?: string;
}

const zero: Quantity = { unscaled: 0n, scale: 0, format: 'DecimalSI' };
const maxInt64 = 2n ** 63n - 1n;

/** Operands further apart than this many digits are not brought to one scale: the smaller one is below any precision that is printed. */
const maxScaleDistance = 4096;

/** Amounts read before: the same few texts come again and again, and reading them is most of the work of judging a pod. */
const known = new Map<string, Quantity>();
const mostKnown = 4096;
const longestKnown = 32;

/** Reads `100m`, `1.5Gi`, `12e6`; undefined when the text is no quantity. White space is not trimmed (only JSON decoding does). */
export function parseQuantity(text: string): Quantity | undefined {
  const seen = known.get(text);
  if (seen) return seen;
  const parts = readParts(text);
  if (typeof parts === 'string') return undefined;
  if (text.length > longestKnown) return parts;
  if (known.size >= mostKnown) known.clear();
  known.set(text, parts);
  return parts;
}

/** Why a text is no quantity, in upstream's words; undefined when it is one. */
export function quantityError(text: string): QuantityErrorText | undefined {
  const parts = readParts(text);
  return typeof parts === 'string' ? parts : undefined;
}

/** A quantity known to be well formed; throws otherwise. For constants and for fields that decoding has already checked. */
export function quantity(text: string): Quantity {
  const parsed = parseQuantity(text);
  if (!parsed) throw new Error(`cannot parse '${text}': ${quantityError(text)}`);
  return parsed;
}

/** resource.NewQuantity: a whole number of units. */
export function wholeQuantity(value: number | bigint, format: QuantityFormat = 'DecimalSI'): Quantity {
  return { unscaled: BigInt(value), scale: 0, format };
}

/** resource.NewMilliQuantity: a whole number of thousandths. */
export function milliQuantity(value: number | bigint, format: QuantityFormat = 'DecimalSI'): Quantity {
  return { unscaled: BigInt(value), scale: -3, format };
}

/** The canonical text: no fraction, the largest suffix that loses nothing. */
export function formatQuantity(quantity: Quantity): string {
  return quantity.text ?? formatParts(quantity);
}

export function isZeroQuantity(quantity: Quantity): boolean {
  return quantity.unscaled === 0n;
}

/** -1, 0 or 1. */
export function quantitySign(quantity: Quantity): -1 | 0 | 1 {
  return quantity.unscaled === 0n ? 0 : quantity.unscaled < 0n ? -1 : 1;
}

/** Negative, zero or positive, for sorting. Notations do not matter: `1Ki` equals `1024`. */
export function compareQuantities(a: Quantity, b: Quantity): -1 | 0 | 1 {
  const sign = quantitySign(a);
  const other = quantitySign(b);
  if (sign !== other) return sign < other ? -1 : 1;
  if (sign === 0) return 0;
  if (Math.abs(a.scale - b.scale) > maxScaleDistance) return magnitude(a) < magnitude(b) === sign > 0 ? -1 : 1;
  const [left, right] = align(a, b);
  return left === right ? 0 : left < right ? -1 : 1;
}

/** `a + b`, in the format of `a` unless `a` is zero. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  const { format } = a.unscaled === 0n ? b : a;
  if (Math.abs(a.scale - b.scale) > maxScaleDistance)
    return plain(a.unscaled === 0n || (b.unscaled !== 0n && b.scale > a.scale) ? b : a, format);
  const [left, right, scale] = align(a, b);
  return { unscaled: left + right, scale, format };
}

/** `a - b`, in the format of `a` unless `a` is zero. */
export function subtractQuantities(a: Quantity, b: Quantity): Quantity {
  return addQuantities(a, { ...plain(b, b.format), unscaled: -b.unscaled });
}

/** The sum of a list; zero of an empty one. */
export function sumQuantities(quantities: Iterable<Quantity>): Quantity {
  let sum = zero;
  for (const quantity of quantities) sum = addQuantities(sum, quantity);
  return sum;
}

/** `quantity * factor`. */
export function multiplyQuantity(quantity: Quantity, factor: number | bigint): Quantity {
  return { unscaled: quantity.unscaled * BigInt(factor), scale: quantity.scale, format: quantity.format };
}

/** Rounds away from zero to a power of ten (`-3`: no finer than milli), as defaulting does with resource lists. */
export function roundUpQuantity(quantity: Quantity, scale: number): Quantity {
  if (quantity.scale >= scale) return quantity;
  return { unscaled: scaledUp(quantity, scale), scale, format: quantity.format };
}

/** Whole units, rounded away from zero. Exact up to 2^53; amounts beyond int64 are capped there. */
export function quantityValue(quantity: Quantity): number {
  return scaledValue(quantity, 0);
}

/** Thousandths, rounded away from zero. Exact up to 2^53; amounts beyond int64 are capped there. */
export function quantityMilliValue(quantity: Quantity): number {
  return scaledValue(quantity, -3);
}

function scaledValue(quantity: Quantity, scale: number): number {
  if (quantity.scale - scale > 20) return Number(maxInt64) * quantitySign(quantity);
  const value = scaledUp(quantity, scale);
  return Number(value > maxInt64 ? maxInt64 : value < -maxInt64 ? -maxInt64 : value);
}

/** How many units of `10^scale` it is, rounded away from zero. */
function scaledUp({ unscaled, scale: from }: Quantity, scale: number): bigint {
  if (from >= scale) return unscaled * 10n ** BigInt(from - scale);
  if (scale - from > maxScaleDistance && unscaled !== 0n) return unscaled < 0n ? -1n : 1n;
  const unit = 10n ** BigInt(scale - from);
  const whole = unscaled / unit;
  if (whole * unit === unscaled) return whole;
  return unscaled < 0n ? whole - 1n : whole + 1n;
}

/** Both amounts at the finer of the two scales. */
function align(a: Quantity, b: Quantity): readonly [left: bigint, right: bigint, scale: number] {
  if (a.scale === b.scale) return [a.unscaled, b.unscaled, a.scale];
  const scale = Math.min(a.scale, b.scale);
  return [a.unscaled * 10n ** BigInt(a.scale - scale), b.unscaled * 10n ** BigInt(b.scale - scale), scale];
}

/** Number of digits before the decimal point, roughly: enough to order amounts whose scales are thousands apart. */
function magnitude({ unscaled, scale }: Quantity): number {
  return unscaled.toString().length + scale;
}

function plain({ unscaled, scale }: Quantity, format: QuantityFormat): Quantity {
  return { unscaled, scale, format };
}
