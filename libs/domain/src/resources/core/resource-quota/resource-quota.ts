import { defineResource } from '#domain/api/define-resource.js';
import { withoutStatus, withStatusOf } from '#domain/api/plain-strategy.js';
import { mapMember } from '#domain/json/fill.js';
import { roundResourceList } from '#domain/resources/core/pod/resource-list.js';
import { quotaPrinter } from '#domain/resources/core/resource-quota/quota-printer.js';
import { quotaWarnings } from '#domain/resources/core/resource-quota/quota-warnings.js';
import {
  validateQuotaStatus,
  validateResourceQuota,
  validateResourceQuotaUpdate,
} from '#domain/resources/core/resource-quota/validate-resource-quota.js';
import type { ResourceQuota } from '#domain/schema/types/core-v1.js';

/** How much of what a namespace may use together. */
export const resourceQuotas = defineResource<ResourceQuota>('v1', 'ResourceQuota', {
  strategy: {
    applyDefaults: roundAmounts,
    prepareForCreate: withoutStatus,
    prepareForUpdate: withStatusOf,
    validate: validateResourceQuota,
    validateUpdate: validateResourceQuotaUpdate,
    warnOnCreate: quotaWarnings,
    returnsDeletedObject: true,
  },
  subresources: { status: { validateUpdate: ({ status }) => validateQuotaStatus(status) } },
  printer: quotaPrinter,
});

function roundAmounts(quota: ResourceQuota): ResourceQuota {
  const next = mapMember(quota, 'spec', (spec) => mapMember(spec, 'hard', roundResourceList));
  return mapMember(next, 'status', (status) => mapMember(mapMember(status, 'hard', roundResourceList), 'used', roundResourceList));
}
