import { equal, semanticallyEqual } from '#domain/json/equal.js';
import { validateSet } from '#domain/resources/resource/limited-items.js';
import { requestNamesOf } from '#domain/resources/resource/request-names.js';
import { allocatedKeys, deviceKey, showDevice } from '#domain/resources/resource/resource-claim/allocated-devices.js';
import { validateAllocation } from '#domain/resources/resource/resource-claim/validate-allocation.js';
import { validateDeviceStatus } from '#domain/resources/resource/resource-claim/validate-device-status.js';
import { validateClaimSpec } from '#domain/resources/resource/validate-claim-spec.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { ResourceClaim, ResourceClaimConsumerReference } from '#domain/schema/types/resource-v1.js';
import { type FieldError, forbidden, invalid } from '#domain/status/field-error.js';
import { immutableMessage } from '#domain/validation/object-meta.js';
import { requireText } from '#domain/validation/text.js';

const maxConsumers = 256;

/** Source: pkg/apis/resource/validation/validation.go ValidateResourceClaim. */
export function validateClaim({ spec }: ResourceClaim): readonly FieldError[] {
  return validateClaimSpec(spec, 'spec');
}

export function validateClaimUpdate({ spec }: ResourceClaim, prev: ResourceClaim): readonly FieldError[] {
  if (semanticallyEqual(spec, prev.spec)) return [];
  return [invalid('spec', internalForm('resource.v1.ResourceClaimSpec', spec), immutableMessage)];
}

/** An allocation that is there already is not judged again. Source: validateResourceClaimStatusUpdate. */
export function validateClaimStatus(claim: ResourceClaim, prev: ResourceClaim): readonly FieldError[] {
  const { allocation, reservedFor, devices } = claim.status;
  const allocated = allocatedKeys(allocation);
  return [
    ...validateSet(reservedFor, 'status.reservedFor', { max: maxConsumers, check: validateConsumer, keyOf: ({ uid }) => uid }),
    ...validateSet(devices, 'status.devices', {
      max: Infinity,
      check: (device, path) => validateDeviceStatus(device, path, allocated),
      keyOf: deviceKey,
      show: showDevice,
    }),
    ...validateReservation(claim, prev),
    ...validateAllocationChange(claim, prev),
  ];
}

function validateConsumer({ resource, name, uid }: ResourceClaimConsumerReference, path: string): readonly FieldError[] {
  return [...requireText(resource, `${path}.resource`), ...requireText(name, `${path}.name`), ...requireText(uid, `${path}.uid`)];
}

function validateReservation({ metadata, status }: ResourceClaim, { status: prev }: ResourceClaim): readonly FieldError[] {
  const { allocation, reservedFor = [] } = status;
  const path = 'status.reservedFor';
  if (reservedFor.length === 0) return [];
  if (!allocation) return [forbidden(path, 'may not be specified when `allocated` is not set')];
  const known = prev.reservedFor ?? [];
  const hasNew = reservedFor.some((consumer) => !known.some((one) => equal(one, consumer)));
  return metadata.deletionTimestamp && hasNew
    ? [forbidden(path, 'new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set')]
    : [];
}

function validateAllocationChange({ spec, status: { allocation } }: ResourceClaim, { status: prev }: ResourceClaim): readonly FieldError[] {
  const path = 'status.allocation';
  if (!allocation) return [];
  if (!prev.allocation) return validateAllocation(allocation, path, requestNamesOf(spec.devices));
  if (semanticallyEqual(allocation, prev.allocation)) return [];
  return [invalid(path, internalForm('resource.v1.AllocationResult', allocation), immutableMessage)];
}
