import { doubleText } from '#domain/cel/values/convert.js';
import { typeOfValue } from '#domain/cel/values/type-of-value.js';
import { CelDouble, CelList, CelUint, type CelValue } from '#domain/cel/values/value.js';

/** A value as cel-go's messages show it by `%v`. */
export function valueText(value: CelValue): string {
  if (value === null) return '0';
  if (value instanceof CelDouble) return doubleText(value.value);
  if (value instanceof CelUint) return String(value.value);
  if (value instanceof CelList) return `[${Array.from(value, valueText).join(', ')}]`;
  return typeof value === 'object' ? typeOfValue(value).name : String(value);
}
