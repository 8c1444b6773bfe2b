import { formatQuantity, parseQuantity } from '#domain/quantity/quantity.js';

const binaryUnits = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/**
 * The canonical text of the text of a quantity, or undefined when it is none: what decoding and encoding again gives.
 * Runs for every quantity of every write, so the usual short texts take a path without big integers.
 */
export function canonicalQuantity(text: string): string | undefined {
  const short = canonicalShort(text);
  if (short !== undefined) return short;
  const quantity = parseQuantity(text);
  return quantity && formatQuantity(quantity);
}

/** Up to nine digits, the first no zero, then at most a suffix; anything else is left to the exact way. */
function canonicalShort(text: string): string | undefined {
  const length = text.length;
  let end = 0;
  let value = 0;
  for (; end < length && end < 9; end += 1) {
    const digit = text.charCodeAt(end) - 48;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  if (value === 0 || text.charCodeAt(0) === 48) return undefined;
  if (end === length) return value % 1000 === 0 ? undefined : text;
  if (length === end + 1) {
    const suffix = text.charCodeAt(end);
    // m, k, M, G
    return (suffix === 109 || suffix === 107 || suffix === 77 || suffix === 71) && value % 1000 !== 0 ? text : undefined;
  }
  return length === end + 2 && text.charCodeAt(end + 1) === 105 ? canonicalBinary(text, value, end) : undefined;
}

/** `1024Mi` is `1Gi`. Nine digits leave room for three more powers of 1024 above the suffix. */
function canonicalBinary(text: string, value: number, end: number): string | undefined {
  let unit = binaryUnits.indexOf(text.slice(end));
  if (unit < 0 || unit > 2) return undefined;
  if (value % 1024 !== 0) return text;
  let mantissa = value;
  while (mantissa % 1024 === 0) {
    mantissa /= 1024;
    unit += 1;
  }
  return `${mantissa}${binaryUnits[unit] ?? ''}`;
}
