import { validateSelectors } from '#domain/resources/resource/device-selectors.js';
import { validateDeviceToleration } from '#domain/resources/resource/device-taints.js';
import { validateSet } from '#domain/resources/resource/limited-items.js';
import type { DeviceRequest, DeviceSubRequest, ExactDeviceRequest } from '#domain/schema/types/resource-v1.js';
import { type FieldError, indexPath, invalid, required } from '#domain/status/field-error.js';
import { validateChoice } from '#domain/validation/choice.js';
import { isDns1123Subdomain } from '#domain/validation/names.js';
import { requireForm, validateDns1123Label } from '#domain/validation/text.js';

const maxAlternatives = 8;

/** Source: pkg/apis/resource/validation/validation.go validateDeviceRequest. */
export function validateRequest(request: DeviceRequest, path: string): readonly FieldError[] {
  return [...validateDns1123Label(request.name, `${path}.name`), ...validateWanted(request, path)];
}

function validateWanted({ exactly, firstAvailable = [] }: DeviceRequest, path: string): readonly FieldError[] {
  const text = 'exactly one of `exactly` or `firstAvailable` is required';
  if (exactly && firstAvailable.length > 0) return [invalid(path, null, `${text}, but multiple fields are set`)];
  if (exactly) return validateDevices(exactly, `${path}.exactly`);
  if (firstAvailable.length === 0) return [required(path, text)];
  return validateSet(firstAvailable, `${path}.firstAvailable`, {
    max: maxAlternatives,
    check: (one, at) => [...validateDns1123Label(one.name, `${at}.name`), ...validateDevices(one, at)],
    keyOf: ({ name }) => name,
  });
}

function validateDevices(request: ExactDeviceRequest | DeviceSubRequest, path: string): readonly FieldError[] {
  const { deviceClassName, selectors, tolerations = [] } = request;
  return [
    ...requireForm(deviceClassName, `${path}.deviceClassName`, isDns1123Subdomain),
    ...validateSelectors(selectors, `${path}.selectors`, false),
    ...validateCount(request, path),
    ...tolerations.flatMap((one, i) => validateDeviceToleration(one, indexPath(`${path}.tolerations`, i))),
  ];
}

function validateCount({ allocationMode = '', count = 0 }: ExactDeviceRequest | DeviceSubRequest, path: string): readonly FieldError[] {
  const countPath = `${path}.count`;
  switch (allocationMode) {
    case 'All':
      return count === 0 ? [] : [invalid(countPath, count, "must not be specified when allocationMode is 'All'")];
    case 'ExactCount':
      return count > 0 ? [] : [invalid(countPath, count, 'must be greater than zero')];
    default:
      return validateChoice(allocationMode, `${path}.allocationMode`, ['All', 'ExactCount']);
  }
}
