import type { PodGroupSchedulingPolicy } from '#domain/schema/types/scheduling-v1alpha2.js';
import { type FieldError, invalid, required } from '#domain/status/field-error.js';
import { validateUnion } from '#domain/validation/union.js';

/** How the pods of a group are scheduled: one by one, or at least so many at once. */
export function validateGroupPolicy(policy: PodGroupSchedulingPolicy, path: string): readonly FieldError[] {
  const countPath = `${path}.gang.minCount`;
  const count = policy.gang?.minCount ?? 1;
  return [
    ...validateUnion(policy, ['basic', 'gang'], path),
    ...(count === 0 ? [required(countPath)] : []),
    ...(count < 0 ? [invalid(countPath, count, 'must be greater than or equal to 1')] : []),
  ];
}
