import { validateNodeSelector } from '#domain/resources/core/pod/validation/validate-node-selector.js';
import { validateBindingConditions } from '#domain/resources/resource/binding-conditions.js';
import { maxConfigs, validateConfiguration } from '#domain/resources/resource/device-configuration.js';
import { validateDriverName, validatePoolName, validateShareId } from '#domain/resources/resource/device-names.js';
import { validateItems } from '#domain/resources/resource/limited-items.js';
import { type RequestNames, validateRequestName } from '#domain/resources/resource/request-names.js';
import { validateRequestNames } from '#domain/resources/resource/validate-claim-spec.js';
import type { AllocationResult, DeviceAllocationConfiguration, DeviceRequestAllocationResult } from '#domain/schema/types/resource-v1.js';
import type { FieldError } from '#domain/status/field-error.js';
import { requireChoice } from '#domain/validation/choice.js';
import { validateDns1123Label } from '#domain/validation/text.js';

const maxResults = 32;
const sources = ['FromClaim', 'FromClass'];

/** Source: pkg/apis/resource/validation/validation.go validateAllocationResult. */
export function validateAllocation({ devices, nodeSelector }: AllocationResult, path: string, names: RequestNames): readonly FieldError[] {
  return [
    ...validateItems(devices.results, `${path}.devices.results`, {
      max: maxResults,
      check: (result, at) => validateResult(result, at, names),
    }),
    ...validateItems(devices.config, `${path}.devices.config`, {
      max: 2 * maxConfigs,
      check: (config, at) => validateConfig(config, at, names),
    }),
    ...(nodeSelector ? validateNodeSelector(nodeSelector, `${path}.nodeSelector`) : []),
  ];
}

function validateResult(result: DeviceRequestAllocationResult, path: string, names: RequestNames): readonly FieldError[] {
  return [
    ...validateRequestName(result.request, `${path}.request`, names),
    ...validateDriverName(result.driver, `${path}.driver`),
    ...validatePoolName(result.pool, `${path}.pool`),
    ...validateDns1123Label(result.device, `${path}.device`),
    ...validateBindingConditions(result, path),
    ...(result.shareID === undefined ? [] : validateShareId(result.shareID, `${path}.shareID`)),
  ];
}

function validateConfig(config: DeviceAllocationConfiguration, path: string, names: RequestNames): readonly FieldError[] {
  return [
    ...requireChoice(config.source, `${path}.source`, sources),
    ...validateRequestNames(config.requests, `${path}.requests`, names),
    ...validateConfiguration(config, path, false),
  ];
}
