import { toText } from '#domain/cel/values/convert.js';
import { isInteger } from '#domain/cel/values/integer.js';
import { typeOfValue } from '#domain/cel/values/type-of-value.js';
import {
  CelBytes,
  CelDouble,
  CelDuration,
  CelError,
  CelList,
  CelMap,
  CelTimestamp,
  CelTypeValue,
  CelUint,
  type CelValue,
} from '#domain/cel/values/value.js';
import { goQuote } from '#domain/json/go-marshal.js';

/** A text, or why there is none. */
export type ValueText = { readonly text: string } | { readonly problem: string; readonly at?: number };

/** A value as the clause `%s` writes it; undefined where the clause does not take such values. */
export function formatValue(value: CelValue): ValueText | undefined {
  if (value instanceof CelList) return listText(value);
  if (value instanceof CelMap) return mapText(value);
  if (value === null) return { text: 'null' };
  const isScalar =
    isInteger(value) ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    [CelUint, CelDouble, CelTimestamp, CelBytes, CelDuration, CelTypeValue].some((kind) => value instanceof kind);
  if (!isScalar) return undefined;
  const text = toText(value);
  if (typeof text === 'string') return { text };
  return { problem: `could not convert argument ${goQuote(text instanceof CelError ? text.message : '')} to string` };
}

/** An integer in a notation: negative ones with a sign, not as bits. */
export function formatSignedRadix(value: number | bigint | CelUint, radix: number): string {
  return (value instanceof CelUint ? value.value : value).toString(radix);
}

function listText(list: CelList): ValueText {
  const texts: string[] = [];
  for (const element of list) {
    const written = elementText(element);
    if ('problem' in written) return written;
    texts.push(written.text);
  }
  return { text: `[${texts.join(', ')}]` };
}

function mapText(map: CelMap): ValueText {
  const entries: (readonly [key: string, value: string])[] = [];
  for (const key of map.keys()) {
    const keyType = typeOfValue(key).name;
    if (!['string', 'bool', 'int', 'uint'].includes(keyType)) return { problem: `no formatting function for map key of type ${keyType}` };
    const keyText = elementText(key);
    const valueText = elementText(map.find(key) ?? null);
    if ('problem' in keyText) return keyText;
    if ('problem' in valueText) return valueText;
    entries.push([keyText.text, valueText.text]);
  }
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return { text: `{${entries.map(([key, value]) => `${key}:${value}`).join(', ')}}` };
}

/** What stands within a list or a map: texts quoted, doubles with six digits. */
function elementText(value: CelValue): ValueText {
  if (value instanceof CelDouble) {
    const text = fixedSix(value.value);
    return { text: Number.isFinite(value.value) ? text : `"${text}"` };
  }
  if (value instanceof CelTimestamp || value instanceof CelDuration) {
    const text = toText(value);
    return { text: `${value instanceof CelTimestamp ? 'timestamp' : 'duration'}(${goQuote(typeof text === 'string' ? text : '')})` };
  }
  const written = formatValue(value);
  if (!written) return { problem: `no formatting function for ${typeOfValue(value).name}` };
  if ('problem' in written) return written;
  if (typeof value === 'string') return { text: goQuote(written.text) };
  return value instanceof CelBytes ? { text: `b${goQuote(written.text)}` } : written;
}

function fixedSix(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? value.toFixed(6) : value > 0 ? '+Inf' : '-Inf';
}
