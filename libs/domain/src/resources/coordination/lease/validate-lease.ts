import { validateLeaseStrategy } from '#domain/resources/coordination/validate-lease-strategy.js';
import type { Lease } from '#domain/schema/types/coordination-v1.js';
import { type FieldError, forbidden, invalid } from '#domain/status/field-error.js';

/** Rules of a Lease, the same on create and update (pkg/apis/coordination/validation/validation.go). */
export function validateLease({ spec }: Lease): readonly FieldError[] {
  const { leaseDurationSeconds, leaseTransitions, strategy, preferredHolder } = spec;
  const errors: FieldError[] = [];
  if (leaseDurationSeconds !== undefined && leaseDurationSeconds <= 0) {
    errors.push(invalid('spec.leaseDurationSeconds', leaseDurationSeconds, 'must be greater than 0'));
  }
  if (leaseTransitions !== undefined && leaseTransitions < 0) {
    errors.push(invalid('spec.leaseTransitions', leaseTransitions, 'must be greater than or equal to 0'));
  }
  if (strategy !== undefined) errors.push(...validateLeaseStrategy(strategy, 'spec.strategy'));
  if (preferredHolder && !strategy) errors.push(forbidden('spec.preferredHolder', 'may only be specified if `strategy` is defined'));
  return errors;
}
