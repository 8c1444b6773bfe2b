import { defineResource } from '#domain/api/define-resource.js';
import { allocateServiceCreate, allocateServiceUpdate, claimsOfService } from '#domain/resources/core/service/allocate-service.js';
import { applyServiceDefaults } from '#domain/resources/core/service/default-service.js';
import { dropTypeDependentFields } from '#domain/resources/core/service/drop-type-dependent-fields.js';
import { servicePrinter } from '#domain/resources/core/service/service-printer.js';
import { serviceStatusWarnings, serviceWarnings } from '#domain/resources/core/service/service-warnings.js';
import { validateServiceStatusUpdate } from '#domain/resources/core/service/validate-load-balancer.js';
import { validateServiceUpdate } from '#domain/resources/core/service/validate-service-update.js';
import { validateService } from '#domain/resources/core/service/validate-service.js';
import type { Service } from '#domain/schema/types/core-v1.js';
import { nameIsDnsLabel } from '#domain/validation/names.js';

/**
 * A name and address for a set of pods. Addresses and ports are allocated before prepareForCreate and prepareForUpdate; see
 * allocate-service.ts.
 */
export const services = defineResource<Service>('v1', 'Service', {
  strategy: {
    checkName: nameIsDnsLabel,
    applyDefaults: applyServiceDefaults,
    prepareForCreate: (service) => ({ ...service, status: { loadBalancer: {} } }),
    prepareForUpdate: (next, prev) => dropTypeDependentFields({ ...next, status: prev.status }, prev),
    validate: (service) => validateService(service),
    validateUpdate: validateServiceUpdate,
    warnOnCreate: serviceWarnings,
    warnOnUpdate: serviceWarnings,
    allowCreateOnUpdate: true,
    returnsDeletedObject: true,
  },
  subresources: { status: { validateUpdate: validateServiceStatusUpdate, warnOnUpdate: serviceStatusWarnings } },
  printer: servicePrinter,
  allocation: { forCreate: allocateServiceCreate, forUpdate: allocateServiceUpdate, claims: claimsOfService },
  selectableFields: [
    { path: 'spec.clusterIP', value: ({ spec }) => spec.clusterIP ?? '' },
    { path: 'spec.type', value: ({ spec }) => spec.type ?? '' },
  ],
});
