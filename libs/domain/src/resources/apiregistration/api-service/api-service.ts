import { defineResource } from '#domain/api/define-resource.js';
import { onlyStatusOf, withStatusOf } from '#domain/api/plain-strategy.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import { fillAbsent, mapMember } from '#domain/json/fill.js';
import { availableHere, withAvailability } from '#domain/resources/apiregistration/api-service/availability.js';
import { isRemote } from '#domain/resources/apiregistration/api-service/extension-location.js';
import { extensionUrlAnnotation, extensionUrlOf } from '#domain/resources/apiregistration/api-service/extension-url.js';
import { validateApiService, validateApiServiceStatus } from '#domain/resources/apiregistration/api-service/validate-api-service.js';
import type { APIService } from '#domain/schema/types/apiregistration-v1.js';
import { formatAge } from '#domain/time/duration.js';

/**
 * Who answers for a version of a group: this server, or a Service. Its generation is not counted.
 * Strategy: k8s.io/kube-aggregator/pkg/registry/apiservice/strategy.go.
 */
export const apiServices = defineResource<APIService>('apiregistration.k8s.io/v1', 'APIService', {
  delegated: true,
  strategy: {
    // the name follows from the spec, so its rule is among the rules of the object
    checkName: () => [],
    applyDefaults: (service) =>
      mapMember(service, 'spec', (spec) => mapMember(spec, 'service', (reference) => fillAbsent(reference, { port: 443 }))),
    prepareForCreate: (service, { now }) => ({ ...service, status: isRemote(service) ? {} : withAvailability({}, availableHere, now) }),
    prepareForUpdate: withStatusOf,
    validate: validateApiService,
    validateUpdate: validateApiService,
    allowUnconditionalUpdate: false,
  },
  subresources: {
    status: { prepareForUpdate: onlyStatusOf, validateUpdate: validateApiServiceStatus },
  },
  printer: {
    columns: [
      nameColumn,
      column('Service', 'The Service that answers; Local for this server.'),
      column('Available', 'Whether it answers, and if not, why.'),
      ageColumn,
    ],
    cells: (service, now) => [
      service.metadata.name,
      formatAnswerer(service),
      formatAvailability(service.status),
      formatAge(service.metadata.creationTimestamp, now),
    ],
  },
});

/** Upstream knows Services and itself; an address of the annotation is shown as it is. */
function formatAnswerer({ metadata, spec }: APIService): string {
  const url = extensionUrlOf(metadata);
  if (url) return metadata.annotations?.[extensionUrlAnnotation] ?? '';
  return spec.service ? `${spec.service.namespace ?? ''}/${spec.service.name ?? ''}` : 'Local';
}

function formatAvailability({ conditions = [] }: APIService['status']): string {
  const condition = conditions.find(({ type }) => type === 'Available');
  if (!condition) return 'Unknown';
  const { status, reason } = condition;
  return status === 'True' || !reason ? status : `${status} (${reason})`;
}
