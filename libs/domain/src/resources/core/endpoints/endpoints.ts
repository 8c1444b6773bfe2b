import { defineResource } from '#domain/api/define-resource.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import { fillEmpty, mapItems, mapMember } from '#domain/json/fill.js';
import { formatEndpoints } from '#domain/resources/core/endpoints/format-endpoints.js';
import { validateEndpoints } from '#domain/resources/core/endpoints/validate-endpoints.js';
import type { Endpoints } from '#domain/schema/types/core-v1.js';
import { formatAge } from '#domain/time/duration.js';
import { ipWarnings } from '#domain/validation/ip.js';

const managedByLabel = 'endpoints.kubernetes.io/managed-by';
const controllerName = 'endpoint-controller';

/** The addresses behind a Service, as one object; EndpointSlices have taken its place. */
export const endpoints = defineResource<Endpoints>('v1', 'Endpoints', {
  deprecated: { since: 33, instead: { group: 'discovery.k8s.io', version: 'v1', kind: 'EndpointSlice' } },
  strategy: {
    applyDefaults: (object) =>
      mapMember(object, 'subsets', (subsets) =>
        mapItems(subsets, (subset) =>
          mapMember(subset, 'ports', (ports) => mapItems(ports, (port) => fillEmpty(port, { protocol: 'TCP' }))),
        ),
      ),
    validate: (object) => validateEndpoints(object),
    validateUpdate: validateEndpoints,
    warnOnCreate: addressWarnings,
    warnOnUpdate: addressWarnings,
    allowCreateOnUpdate: true,
  },
  printer: {
    columns: [nameColumn, column('Endpoints', 'Addresses with ports.'), ageColumn],
    cells: (object, now) => [object.metadata.name, formatEndpoints(object), formatAge(object.metadata.creationTimestamp, now)],
  },
});

/** The endpoints controller writes clean addresses only, so its objects are not looked at (pkg/registry/core/endpoint/strategy.go). */
function addressWarnings({ metadata, subsets = [] }: Endpoints): readonly string[] {
  if (metadata.labels?.[managedByLabel] === controllerName) return [];
  return subsets.flatMap((subset, i) =>
    (['addresses', 'notReadyAddresses'] as const).flatMap((list) =>
      (subset[list] ?? []).flatMap(({ ip }, j) => ipWarnings(ip, `subsets[${i}].${list}[${j}].ip`)),
    ),
  );
}
