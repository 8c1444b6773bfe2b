import { type Integer, integerOf, isInteger } from '#domain/cel/values/integer.js';
import { typeOfValue } from '#domain/cel/values/type-of-value.js';
import { valueText } from '#domain/cel/values/value-text.js';
import { CelDouble, CelError, CelList, CelMap, CelUint, type CelValue } from '#domain/cel/values/value.js';

/** `value.key` or `value[key]`: undefined when there is no such thing, an error when there cannot be one. */
export function lookUp(value: CelValue, key: CelValue): CelValue | undefined {
  if (value instanceof CelMap) return value.find(key);
  if (!(value instanceof CelList)) return value instanceof CelError ? value : undefined;
  const index = listIndex(key);
  if (index instanceof CelError) return index;
  return index >= 0 && index < value.size ? value.get(Number(index)) : undefined;
}

/** What is said where lookUp finds nothing. */
export function missing(value: CelValue, key: CelValue): CelError {
  return new CelError(value instanceof CelList ? `index out of bounds: ${valueText(key)}` : `no such key: ${valueText(key)}`);
}

function listIndex(key: CelValue): Integer | CelError {
  if (isInteger(key)) return key;
  if (key instanceof CelDouble && Number.isInteger(key.value) && Math.abs(key.value) < 2 ** 63) return integerOf(BigInt(key.value));
  if (key instanceof CelUint && key.value < 2n ** 63n) return integerOf(key.value);
  const isNumber = key instanceof CelDouble || key instanceof CelUint;
  return new CelError(
    isNumber ? `unsupported index value ${valueText(key)} in list` : `unsupported index type '${typeOfValue(key).text}' in list`,
  );
}

/** Kinds of values that may stand in brackets. */
export function isKey(value: CelValue): boolean {
  return (
    isInteger(value) || typeof value === 'string' || typeof value === 'boolean' || value instanceof CelDouble || value instanceof CelUint
  );
}
