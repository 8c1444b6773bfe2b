import { validateTopologies } from '#domain/resources/storage/storage-class/validate-topologies.js';
import { validateParameters, validateProvisioner } from '#domain/resources/storage/validate-class-parameters.js';
import type { StorageClass } from '#domain/schema/types/storage-v1.js';
import { type FieldError, notSupported, required } from '#domain/status/field-error.js';
import { validateImmutable } from '#domain/validation/object-meta.js';

const reclaimPolicies = ['Delete', 'Retain'];
const bindingModes = ['Immediate', 'WaitForFirstConsumer'];

/** Source: pkg/apis/storage/validation/validation.go. */
export function validateStorageClass(storageClass: StorageClass): readonly FieldError[] {
  const { provisioner, parameters, reclaimPolicy = '', volumeBindingMode: mode, allowedTopologies } = storageClass;
  const errors = [...validateProvisioner(provisioner, 'provisioner'), ...validateParameters(parameters, true)];
  if (reclaimPolicy !== '' && !reclaimPolicies.includes(reclaimPolicy)) {
    errors.push(notSupported('reclaimPolicy', reclaimPolicy, reclaimPolicies));
  }
  if (mode === undefined) errors.push(required('volumeBindingMode'));
  else if (!bindingModes.includes(mode)) errors.push(notSupported('volumeBindingMode', mode, bindingModes));
  return [...errors, ...validateTopologies(allowedTopologies ?? [])];
}

export function validateStorageClassUpdate(next: StorageClass, prev: StorageClass): readonly FieldError[] {
  const same = (field: 'parameters' | 'provisioner' | 'reclaimPolicy' | 'volumeBindingMode'): readonly FieldError[] =>
    validateImmutable(next[field] ?? null, prev[field] ?? null, field);
  return [
    ...validateStorageClass(next),
    ...same('parameters'),
    ...same('provisioner'),
    ...same('reclaimPolicy'),
    ...same('volumeBindingMode'),
  ];
}
