import { defineResource } from '#domain/api/define-resource.js';
import { withGeneration } from '#domain/api/plain-strategy.js';
import { semanticallyEqual } from '#domain/json/equal.js';
import { fillAbsent, mapItems, mapMember } from '#domain/json/fill.js';
import { dropTopology } from '#domain/resources/discovery/endpoint-slice/deprecated-topology.js';
import { endpointSlicePrinter } from '#domain/resources/discovery/endpoint-slice/endpoint-slice-printer.js';
import { validateEndpointSlice, validateEndpointSliceUpdate } from '#domain/resources/discovery/endpoint-slice/validate-endpoint-slice.js';
import type { EndpointSlice } from '#domain/schema/types/discovery-v1.js';
import { ipWarnings } from '#domain/validation/ip.js';

/** A part of the endpoints of a Service. Strategy: pkg/registry/discovery/endpointslice/strategy.go. */
export const endpointSlices = defineResource<EndpointSlice>('discovery.k8s.io/v1', 'EndpointSlice', {
  strategy: {
    applyDefaults: (slice) =>
      mapMember(slice, 'ports', (ports) => mapItems(ports, (port) => fillAbsent(port, { name: '', protocol: 'TCP' }))),
    prepareForCreate: (slice) => dropTopology(withGeneration(slice, 1)),
    prepareForUpdate: (next, prev) => dropTopology(countSliceGeneration(next, prev), prev),
    validate: (slice) => validateEndpointSlice(slice),
    validateUpdate: validateEndpointSliceUpdate,
    warnOnCreate: (slice) => [
      ...(slice.addressType === 'FQDN' ? ['spec.addressType: FQDN endpoints are deprecated'] : []),
      ...addressWarnings(slice),
    ],
    warnOnUpdate: addressWarnings,
  },
  printer: endpointSlicePrinter,
});

/** Everything but metadata counts, and labels do. */
function countSliceGeneration(next: EndpointSlice, prev: EndpointSlice): EndpointSlice {
  const same =
    next.addressType === prev.addressType &&
    semanticallyEqual(next.endpoints, prev.endpoints) &&
    semanticallyEqual(next.ports, prev.ports) &&
    semanticallyEqual(next.metadata.labels ?? {}, prev.metadata.labels ?? {});
  const generation = prev.metadata.generation ?? 0;
  return withGeneration(next, same ? generation : generation + 1);
}

const controllers: readonly (string | undefined)[] = ['endpointslice-controller.k8s.io', 'endpointslicemirroring-controller.k8s.io'];

/** Kubernetes' own controllers clean addresses up themselves and are not told. */
function addressWarnings({ metadata, endpoints }: EndpointSlice): readonly string[] {
  if (controllers.includes(metadata.labels?.['endpointslice.kubernetes.io/managed-by'])) return [];
  return (endpoints ?? []).flatMap(({ addresses }, i) =>
    (addresses ?? []).flatMap((address, j) => ipWarnings(address, `endpoints[${i}].addresses[${j}]`)),
  );
}
