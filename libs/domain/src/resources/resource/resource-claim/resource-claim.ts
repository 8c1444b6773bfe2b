import { defineResource, type Given } from '#domain/api/define-resource.js';
import { storedThrough } from '#domain/api/other-shape.js';
import { onlyStatusOf, withStatusOf } from '#domain/api/plain-strategy.js';
import { storedAs } from '#domain/api/same-shape.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import { mapItems, mapMember } from '#domain/json/fill.js';
import { fromClaimSpec, toClaimSpec } from '#domain/resources/resource/convert-claim-spec.js';
import { applyClaimDefaults, applyClaimDefaultsV1beta1 } from '#domain/resources/resource/default-claim-spec.js';
import { defaultTolerations } from '#domain/resources/resource/device-taints.js';
import { withoutDeallocated } from '#domain/resources/resource/resource-claim/allocated-devices.js';
import { validateClaim, validateClaimStatus, validateClaimUpdate } from '#domain/resources/resource/resource-claim/validate-claim.js';
import type { ResourceClaim } from '#domain/schema/types/resource-v1.js';
import type { ResourceClaim as ResourceClaimV1beta1 } from '#domain/schema/types/resource-v1beta1.js';
import { formatAge } from '#domain/time/duration.js';

/**
 * Generation is not counted. That administrative access is asked for in a namespace that may have it, and that the writer of a status
 * may bind claims or report for a driver, is a matter of authorization.
 */
const rules: Given<ResourceClaim> = {
  strategy: {
    applyDefaults: (claim) => withStatusDefaults(mapMember(claim, 'spec', applyClaimDefaults)),
    prepareForCreate: (claim) => ({ ...claim, status: {} }),
    prepareForUpdate: withStatusOf,
    validate: validateClaim,
    validateUpdate: validateClaimUpdate,
  },
  subresources: {
    status: {
      prepareForUpdate: (next, prev) => withoutDeallocated(onlyStatusOf(next, prev), prev),
      validateUpdate: validateClaimStatus,
    },
  },
  printer: {
    columns: [nameColumn, column('State', 'Pending, allocated, reserved, deleted.'), ageColumn],
    cells: (claim, now) => [claim.metadata.name, formatState(claim), formatAge(claim.metadata.creationTimestamp, now)],
  },
};

/** The wish for devices, and which ones it was given. */
export const resourceClaims = defineResource<ResourceClaim>('resource.k8s.io/v1', 'ResourceClaim', rules);

export const resourceClaimsV1beta2 = defineResource<ResourceClaim>('resource.k8s.io/v1beta2', 'ResourceClaim', {
  deprecated: { since: 36, until: 39 },
  ...rules,
  ...storedAs<ResourceClaim>(resourceClaims, 'v1beta2'),
});

export const resourceClaimsV1beta1 = defineResource<ResourceClaimV1beta1>('resource.k8s.io/v1beta1', 'ResourceClaim', {
  ...storedThrough<ResourceClaim, ResourceClaimV1beta1>(resourceClaims, rules, {
    toStored: (claim) => ({ ...claim, apiVersion: 'resource.k8s.io/v1', spec: toClaimSpec(claim.spec) }),
    fromStored: (claim) => ({ ...claim, apiVersion: 'resource.k8s.io/v1beta1', spec: fromClaimSpec(claim.spec) }),
    applyDefaults: (claim) => withStatusDefaults(mapMember(claim, 'spec', applyClaimDefaultsV1beta1)),
  }),
  deprecated: { since: 35, until: 38 },
});

function withStatusDefaults<T extends Pick<ResourceClaim, 'status'>>(claim: T): T {
  return mapMember<T, 'status'>(claim, 'status', (status: ResourceClaim['status']) =>
    mapMember(status, 'allocation', (allocation) =>
      mapMember(allocation, 'devices', (devices) => mapMember(devices, 'results', (results) => mapItems(results, defaultTolerations))),
    ),
  );
}

/** Source: pkg/printers/internalversion/printers.go resourceClaimState. */
function formatState({ metadata, status }: ResourceClaim): string {
  const { allocation, reservedFor = [] } = status;
  const isDeleted = Boolean(metadata.deletionTimestamp);
  return [
    ...(isDeleted ? ['deleted'] : []),
    ...(allocation || isDeleted ? [] : ['pending']),
    ...(allocation ? ['allocated'] : []),
    ...(allocation && reservedFor.length > 0 ? ['reserved'] : []),
  ].join(',');
}
