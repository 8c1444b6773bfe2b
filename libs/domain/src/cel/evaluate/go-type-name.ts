import { isInteger } from '#domain/cel/values/integer.js';
import {
  CelBytes,
  CelDouble,
  CelDuration,
  CelOptional,
  CelTimestamp,
  CelTypeValue,
  CelUint,
  type CelValue,
} from '#domain/cel/values/value.js';

/** What Go calls the type of a value, which some of cel-go's messages show. */
export function goTypeName(value: CelValue): string {
  if (value === null) return 'types.Null';
  if (isInteger(value)) return 'types.Int';
  if (typeof value === 'string') return 'types.String';
  if (typeof value === 'boolean') return 'types.Bool';
  return names.find(([kind]) => value instanceof kind)?.[1] ?? 'ref.Val';
}

const names = [
  [CelDouble, 'types.Double'],
  [CelUint, 'types.Uint'],
  [CelBytes, 'types.Bytes'],
  [CelTimestamp, 'types.Timestamp'],
  [CelDuration, 'types.Duration'],
  [CelOptional, '*types.Optional'],
  [CelTypeValue, '*types.Type'],
] as const;
