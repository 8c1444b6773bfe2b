const digits = '[0-9](?:_?[0-9])*';
const decimal = new RegExp(`^[+-]?(?:${digits}\\.?(?:${digits})?|\\.${digits})(?:[eE][+-]?${digits})?$`);
const hexadecimal = /^([+-]?)0[xX]_?((?:[0-9a-fA-F]_?)*)(?:\.((?:[0-9a-fA-F]_?)*))?[pP]([+-]?[0-9]+)$/;

/**
 * A number as strconv.ParseFloat reads it: `1`, `-1.5e3`, `1_000`, `0x1p3`, `inf`, `nan`; undefined where it is none or too large for a
 * float64.
 */
export function parseDecimal(text: string): number | undefined {
  const word = /^([+-]?)(?:(inf(?:inity)?)|nan)$/i.exec(text);
  if (word) return word[2] === undefined ? Number.NaN : word[1] === '-' ? -Infinity : Infinity;
  const value = decimal.test(text) ? Number(text.replaceAll('_', '')) : parseHexadecimal(text);
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

function parseHexadecimal(text: string): number | undefined {
  const [, sign, whole = '', fraction = '', exponent = ''] = hexadecimal.exec(text) ?? [];
  const mantissa = `${whole}${fraction}`.replaceAll('_', '');
  if (sign === undefined || mantissa === '') return undefined;
  const shift = Number(exponent) - 4 * fraction.replaceAll('_', '').length;
  const value = Number(BigInt(`0x${mantissa}`)) * 2 ** shift;
  return sign === '-' ? -value : value;
}
