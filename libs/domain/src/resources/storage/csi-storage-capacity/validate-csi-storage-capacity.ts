import { semanticallyEqual } from '#domain/json/equal.js';
import { parseQuantity, quantitySign } from '#domain/quantity/quantity.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { CSIStorageCapacity } from '#domain/schema/types/storage-v1.js';
import { type FieldError, invalid } from '#domain/status/field-error.js';
import { validateLabelSelector } from '#domain/validation/labels.js';
import { immutableMessage, negativeMessage } from '#domain/validation/object-meta.js';
import { validateDns1123Subdomain } from '#domain/validation/text.js';

/** Source: pkg/apis/storage/validation/validation.go. */
export function validateCsiStorageCapacity(object: CSIStorageCapacity, allowInvalidLabelValue: boolean): readonly FieldError[] {
  const { nodeTopology, storageClassName, capacity } = object;
  const amount = capacity === undefined ? undefined : parseQuantity(capacity);
  return [
    ...validateLabelSelector(nodeTopology, 'nodeTopology', { allowInvalidLabelValue }),
    ...validateDns1123Subdomain(storageClassName, 'storageClassName'),
    ...(amount && quantitySign(amount) < 0 ? [invalid('capacity', capacity, negativeMessage)] : []),
  ];
}

export function validateCsiStorageCapacityUpdate(next: CSIStorageCapacity, prev: CSIStorageCapacity): readonly FieldError[] {
  const errors = [...validateCsiStorageCapacity(next, validateLabelSelector(prev.nodeTopology, '').length > 0)];
  if (!semanticallyEqual(next.nodeTopology, prev.nodeTopology)) {
    const printed = next.nodeTopology ? internalForm('meta.v1.LabelSelector', next.nodeTopology) : null;
    errors.push(invalid('nodeTopology', printed, immutableMessage));
  }
  if (next.storageClassName !== prev.storageClassName) {
    errors.push(invalid('storageClassName', next.storageClassName, immutableMessage));
  }
  return errors;
}
