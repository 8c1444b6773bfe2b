import { validateEntries } from '#domain/resources/resource/limited-items.js';
import type { CounterSet, DeviceCounterConsumption } from '#domain/schema/types/resource-v1.js';
import { type FieldError, required } from '#domain/status/field-error.js';
import { isDns1123Label } from '#domain/validation/names.js';
import { requireForm, validateDns1123Label } from '#domain/validation/text.js';

const maxCounters = 32;
const maxLabel = 63;

/** What devices use up between them. Source: pkg/apis/resource/validation/validation.go validateCounterSet. */
export function validateCounterSet({ name, counters }: CounterSet, path: string): readonly FieldError[] {
  return [...requireForm(name, `${path}.name`, isDns1123Label), ...validateCounters(counters, `${path}.counters`)];
}

/** What one device uses up of a set. Source: validateDeviceCounterConsumption. */
export function validateConsumption({ counterSet, counters }: DeviceCounterConsumption, path: string): readonly FieldError[] {
  return [...requireForm(counterSet, `${path}.counterSet`, isDns1123Label), ...validateCounters(counters, `${path}.counters`)];
}

/** Every amount is good. */
function validateCounters(counters: CounterSet['counters'] = {}, path: string): readonly FieldError[] {
  if (Object.keys(counters).length === 0) return [required(path)];
  return validateEntries(counters, path, { max: maxCounters, maxKey: maxLabel, checkKey: validateDns1123Label, check: () => [] });
}
