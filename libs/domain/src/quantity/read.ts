import type { QuantityFormat } from '#domain/quantity/format.js';

/** The three things that can be wrong with the text of a quantity. */
export type QuantityErrorText = (typeof errors)[keyof typeof errors];

const errors = {
  format: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  numeric: 'unable to parse numeric part of quantity',
  suffix: "unable to parse quantity's suffix",
} as const;

interface Parts {
  readonly unscaled: bigint;
  readonly scale: number;
  readonly format: QuantityFormat;
  readonly text?: string;
}

const decimalSuffixes: ReadonlyMap<string, number> = new Map([
  ['', 0],
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);

const binarySuffixes: ReadonlyMap<string, number> = new Map([
  ['Ki', 10],
  ['Mi', 20],
  ['Gi', 30],
  ['Ti', 40],
  ['Pi', 50],
  ['Ei', 60],
]);

const maxInt64 = 2n ** 63n - 1n;

/** Upstream takes any number of digits; nobody means that many, and reading them costs more than linear time. */
const maxDigits = 65_536;

/** Finest power of ten that is kept. */
const nano = -9;

/** Reads the text of a quantity as ParseQuantity of k8s.io/apimachinery/pkg/api/resource/quantity.go does, or says what is wrong with it. */
export function readParts(text: string): Parts | QuantityErrorText {
  if (text === '') return errors.format;
  const head = /^([+-]?)([0-9]*)(?:\.([0-9]*))?/.exec(text);
  const suffix = text.slice(head?.[0].length ?? 0);
  if (!/^[eEinumkKMGTP]*[-+]?[0-9]*$/.test(suffix)) return errors.format;
  const [, sign = '', digits = '', fraction = ''] = head ?? [];
  const meaning = readSuffix(suffix);
  if (!meaning) return errors.suffix;
  const amount: Amount = { text, negative: sign === '-', whole: digits.replace(/^0+/, '') || '0', fraction, ...meaning };
  const fast = isFast(amount);
  if (!fast && digits === '' && fraction === '') return errors.numeric;
  if (amount.whole.length + fraction.length > maxDigits) return errors.numeric;
  const magnitude = readMagnitude(amount);
  const unscaled = amount.negative ? -magnitude.unscaled : magnitude.unscaled;
  return { ...magnitude, unscaled, ...(fast && printsAsItCame(amount) && { text }) };
}

interface Suffix {
  readonly format: QuantityFormat;
  /** A power of two for BinarySI, of ten otherwise. */
  readonly exponent: number;
}

interface Amount extends Suffix {
  readonly text: string;
  readonly negative: boolean;
  /** Digits before the point without leading zeros, at least one. */
  readonly whole: string;
  readonly fraction: string;
}

function readSuffix(suffix: string): Suffix | undefined {
  const decimal = decimalSuffixes.get(suffix);
  if (decimal !== undefined) return { format: 'DecimalSI', exponent: decimal };
  const binary = binarySuffixes.get(suffix);
  if (binary !== undefined) return { format: 'BinarySI', exponent: binary };
  if (!/^[eE][-+]?[0-9]+$/.test(suffix)) return undefined;
  const exponent = BigInt(suffix.slice(suffix[1] === '+' ? 2 : 1));
  if (BigInt.asIntN(64, exponent) !== exponent) return undefined;
  return { format: 'DecimalExponent', exponent: Number(BigInt.asIntN(32, exponent)) };
}

/** Upstream keeps amounts of up to 18 digits as an integer; some of its quirks show only there. */
function isFast({ format, exponent, whole, fraction }: Amount): boolean {
  if (format === 'BinarySI') return fraction === '' && 14 - whole.length - (exponent * 3) / 10 >= 0;
  return whole.length + fraction.length <= 18 && exponent - fraction.length >= nano;
}

/** Where upstream takes a text for canonical without a closer look, and prints it again. */
function printsAsItCame({ text, format, exponent, whole, fraction }: Amount): boolean {
  if (text === '0') return true;
  if (format === 'BinarySI') return Number(whole) % 8 !== 0;
  const digits = whole + fraction;
  return (exponent - fraction.length) % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
}

function readMagnitude({ format, exponent, whole, fraction }: Amount): Parts {
  const digits = BigInt(whole + fraction);
  if (format !== 'BinarySI') return { ...roundToNano(digits, exponent - fraction.length), format };
  const amount = roundToNano(digits << BigInt(exponent), -fraction.length);
  const one = 10n ** BigInt(-amount.scale);
  if (amount.unscaled > maxInt64 * one) return { unscaled: maxInt64, scale: 0, format };
  return { ...amount, format: amount.unscaled > 0n && amount.unscaled < one ? 'DecimalSI' : format };
}

/** Finer amounts become a whole number of nanos, rounded up, so that little never becomes nothing. */
function roundToNano(unscaled: bigint, scale: number): { readonly unscaled: bigint; readonly scale: number } {
  if (unscaled === 0n) return { unscaled, scale: 0 };
  if (scale >= nano) return { unscaled, scale };
  if (unscaled.toString().length + scale < nano) return { unscaled: 1n, scale: nano };
  const unit = 10n ** BigInt(nano - scale);
  return { unscaled: (unscaled + unit - 1n) / unit, scale: nano };
}
