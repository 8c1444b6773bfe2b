import { parseQuantity, quantityValue } from '#domain/quantity/quantity.js';
import { isNativeResource } from '#domain/resources/core/resource-name.js';
import { validateResourceQuantity } from '#domain/resources/core/validate-resource-name.js';
import type { PersistentVolumeClaim } from '#domain/schema/types/core-v1.js';
import { type FieldError, indexPath, invalid, notSupported } from '#domain/status/field-error.js';
import { isQualifiedName } from '#domain/validation/names.js';
import { invalidEach } from '#domain/validation/text.js';

const resizeStatuses = [
  'ControllerResizeInProgress',
  'ControllerResizeInfeasible',
  'NodeResizeInProgress',
  'NodeResizeInfeasible',
  'NodeResizePending',
];

/** Source: pkg/apis/core/validation/validation.go ValidatePersistentVolumeClaimStatusUpdate. */
export function validateClaimStatus({ status }: PersistentVolumeClaim): readonly FieldError[] {
  return [
    ...Object.entries(status.capacity ?? {}).flatMap(([name, amount]) => validateAmount(amount, indexPath('status.capacity', name))),
    ...Object.entries(status.allocatedResourceStatuses ?? {}).flatMap(([name, value]) => validateResizeStatus(name, value)),
    ...Object.entries(status.allocatedResources ?? {}).flatMap(([name, amount]) => validateAllocated(name, amount)),
  ];
}

/** Says the amount as a number, unlike elsewhere (validateBasicResource). */
export function validateAmount(amount: string, path: string): readonly FieldError[] {
  const parsed = parseQuantity(amount);
  const value = parsed ? quantityValue(parsed) : 0;
  return value < 0 ? [invalid(path, value, 'must be a valid resource quantity')] : [];
}

/** The message about a status shows the name of the resource, as upstream's does. */
function validateResizeStatus(name: string, status: string): readonly FieldError[] {
  const path = 'status.allocatedResourceStatuses';
  return [...validateKey(name, path), ...(resizeStatuses.includes(status) ? [] : [notSupported(path, name, resizeStatuses)])];
}

function validateAllocated(name: string, amount: string): readonly FieldError[] {
  const path = 'status.allocatedResources';
  const keyErrors = validateKey(name, path);
  if (keyErrors.length > 0) return keyErrors;
  const at = indexPath(path, name);
  const errors = validateAmount(amount, at);
  return errors.length > 0 ? errors : validateResourceQuantity('storage', amount, at);
}

/** Of the resources of Kubernetes itself a claim has storage only. */
function validateKey(name: string, path: string): readonly FieldError[] {
  const errors = invalidEach(path, name, isQualifiedName(name));
  if (errors.length > 0 || !isNativeResource(name) || name === 'storage') return errors;
  return [notSupported(path, name, ['storage'])];
}
