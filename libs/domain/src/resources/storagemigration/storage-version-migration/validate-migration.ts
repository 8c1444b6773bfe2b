import { internalForm } from '#domain/schema/internal-form.js';
import type { StorageVersionMigration } from '#domain/schema/types/storagemigration-v1beta1.js';
import { semanticallyEqual } from '#domain/json/equal.js';
import { type FieldError, invalid, required } from '#domain/status/field-error.js';
import { validateConditions } from '#domain/validation/conditions.js';
import { isDns1035Label, isDns1123Subdomain } from '#domain/validation/names.js';
import { immutableMessage } from '#domain/validation/object-meta.js';

/** Source: pkg/apis/storagemigration/validation/validation.go. */
export function validateMigration({ spec }: StorageVersionMigration, prev?: StorageVersionMigration): readonly FieldError[] {
  const { group, resource } = spec.resource;
  const groupProblems = group === '' ? [] : isDns1123Subdomain(group);
  const resourceProblems = resource === '' ? [] : isDns1035Label(resource);
  const shown = internalForm('storagemigration.v1beta1.StorageVersionMigrationSpec', spec);
  return [
    ...(resource === '' ? [required('spec.resource.resource', 'resource is required to be set')] : []),
    ...(resourceProblems.length > 0 ? [invalid('spec.resource.resource', resource, resourceProblems.join(','))] : []),
    ...(groupProblems.length > 0 ? [invalid('spec.resource.group', group, groupProblems.join(','))] : []),
    ...(prev && !semanticallyEqual(spec, prev.spec) ? [invalid('spec', shown, immutableMessage)] : []),
  ];
}

/** Source: ValidateStorageVersionMigrationStatusUpdate. */
export function validateMigrationStatus(next: StorageVersionMigration, prev: StorageVersionMigration): readonly FieldError[] {
  const revision = next.status.resourceVersion ?? '';
  const before = prev.status.resourceVersion ?? '';
  const conditions = next.status.conditions ?? [];
  const refuse = (text: string): FieldError => invalid('status.conditions', conditionsForm(next), text);
  return [
    ...(revision === '' || /^[1-9]\d*$/.test(revision)
      ? []
      : [invalid('status.resourceVersion', revision, `resource version is not well formed: ${revision}`)]),
    ...validateConditions(conditions, 'status.conditions'),
    ...(before === '' || revision === before ? [] : [invalid('status.resourceVersion', revision, immutableMessage)]),
    ...(isTrue(next, 'Succeeded') && isTrue(next, 'Failed')
      ? [refuse('Both success and failed conditions cannot be true at the same time')]
      : []),
    ...(isTrue(prev, 'Succeeded') && !isTrue(next, 'Succeeded')
      ? [refuse('Success condition cannot be set to false once it is true')]
      : []),
    ...(isTrue(prev, 'Failed') && !isTrue(next, 'Failed') ? [refuse('Failed condition cannot be set to false once it is true')] : []),
  ];
}

function isTrue({ status }: StorageVersionMigration, type: string): boolean {
  return status.conditions?.find((condition) => condition.type === type)?.status === 'True';
}

function conditionsForm({ status }: StorageVersionMigration): unknown {
  return status.conditions?.map((condition) => internalForm('meta.v1.Condition', condition)) ?? null;
}
