import { compareBytewise } from '#domain/json/go-marshal.js';
import { isJsonList, isJsonObject, type Json } from '#domain/json/json.js';

/** A decoded JSON value as Go's fmt prints it with `%v`: `map[a:1 b:[x y]]`, `<nil>`. Upstream puts whole patches into messages this way. */
export function formatGoValue(value: Json | undefined): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'number') return formatNumber(value);
  if (isJsonList(value)) return `[${value.map(formatGoValue).join(' ')}]`;
  if (!isJsonObject(value)) return String(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => compareBytewise(a, b));
  return `map[${members.map(([name, member]) => `${name}:${formatGoValue(member)}`).join(' ')}]`;
}

/** Whole numbers are int64 where they fit. */
function formatNumber(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? String(BigInt(value)) : formatGoFloat(value);
}

/** A float64 as `%v` prints it: the fewest digits, with an exponent below 1e-4 and from 1e6 on, of two digits at least. */
export function formatGoFloat(value: number): string {
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  if (Number(exponent) >= -4 && Number(exponent) < 6) return String(value);
  return `${digits}e${exponent.replace(/^([+-])(\d)$/, '$10$2')}`;
}

/** Go's name of the type that a JSON value decodes into when nothing else is asked: what `%T` prints. */
export function goTypeOf(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return '[]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? 'int64' : 'float64';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'object' ? 'map[string]interface {}' : 'string';
}

/** What Go's JSON decoder calls a value that does not fit: `array`, `object`, `string`, `number`, `bool`. */
export function jsonWordOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (value === null) return 'null';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
