import { addQuantities, compareQuantities, formatQuantity, quantity, type Quantity, quantityValue } from '#domain/quantity/quantity.js';
import { validateSet } from '#domain/resources/resource/limited-items.js';
import type { CapacityRequestPolicy, CapacityRequestPolicyRange, DeviceCapacity } from '#domain/schema/types/resource-v1.js';
import { type FieldError, forbidden, indexPath, invalid, required } from '#domain/status/field-error.js';

const maxOptions = 10;

/** Only devices that several claims may have tell how much of them may be asked for. Source: validateMultiAllocatableDeviceCapacity. */
export function validateCapacity({ value, requestPolicy }: DeviceCapacity, path: string, isShared: boolean): readonly FieldError[] {
  if (!requestPolicy) return [];
  const at = `${path}.requestPolicy`;
  return isShared ? validatePolicy(requestPolicy, at, quantity(value)) : [forbidden(at, 'allowMultipleAllocations must be true')];
}

/** Source: pkg/apis/resource/validation/validation.go validateRequestPolicy. */
function validatePolicy(
  { default: usual, validValues = [], validRange }: CapacityRequestPolicy,
  path: string,
  all: Quantity,
): readonly FieldError[] {
  const field = validValues.length > 0 ? 'validValues' : validRange ? 'validRange' : undefined;
  if (field === 'validValues' && validRange) {
    return [forbidden(path, 'exactly one policy can be specified, cannot specify "validValues" and "validRange" at the same time')];
  }
  if (!field) return [];
  if (!usual) return [required(`${path}.default`, `required when ${field} is defined`)];
  const at = `${path}.${field}`;
  return validRange
    ? validateRange(validRange, at, quantity(usual), all)
    : validateOptions(validValues.map(quantity), at, quantity(usual), all);
}

function validateOptions(options: readonly Quantity[], path: string, usual: Quantity, all: Quantity): readonly FieldError[] {
  const isUnsorted = (option: Quantity, i: number): boolean => i > 0 && compareQuantities(options[i - 1] ?? option, option) > 0;
  const sizeText = `option is larger than capacity value: ${formatQuantity(all)}`;
  // upstream looks no further when there are too many
  const isFound = options.length <= maxOptions && options.some((option) => compareQuantities(option, usual) === 0);
  return [
    ...options.flatMap((option, i) =>
      isUnsorted(option, i) ? [invalid(indexPath(path, i), formatQuantity(option), 'values must be sorted in ascending order')] : [],
    ),
    ...validateSet(options, path, {
      max: maxOptions,
      check: (option, at) => (compareQuantities(option, all) > 0 ? [invalid(at, formatQuantity(option), sizeText)] : []),
      keyOf: (option) => String(quantityValue(option)),
    }),
    ...(isFound ? [] : [invalid(path, formatQuantity(usual), 'default value is not valid according to the requestPolicy')]),
  ];
}

function validateRange(range: CapacityRequestPolicyRange, path: string, usual: Quantity, all: Quantity): readonly FieldError[] {
  if (range.min === undefined) return [required(`${path}.min`, 'required when validRange is defined')];
  const min = quantity(range.min);
  const max = range.max === undefined ? undefined : quantity(range.max);
  const over = `is larger than capacity value: ${formatQuantity(all)}`;
  return [
    ...atMost(min, all, `${path}.min`, `min ${over}`),
    ...(compareQuantities(usual, min) < 0
      ? [invalid(`${path}.min`, formatQuantity(usual), `default is less than min: ${formatQuantity(min)}`)]
      : []),
    ...(max ? atMost(min, max, `${path}.max`, `min is larger than max: ${formatQuantity(max)}`) : []),
    ...(max ? atMost(max, all, `${path}.max`, `max ${over}`) : []),
    ...(max ? atMost(usual, max, `${path}.max`, `default is more than max: ${formatQuantity(max)}`) : []),
    ...(range.step === undefined
      ? []
      : validateStep(quantity(range.step), `${path}.step`, { min, values: max ? [usual, max] : [usual], all })),
  ];
}

interface Steps {
  readonly min: Quantity;
  readonly all: Quantity;
  /** What must be some steps above `min`. */
  readonly values: readonly Quantity[];
}

function validateStep(step: Quantity, path: string, { min, all, values }: Steps): readonly FieldError[] {
  const first = addQuantities(min, step);
  const over = `one step ${formatQuantity(first)} is larger than capacity value: ${formatQuantity(all)}`;
  const text = `value is not a multiple of a given step (${formatQuantity(step)}) from (${formatQuantity(min)})`;
  const isReached = (value: Quantity): boolean => (quantityValue(value) - quantityValue(min)) % quantityValue(step) === 0;
  return [
    ...(compareQuantities(first, all) > 0 ? [invalid(path, formatQuantity(step), over)] : []),
    ...values.flatMap((value) => (isReached(value) ? [] : [invalid(path, formatQuantity(value), text)])),
  ];
}

function atMost(value: Quantity, max: Quantity, path: string, text: string): readonly FieldError[] {
  return compareQuantities(value, max) > 0 ? [invalid(path, formatQuantity(value), text)] : [];
}
