/** How an amount is written: `12M`, `12Mi` or `12e6`. */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/** Suffixes by exponent / 3, starting at nano. */
const decimalSuffixes = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];

/** Suffixes by exponent / 10. */
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/**
 * The canonical text of `unscaled * 10^scale` (CanonicalizeBytes of k8s.io/apimachinery/pkg/api/resource/quantity.go).
 * Binary amounts under 1024 or with a fraction are written decimal. An exponent without a suffix is dropped, as upstream does.
 */
export function formatParts(amount: { readonly unscaled: bigint; readonly scale: number; readonly format: QuantityFormat }): string {
  const { unscaled, scale, format } = amount;
  if (unscaled === 0n) return '0';
  const whole = format === 'BinarySI' ? wholeUnits(unscaled, scale) : undefined;
  if (whole !== undefined && (whole >= 1024n || whole <= -1024n)) return formatBinary(whole);
  return formatDecimal(unscaled, scale, format === 'DecimalExponent');
}

/** The amount as an integer, or undefined when it has a fraction or is beyond anything that is counted in binary units. */
function wholeUnits(unscaled: bigint, scale: number): bigint | undefined {
  if (scale > 4096) return undefined;
  if (scale >= 0) return unscaled * 10n ** BigInt(scale);
  const unit = 10n ** BigInt(-scale);
  return unscaled % unit === 0n ? unscaled / unit : undefined;
}

function formatBinary(units: bigint): string {
  let mantissa = units;
  let power = 0;
  while (mantissa % 1024n === 0n) {
    mantissa /= 1024n;
    power += 1;
  }
  return `${mantissa}${binarySuffixes[power] ?? ''}`;
}

function formatDecimal(unscaled: bigint, scale: number, asExponent: boolean): string {
  const digits = unscaled.toString();
  const significant = digits.replace(/(?<!0)0+$/, '');
  const exponent = scale + digits.length - significant.length;
  const shift = ((exponent % 3) + 3) % 3;
  const mantissa = significant + '0'.repeat(shift);
  const power = exponent - shift;
  if (asExponent) return power === 0 ? mantissa : `${mantissa}e${power}`;
  return `${mantissa}${decimalSuffixes[power / 3 + 3] ?? ''}`;
}
