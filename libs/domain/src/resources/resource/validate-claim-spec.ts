import { maxConfigs, validateConfiguration } from '#domain/resources/resource/device-configuration.js';
import { validateFullyQualifiedName } from '#domain/resources/resource/device-names.js';
import { validateItems, validateSet } from '#domain/resources/resource/limited-items.js';
import { type RequestNames, requestNamesOf, validateRequestName } from '#domain/resources/resource/request-names.js';
import { validateRequest } from '#domain/resources/resource/validate-request.js';
import type { DeviceConstraint, ResourceClaimSpec } from '#domain/schema/types/resource-v1.js';
import { type FieldError, required } from '#domain/status/field-error.js';

const maxConstraints = 32;

/** How many requests a claim may have, and whatever refers to them may name. */
const maxRequests = 32;

/** A spec that is new: that of a claim never changes. Source: pkg/apis/resource/validation/validation.go validateResourceClaimSpec. */
export function validateClaimSpec({ devices }: ResourceClaimSpec, path: string): readonly FieldError[] {
  const names = requestNamesOf(devices);
  const at = `${path}.devices`;
  return [
    ...validateSet(devices.requests, `${at}.requests`, { max: maxRequests, check: validateRequest, keyOf: ({ name }) => name }),
    ...validateItems(devices.constraints, `${at}.constraints`, {
      max: maxConstraints,
      check: (constraint, constraintPath) => validateConstraint(constraint, constraintPath, names),
    }),
    ...validateItems(devices.config, `${at}.config`, {
      max: maxConfigs,
      check: (config, configPath) => [
        ...validateRequestNames(config.requests, `${configPath}.requests`, names),
        ...validateConfiguration(config, configPath, false),
      ],
    }),
  ];
}

function validateConstraint(constraint: DeviceConstraint, path: string, names: RequestNames): readonly FieldError[] {
  return [...validateRequestNames(constraint.requests, `${path}.requests`, names), ...validateAttribute(constraint, path)];
}

function validateAttribute({ matchAttribute, distinctAttribute }: DeviceConstraint, path: string): readonly FieldError[] {
  if (matchAttribute !== undefined) return validateFullyQualifiedName(matchAttribute, `${path}.matchAttribute`);
  if (distinctAttribute !== undefined) return validateFullyQualifiedName(distinctAttribute, `${path}.distinctAttribute`);
  return [required(path, 'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set')];
}

/** A list of requests that something is about. */
export function validateRequestNames(requests: readonly string[] | undefined, path: string, names: RequestNames): readonly FieldError[] {
  return validateSet(requests, path, {
    max: maxRequests,
    check: (name, at) => validateRequestName(name, at, names),
    keyOf: (name) => name,
  });
}
