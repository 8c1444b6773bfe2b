import {
  anyListType,
  anyMapType,
  boolType,
  bytesType,
  type CelType,
  doubleType,
  durationType,
  errorType,
  intType,
  nullType,
  opaqueType,
  stringType,
  timestampType,
  typeType,
  uintType,
} from '#domain/cel/types/cel-type.js';
import {
  CelBytes,
  CelDouble,
  CelDuration,
  CelList,
  CelMap,
  CelObject,
  CelOptional,
  CelTimestamp,
  CelTypeValue,
  CelUint,
  type CelValue,
} from '#domain/cel/values/value.js';

/** An optional as a type value. */
export const anyOptionalType = opaqueType('optional_type');

/** The type of a value at run time; parameters of lists and maps are `dyn`. */
export function typeOfValue(value: CelValue): CelType {
  switch (typeof value) {
    case 'boolean':
      return boolType;
    case 'number':
    case 'bigint':
      return intType;
    case 'string':
      return stringType;
    default:
      return value === null ? nullType : typeOfObject(value);
  }
}

function typeOfObject(value: Exclude<CelValue, null | boolean | number | bigint | string>): CelType {
  if (value instanceof CelMap) return anyMapType;
  if (value instanceof CelList) return anyListType;
  if (value instanceof CelDouble) return doubleType;
  if (value instanceof CelUint) return uintType;
  if (value instanceof CelBytes) return bytesType;
  if (value instanceof CelTimestamp) return timestampType;
  if (value instanceof CelDuration) return durationType;
  if (value instanceof CelOptional) return anyOptionalType;
  if (value instanceof CelTypeValue) return typeType;
  return value instanceof CelObject ? value.type : errorType;
}

/** Whether a value may be given where a parameter of a function wants the type. Of lists and maps the first element is looked at. */
export function fitsAtRunTime(type: CelType, value: CelValue): boolean {
  if (type.kind === 'dyn' || type.kind === 'typeParam') return true;
  if (type.name !== typeOfValue(value).name) return false;
  const [first, second] = type.parameters;
  if (value instanceof CelList && first) return value.size === 0 || fitsAtRunTime(first, value.get(0));
  if (value instanceof CelMap && first && second) {
    for (const key of value.keys()) return fitsAtRunTime(first, key) && fitsAtRunTime(second, value.find(key) ?? null);
  }
  return true;
}
