import {
  type Action,
  type Controller,
  type EventAction,
  nothing,
  type Plan,
  type Reader,
  type ReconcileContext,
} from '#domain/controllers/controller.js';
import { serviceSubsets } from '#domain/controllers/endpoint/service-subsets.js';
import { countAddresses, maxAddresses, truncateSubsets } from '#domain/controllers/endpoint/truncate-subsets.js';
import { repackSubsets } from '#domain/controllers/endpoint/repack-subsets.js';
import { isHeadless } from '#domain/controllers/endpointslice/service-ports.js';
import { podsOfService, servicesOfPod } from '#domain/controllers/endpointslice/service-pods.js';
import { headlessLabel } from '#domain/controllers/endpointslice/slice-metadata.js';
import { triggerTime, triggerTimeAnnotation, type TriggerTimes } from '#domain/controllers/endpointslice/trigger-time.js';
import { equal, semanticallyEqual } from '#domain/json/equal.js';
import { keyOf, type KubeObject, type ObjectKey } from '#domain/meta/object-meta.js';
import { endpoints } from '#domain/resources/core/endpoints/endpoints.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { services } from '#domain/resources/core/service/service.js';
import type { EndpointAddress, Endpoints, EndpointSubset, Service } from '#domain/schema/types/core-v1.js';
import type { Labels } from '#domain/selectors/label-requirement.js';
import { hasCause, type StatusError } from '#domain/status/status-error.js';
import { formatTime } from '#domain/time/rfc3339.js';

const managedByLabel = 'endpoints.kubernetes.io/managed-by';
const overCapacityAnnotation = 'endpoints.kubernetes.io/over-capacity';

/** The key under which Endpoints are looked for, once, whose Service went while nobody watched. */
const leftovers = 'leftovers';

/** Keeps the Endpoints of Services that select pods: the older and smaller form of EndpointSlices. Source: pkg/controller/endpoint. */
export const endpointController: Controller<TriggerTimes> = {
  name: 'endpoint',
  eventSource: 'endpoint-controller',
  reconciles: services,
  watches: [
    { resource: pods, keysFor: servicesOfPod },
    { resource: endpoints, keysFor: goneEndpoints },
  ],
  initialKeys: [leftovers],
  retries: { firstMs: 5, mostMs: 1_000_000, limit: 15 },
  reconcile,
};

/** Only Endpoints that were deleted are looked at; what others make of theirs is their own affair. */
function goneEndpoints(object: KubeObject, read: Reader): readonly ObjectKey[] {
  const key = keyOf(object);
  return read.get(endpoints, key) ? [] : [key];
}

function reconcile(key: ObjectKey, read: Reader, { memory }: ReconcileContext<TriggerTimes>): Plan<TriggerTimes> {
  if (key === leftovers)
    return {
      actions: read
        .list(endpoints)
        .filter((object) => isLeftOver(object, read))
        .map(removal),
    };
  const service = read.get(services, key);
  const current = read.get(endpoints, key);
  if (!service) return current ? { actions: [removal(current)] } : nothing;
  if (service.spec.type === 'ExternalName' || !service.spec.selector) return { actions: [], ...(memory && { memory }) };
  const selected = podsOfService(service, read);
  const trigger = triggerTime(service, selected, memory);
  const subsets = serviceSubsets(service, selected);
  const isUpToDate = current && isSame(current, subsets) && hasLabels(current, service) && !isMarkedWrongly(current);
  return { actions: isUpToDate ? [] : [write(service, current, subsets, trigger.at)], memory: trigger.times };
}

/** Leader election once used Endpoints, which have no Service. */
function isLeftOver(object: Endpoints, read: Reader): boolean {
  if (object.metadata.annotations?.['control-plane.alpha.kubernetes.io/leader'] !== undefined) return false;
  return read.get(services, keyOf(object)) === undefined;
}

function removal(object: Endpoints): Action {
  return {
    do: 'delete',
    resource: endpoints,
    key: keyOf(object),
    onFailure: (error) => ({ actions: [], after: error.reason === 'NotFound' ? 'go-on' : 'retry' }),
  };
}

function write(service: Service, current: Endpoints | undefined, subsets: readonly EndpointSubset[], at: number | undefined): Action {
  const truncated = truncateSubsets(subsets);
  const { [triggerTimeAnnotation]: _, [overCapacityAnnotation]: __, ...others } = current?.metadata.annotations ?? {};
  const annotations = {
    ...others,
    ...(at !== undefined && { [triggerTimeAnnotation]: formatTime(at) }),
    ...(truncated && { [overCapacityAnnotation]: 'truncated' }),
  };
  const written = { metadata: { labels: labelsOf(service), annotations }, subsets: truncated ?? subsets };
  const { namespace = '', name } = service.metadata;
  const fail = (reason: string, what: string) => (error: StatusError) => ({
    actions: [failure(service, reason, `Failed to ${what} ${namespace}/${name}: ${error.message}`)],
    after: 'retry' as const,
  });
  if (current) {
    const object: Endpoints = { ...current, metadata: { ...current.metadata, ...written.metadata }, subsets: written.subsets };
    return { do: 'update', resource: endpoints, object, onFailure: fail('FailedToUpdateEndpoint', 'update endpoint') };
  }
  const failed = fail('FailedToCreateEndpoint', 'create endpoint for service');
  return {
    do: 'create',
    resource: endpoints,
    namespace,
    object: { apiVersion: 'v1', kind: 'Endpoints', ...written, metadata: { name, ...written.metadata } },
    onFailure: (error) => (hasCause(error, 'NamespaceTerminating') ? { actions: [], after: 'stop' } : failed(error)),
  };
}

function labelsOf(service: Service): Labels {
  const { [headlessLabel]: _, ...labels } = service.metadata.labels ?? {};
  return { ...labels, ...(isHeadless(service) && { [headlessLabel]: '' }), [managedByLabel]: 'endpoint-controller' };
}

function failure({ metadata }: Service, reason: string, message: string): EventAction {
  const { namespace, name } = metadata;
  const about = { kind: 'Endpoints', apiVersion: 'v1', ...(namespace !== undefined && { namespace }), name };
  return { do: 'event', about, type: 'Warning', reason, message };
}

/** Compared as they are, and as they would be in canonical form. */
function isSame({ subsets }: Endpoints, wanted: readonly EndpointSubset[]): boolean {
  const comparable = wanted.map(withoutRevisions);
  return (
    semanticallyEqual((subsets ?? []).map(withoutRevisions), comparable) ||
    semanticallyEqual(repackSubsets(subsets ?? []).map(withoutRevisions), comparable)
  );
}

function withoutRevisions({ addresses, notReadyAddresses, ports }: EndpointSubset): object {
  const bare = (address: EndpointAddress): object =>
    address.targetRef ? { ...address, targetRef: { ...address.targetRef, resourceVersion: undefined } } : address;
  return { addresses: addresses?.map(bare), notReadyAddresses: notReadyAddresses?.map(bare), ports };
}

/** Whether it is headless is not compared, so that a Service that stops being so keeps the label until something else changes. */
function hasLabels({ metadata }: Endpoints, service: Service): boolean {
  const { [headlessLabel]: _, [managedByLabel]: manager, ...labels } = metadata.labels ?? {};
  return manager === 'endpoint-controller' && equal(labels, service.metadata.labels ?? {});
}

function isMarkedWrongly({ metadata, subsets }: Endpoints): boolean {
  return countAddresses(subsets ?? []) > maxAddresses || metadata.annotations?.[overCapacityAnnotation] !== undefined;
}
