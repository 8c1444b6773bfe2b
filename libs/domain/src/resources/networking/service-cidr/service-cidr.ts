import { defineResource, type Given } from '#domain/api/define-resource.js';
import { onlyStatusOf, withoutStatus, withStatusOf } from '#domain/api/plain-strategy.js';
import { storedAs } from '#domain/api/same-shape.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import { validateServiceCidr, validateServiceCidrUpdate } from '#domain/resources/networking/service-cidr/validate-service-cidr.js';
import type { ServiceCIDR } from '#domain/schema/types/networking-v1.js';
import { formatAge } from '#domain/time/duration.js';

/** Its generation is not counted (pkg/registry/networking/servicecidr/strategy.go). */
const rules: Given<ServiceCIDR> = {
  strategy: {
    prepareForCreate: withoutStatus,
    prepareForUpdate: withStatusOf,
    validate: validateServiceCidr,
    validateUpdate: validateServiceCidrUpdate,
  },
  subresources: { status: { prepareForUpdate: onlyStatusOf } },
  printer: {
    columns: [nameColumn, column('CIDRs', 'Networks that cluster IPs are taken from, at most one of each family.'), ageColumn],
    cells: ({ metadata, spec }, now) => [metadata.name, (spec.cidrs ?? []).join(','), formatAge(metadata.creationTimestamp, now)],
  },
};

/** Networks that the cluster IPs of Services come from. */
export const serviceCidrs = defineResource<ServiceCIDR>('networking.k8s.io/v1', 'ServiceCIDR', rules);

export const serviceCidrsV1beta1 = defineResource<ServiceCIDR>('networking.k8s.io/v1beta1', 'ServiceCIDR', {
  deprecated: { since: 34, until: 37 },
  ...rules,
  ...storedAs<ServiceCIDR>(serviceCidrs, 'v1beta1'),
});
