import { isHeadless } from '#domain/controllers/endpointslice/service-ports.js';
import { equal } from '#domain/json/equal.js';
import type { TemplateMeta } from '#domain/meta/object-meta.js';
import { controllerReference } from '#domain/meta/owner-reference.js';
import type { Service } from '#domain/schema/types/core-v1.js';
import type { EndpointSlice } from '#domain/schema/types/discovery-v1.js';
import type { Labels } from '#domain/selectors/label-requirement.js';
import { nameIsDnsSubdomain } from '#domain/validation/names.js';

/** Names, labels and owners of EndpointSlices. Source: k8s.io/endpointslice/utils.go. */

export const serviceNameLabel = 'kubernetes.io/service-name';
export const managedByLabel = 'endpointslice.kubernetes.io/managed-by';
export const headlessLabel = 'service.kubernetes.io/headless';

/** Who manages the slices of Services with a selector. */
export const endpointSliceManager = 'endpointslice-controller.k8s.io';

const reserved: ReadonlySet<string> = new Set([serviceNameLabel, managedByLabel, headlessLabel]);

/** Labels of the Service, but for those that mean something on a slice, which are set. */
export function sliceLabels(service: Service): Labels {
  return {
    ...withoutReserved(service.metadata.labels),
    ...(isHeadless(service) && { [headlessLabel]: '' }),
    [serviceNameLabel]: service.metadata.name,
    [managedByLabel]: endpointSliceManager,
  };
}

/** The labels a slice should have; undefined when those it shares with the Service are right. */
export function missingLabels(slice: EndpointSlice, service: Service): Labels | undefined {
  const isSame = equal(withoutReserved(slice.metadata.labels), withoutReserved(service.metadata.labels));
  return isSame ? undefined : sliceLabels(service);
}

function withoutReserved(labels: Labels | undefined): Labels {
  return Object.fromEntries(Object.entries(labels ?? {}).filter(([key]) => !reserved.has(key)));
}

export function newSliceMetadata(service: Service): TemplateMeta {
  return {
    generateName: sliceNamePrefix(service.metadata.name),
    labels: sliceLabels(service),
    ownerReferences: [controllerReference(service)],
  };
}

/** `<name>-`, without the dash where that would be no name prefix. */
export function sliceNamePrefix(name: string): string {
  const prefix = `${name}-`;
  return nameIsDnsSubdomain(prefix, true).length === 0 ? prefix : name;
}

/** True for slices this Service owns, rather than one of the same name before it. */
export function isOwnedByService({ metadata }: EndpointSlice, service: Service): boolean {
  return (metadata.ownerReferences ?? []).some(
    ({ uid, kind, apiVersion }) => uid === service.metadata.uid && kind === 'Service' && apiVersion === 'v1',
  );
}
