import { CelBytes, CelDuration, CelTimestamp } from '#domain/cel/values/value.js';
import { goTypeOf } from '#domain/json/go-print.js';

/** Go's name of the type of data, or of a value that got among data by `+`. */
export function goTypeName(raw: unknown): string {
  if (raw instanceof CelTimestamp) return 'time.Time';
  if (raw instanceof CelDuration) return 'time.Duration';
  return raw instanceof CelBytes ? '[]uint8' : goTypeOf(raw);
}
