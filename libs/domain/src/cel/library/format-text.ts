import { formatSignedRadix, formatValue, type ValueText } from '#domain/cel/library/format-value.js';
import { toDouble } from '#domain/cel/values/convert.js';
import { isInteger } from '#domain/cel/values/integer.js';
import { encodeUtf8 } from '#domain/cel/values/utf8.js';
import { typeOfValue } from '#domain/cel/values/type-of-value.js';
import { CelBytes, CelDouble, CelError, type CelList, CelUint, type CelValue } from '#domain/cel/values/value.js';

/** What one clause of a format asks for: `%.3f` is `f` with precision 3. */
export interface FormatClause {
  readonly letter: string;
  readonly precision: number | undefined;
}

/** How a clause is turned into text, or checked before there are values; the argument is known by its number. */
export type ClauseWriter = (clause: FormatClause, argument: number) => ValueText;

/** Letters of clauses. */
const letters: ReadonlySet<string> = new Set('sdfebxXo');

/** `'%s of %d'.format(['a', 3])`. Source: cel-go's ext/formatting.go, as version 2 of the strings extension uses it. */
export function formatText(format: string, args: CelList): CelValue {
  const result = writeFormat(format, args.size, (clause, argument) => writeClause(clause, args.get(argument)));
  return 'text' in result ? result.text : new CelError(result.problem);
}

/** Walks through a format, writing each clause; the first thing wrong ends it. */
export function writeFormat(format: string, argumentCount: number, write: ClauseWriter): ValueText {
  let text = '';
  let argument = 0;
  for (let at = 0; at < format.length;) {
    if (format[at] !== '%') {
      text += format[at] ?? '';
      at += 1;
    } else if (format[at + 1] === '%') {
      text += '%';
      at += 2;
    } else {
      if (argument >= argumentCount) return { problem: `index ${argument} out of range` };
      if (at + 1 >= format.length) return { problem: 'unexpected end of string' };
      const clause = readClause(format.slice(at + 1));
      if ('problem' in clause) return { problem: `could not parse formatting clause: ${clause.problem}` };
      const written = write(clause, argument);
      if ('problem' in written) return { ...written, problem: `error during formatting: ${written.problem}` };
      text += written.text;
      at += 1 + clause.length;
      argument += 1;
    }
  }
  return { text };
}

function readClause(text: string): (FormatClause & { readonly length: number }) | { readonly problem: string } {
  const [precisionText = ''] = /^\.[0-9]*/.exec(text) ?? [];
  if (precisionText !== '' && precisionText.length === text.length) {
    return { problem: 'error while parsing precision: could not find end of precision specifier' };
  }
  if (precisionText === '.') {
    return {
      problem: 'error while parsing precision: error while converting precision to integer: strconv.Atoi: parsing "": invalid syntax',
    };
  }
  const letter = text[precisionText.length] ?? '';
  if (!letters.has(letter)) return { problem: `unrecognized formatting clause "${letter}"` };
  const precision = precisionText === '' ? undefined : Number(precisionText.slice(1));
  return { letter, precision, length: precisionText.length + 1 };
}

/** What is said where a value does not fit a clause, by the letter. */
export const clauseProblems: Readonly<Record<string, string>> = {
  s: 'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
  d: 'decimal clause can only be used on integers',
  f: 'fixed-point clause can only be used on doubles',
  e: 'scientific clause can only be used on doubles',
  b: 'only integers and bools can be formatted as binary',
  x: 'only integers, byte buffers, and strings can be formatted as hex',
  X: 'only integers, byte buffers, and strings can be formatted as hex',
  o: 'octal clause can only be used on integers',
};

/** A clause written with a value. */
export function writeClause({ letter, precision = 6 }: FormatClause, value: CelValue): ValueText {
  if (value instanceof CelError) return { problem: value.message };
  const text = letter === 's' ? formatValue(value) : textOf(letter, precision, value);
  return text ?? { problem: `${clauseProblems[letter] ?? ''}, was given ${typeOfValue(value).name}` };
}

function textOf(letter: string, precision: number, value: CelValue): ValueText | undefined {
  switch (letter) {
    case 'd':
      return isWhole(value) ? { text: formatSignedRadix(value, 10) } : undefined;
    case 'b':
      return typeof value === 'boolean' ? { text: value ? '1' : '0' } : isWhole(value) ? { text: formatSignedRadix(value, 2) } : undefined;
    case 'o':
      return isWhole(value) ? { text: formatSignedRadix(value, 8) } : undefined;
    case 'x':
    case 'X':
      return hexOf(value, letter === 'X');
    default:
      return floatOf(letter, precision, value);
  }
}

function isWhole(value: CelValue): value is number | bigint | CelUint {
  return isInteger(value) || value instanceof CelUint;
}

function hexOf(value: CelValue, upper: boolean): ValueText | undefined {
  const bytes = typeof value === 'string' ? encodeUtf8(value) : value instanceof CelBytes ? value.bytes : undefined;
  if (!bytes && !isWhole(value)) return undefined;
  const text = bytes
    ? Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
    : isWhole(value)
      ? formatSignedRadix(value, 16)
      : '';
  return { text: upper ? text.toUpperCase() : text };
}

function floatOf(letter: string, precision: number, value: CelValue): ValueText | undefined {
  const isWord = value === 'NaN' || value === 'Infinity' || value === '-Infinity';
  if (!(value instanceof CelDouble) && !isWord) return undefined;
  const double = toDouble(value);
  if (!(double instanceof CelDouble)) return undefined;
  return { text: letter === 'f' ? fixed(double.value, precision) : scientific(double.value, precision) };
}

/** As golang.org/x/text prints numbers in English: with words for what is no number, and commas between thousands. */
function fixed(value: number, precision: number): string {
  if (!Number.isFinite(value)) return wordOf(value);
  const [whole = '', fraction] = exactFixed(value, precision).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

function wordOf(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '-∞';
}

/** Of a finite number, with all its digits: halves are rounded to even, as Go does. */
function exactFixed(value: number, precision: number): string {
  let mantissa = Math.abs(value);
  let halvings = 0n;
  for (; !Number.isInteger(mantissa); halvings += 1n) mantissa *= 2;
  const scaled = BigInt(mantissa) * 10n ** BigInt(precision);
  const whole = scaled >> halvings;
  const twiceRest = (scaled - (whole << halvings)) * 2n;
  const unit = 1n << halvings;
  const isUp = twiceRest > unit || (twiceRest === unit && whole % 2n === 1n);
  const digits = String(isUp ? whole + 1n : whole).padStart(precision + 1, '0');
  const sign = value < 0 ? '-' : '';
  return precision === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -precision)}.${digits.slice(-precision)}`;
}

/** `1.234560×10⁰³`: always six digits. What should be the precision pads the whole text, upstream's formatter having it so. */
function scientific(value: number, precision: number): string {
  if (!Number.isFinite(value)) return wordOf(value).padStart(precision);
  const [mantissa = '', exponent = '0'] = value.toExponential(6).split('e');
  const power = Number(exponent);
  const digits = String(Math.abs(power)).padStart(2, '0');
  const superscript = Array.from(digits, (digit) => superscripts[Number(digit)] ?? '').join('');
  return `${mantissa}×10${power < 0 ? '⁻' : ''}${superscript}`.padStart(precision);
}

const superscripts = Array.from('⁰¹²³⁴⁵⁶⁷⁸⁹');
