import { equal } from '#domain/json/equal.js';
import { compareBytewise } from '#domain/json/go-marshal.js';
import type { ResourceList } from '#domain/resources/core/pod/resource-list.js';
import { validateQuotaScopes } from '#domain/resources/core/resource-quota/validate-quota-scopes.js';
import { validateQuotaResourceName, validateResourceQuantity } from '#domain/resources/core/validate-resource-name.js';
import type { ResourceQuota, ResourceQuotaStatus } from '#domain/schema/types/core-v1.js';
import { type FieldError, indexPath, invalid } from '#domain/status/field-error.js';
import { immutableMessage } from '#domain/validation/object-meta.js';

/** Source: pkg/apis/core/validation/validation.go ValidateResourceQuota. */
export function validateResourceQuota({ spec, status }: ResourceQuota): readonly FieldError[] {
  return [...validateAmounts(spec.hard, 'spec.hard'), ...validateQuotaScopes(spec), ...validateQuotaStatus(status)];
}

/** Source: ValidateResourceQuotaUpdate. Scopes are a set that never changes. */
export function validateResourceQuotaUpdate(next: ResourceQuota, prev: ResourceQuota): readonly FieldError[] {
  const setOf = ({ spec }: ResourceQuota): readonly string[] => [...new Set(spec.scopes)].toSorted(compareBytewise);
  const isSame = equal(setOf(next), setOf(prev));
  return [
    ...validateAmounts(next.spec.hard, 'spec.hard'),
    ...validateQuotaScopes(next.spec),
    ...(isSame ? [] : [invalid('spec.scopes', next.spec.scopes, immutableMessage)]),
  ];
}

/** Source: ValidateResourceQuotaStatus and ValidateResourceQuotaStatusUpdate. */
export function validateQuotaStatus(status: ResourceQuotaStatus): readonly FieldError[] {
  return [...validateAmounts(status.hard, 'status.hard'), ...validateAmounts(status.used, 'status.used')];
}

function validateAmounts(amounts: ResourceList | undefined, path: string): readonly FieldError[] {
  return Object.entries(amounts ?? {})
    .toSorted(([a], [b]) => compareBytewise(a, b))
    .flatMap(([name, amount]) => {
      const at = indexPath(path, name);
      return [...validateQuotaResourceName(name, at), ...validateResourceQuantity(name, amount, at)];
    });
}
