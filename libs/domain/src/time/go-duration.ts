/**
 * Durations as Go writes them: `1h2m3.5s`. Values are nanoseconds in a bigint, because int64 nanoseconds do not fit a number.
 * Source: Go's time.ParseDuration and Duration.String.
 */

/** Why a text is no duration, in Go's words: `time: missing unit in duration "1"`. */
export interface DurationProblem {
  readonly problem: string;
}

const second = 1_000_000_000n;
const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  '\u00b5s': 1_000n, // micro sign
  '\u03bcs': 1_000n, // Greek letter mu
  ms: 1_000_000n,
  s: second,
  m: 60n * second,
  h: 3600n * second,
};
/** The magnitude of the most negative int64. */
const limit = 2n ** 63n;

/** Nanoseconds of a text such as `1h30m`, `-1.5s`, `100ms`; only `0` needs no unit. */
export function parseGoDuration(text: string): bigint | DurationProblem {
  const invalid = { problem: `time: invalid duration ${quote(text)}` };
  const negative = text.startsWith('-');
  let rest = /^[+-]/.test(text) ? text.slice(1) : text;
  if (rest === '0') return 0n;
  if (rest === '') return invalid;
  let total = 0n;
  while (rest !== '') {
    const [part = '', whole = '', fraction = ''] = /^([0-9]*)(?:\.([0-9]*))?/.exec(rest) ?? [];
    if (whole === '' && fraction === '') return invalid;
    const name = /^[^0-9.]*/.exec(rest.slice(part.length))?.[0] ?? '';
    const amount = BigInt(whole === '' ? '0' : whole);
    if (amount > limit) return invalid;
    if (name === '') return { problem: `time: missing unit in duration ${quote(text)}` };
    const unit = Object.hasOwn(units, name) ? units[name] : undefined;
    if (unit === undefined) return { problem: `time: unknown unit ${quote(name)} in duration ${quote(text)}` };
    total += amount * unit + fractionOf(fraction, unit);
    if (total > limit) return invalid;
    rest = rest.slice(part.length + name.length);
  }
  if (negative) return -total;
  return total === limit ? invalid : total;
}

/** `0.digits` of a unit. Go keeps as many digits as an int64 holds and multiplies in floating point; so do we. */
function fractionOf(digits: string, unit: bigint): bigint {
  let value = 0n;
  let scale = 1;
  for (const digit of digits) {
    if (value > (limit - 1n) / 10n) break;
    const next = value * 10n + BigInt(digit);
    if (next > limit) break;
    value = next;
    scale *= 10;
  }
  return BigInt(Math.trunc(Number(value) * (Number(unit) / scale)));
}

/** `1h2m3.5s`, `100ms`, `1.5µs`, `0s`. */
export function formatGoDuration(nanoseconds: bigint): string {
  const sign = nanoseconds < 0n ? '-' : '';
  const value = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (value === 0n) return '0s';
  if (value < 1_000n) return `${sign}${value}ns`;
  if (value < 1_000_000n) return `${sign}${decimal(value, 3)}µs`;
  if (value < second) return `${sign}${decimal(value, 6)}ms`;
  const minutes = value / (60n * second);
  const seconds = `${decimal(value % (60n * second), 9)}s`;
  if (minutes === 0n) return `${sign}${seconds}`;
  return minutes < 60n ? `${sign}${minutes}m${seconds}` : `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

/** `value / 10^places` without trailing zeros. */
function decimal(value: bigint, places: number): string {
  const scale = 10n ** BigInt(places);
  const fraction = (value % scale).toString().padStart(places, '0').replace(/0+$/, '');
  return fraction === '' ? `${value / scale}` : `${value / scale}.${fraction}`;
}

/** The quoting of Go's time package: whatever is not printable ASCII is written byte by byte. */
function quote(text: string): string {
  const quoted = Array.from(text.replace(/\p{Surrogate}/gu, '\ufffd')).map((character) => {
    if (character === '"' || character === '\\') return `\\${character}`;
    if (character >= ' ' && character < '\u0080') return character;
    return encodeURIComponent(character).startsWith('%')
      ? encodeURIComponent(character).toLowerCase().replaceAll('%', '\\x')
      : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `"${quoted.join('')}"`;
}
