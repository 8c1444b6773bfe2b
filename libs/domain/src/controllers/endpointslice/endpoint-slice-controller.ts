import {
  type Action,
  type Controller,
  type EventAction,
  nothing,
  type ObjectIndex,
  type Plan,
  type Reader,
  type ReconcileContext,
} from '#domain/controllers/controller.js';
import { addHints } from '#domain/controllers/endpointslice/add-hints.js';
import { planSlices } from '#domain/controllers/endpointslice/plan-slices.js';
import { podsOfService, servicesOfPod } from '#domain/controllers/endpointslice/service-pods.js';
import { endpointSliceManager, managedByLabel, serviceNameLabel } from '#domain/controllers/endpointslice/slice-metadata.js';
import { zoneRatios } from '#domain/controllers/endpointslice/topology-hints.js';
import { asksForTopologyHints } from '#domain/controllers/endpointslice/traffic-distribution.js';
import { triggerTime, type TriggerTimes } from '#domain/controllers/endpointslice/trigger-time.js';
import { joinErrors, removeSlice, updateFailure, writeSlices } from '#domain/controllers/endpointslice/write-slices.js';
import { keyOf, type KubeObject, type ObjectKey } from '#domain/meta/object-meta.js';
import { nodes } from '#domain/resources/core/node/node.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { services } from '#domain/resources/core/service/service.js';
import { endpointSlices } from '#domain/resources/discovery/endpoint-slice/endpoint-slice.js';
import type { Service } from '#domain/schema/types/core-v1.js';
import type { EndpointSlice } from '#domain/schema/types/discovery-v1.js';

interface Memory {
  readonly times: TriggerTimes;
  /** Hints by annotation are in place. */
  readonly hints: boolean;
}

/** Keeps the EndpointSlices of Services that select pods. Source: pkg/controller/endpointslice, k8s.io/endpointslice. */
export function endpointSliceController(
  options: { readonly maxEndpointsPerSlice: number } = { maxEndpointsPerSlice: 100 },
): Controller<Memory> {
  return {
    name: 'endpointslice',
    eventSource: 'endpoint-slice-controller',
    reconciles: services,
    watches: [
      { resource: pods, keysFor: servicesOfPod },
      { resource: endpointSlices, keysFor: serviceOfSlice },
      { resource: nodes, keysFor: (_, read) => read.by(servicesWithTopologyHints, 'Auto').map(keyOf) },
    ],
    retries: { firstMs: 1000, mostMs: 1_000_000, limit: 15 },
    reconcile: (key, read, context) => reconcile(key, read, context, options.maxEndpointsPerSlice),
  };
}

const servicesWithTopologyHints: ObjectIndex<Service> = {
  resource: services,
  valuesOf: (service) => (asksForTopologyHints(service) ? ['Auto'] : []),
};

/** Slices by namespace/name of the Service they are of; those of this controller only. */
const slicesByService: ObjectIndex<EndpointSlice> = { resource: endpointSlices, valuesOf: (slice) => serviceOfSlice(slice) };

function serviceOfSlice({ metadata }: KubeObject): readonly ObjectKey[] {
  const name = metadata.labels?.[serviceNameLabel];
  return name && metadata.labels?.[managedByLabel] === endpointSliceManager ? [`${metadata.namespace}/${name}`] : [];
}

function reconcile(key: ObjectKey, read: Reader, { memory }: ReconcileContext<Memory>, limit: number): Plan<Memory> {
  const service = read.get(services, key);
  if (!service) return nothing;
  if (service.spec.type === 'ExternalName' || !service.spec.selector) return { actions: [], ...(memory && { memory }) };
  const selected = podsOfService(service, read);
  const existing = read.by(slicesByService, key).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const trigger = triggerTime(service, selected, memory?.times);
  const { plans, stray, skipped } = planSlices({ service, pods: selected, existing, nodeOf: (name) => read.get(nodes, name), limit });

  let hints = memory?.hints ?? false;
  const actions: Action[] = [];
  for (const plan of plans) {
    const hinted = addHints(service, plan, () => zoneRatios(read.list(nodes)), hints);
    hints = hinted.isPopulated;
    actions.push(...writeSlices({ service, skipped }, hinted.plan, trigger.at));
    actions.push(...hinted.events.map((event): EventAction => ({ do: 'event', about: service, ...event })));
  }
  actions.push(...stray.map((slice) => removeSlice({ service, skipped }, slice, 'error deleting')));
  if (skipped.length > 0) actions.push(updateFailure(service, skipped), { do: 'fail', why: joinErrors(skipped) });
  return { actions, memory: { times: trigger.times, hints } };
}
