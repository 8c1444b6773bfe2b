import type { Action, EventAction, WriteAction } from '#domain/controllers/controller.js';
import type { SliceDraft, SlicePlan } from '#domain/controllers/endpointslice/plan-slices.js';
import { isOwnedByService } from '#domain/controllers/endpointslice/slice-metadata.js';
import { triggerTimeAnnotation } from '#domain/controllers/endpointslice/trigger-time.js';
import { keyOf } from '#domain/meta/object-meta.js';
import { endpointSlices } from '#domain/resources/discovery/endpoint-slice/endpoint-slice.js';
import type { Service } from '#domain/schema/types/core-v1.js';
import type { EndpointSlice } from '#domain/schema/types/discovery-v1.js';
import { hasCause } from '#domain/status/status-error.js';
import { formatTime } from '#domain/time/rfc3339.js';

/** Whose slices are written, for what is said when a write fails. */
export interface Told {
  readonly service: Service;
  /** What else went wrong in the pass. */
  readonly skipped: readonly string[];
}

/**
 * The writes of one address type. A slice that is to go and one that is to come make one update of the one that is there.
 * Source: finalize of k8s.io/endpointslice/reconciler.go.
 */
export function writeSlices(told: Told, { create, update, remove: unwanted }: SlicePlan, at: number | undefined): readonly Action[] {
  const { service } = told;
  const drafts = [...create];
  const reused: EndpointSlice[] = [];
  const removed: EndpointSlice[] = [];
  for (const slice of unwanted) {
    const draft = isOwnedByService(slice, service) ? drafts.pop() : undefined;
    if (draft) reused.push(overwrite(slice, draft));
    else removed.push(slice);
  }
  const isLeaving = service.metadata.deletionTimestamp !== undefined;
  return [
    ...(isLeaving ? [] : drafts.map((draft) => createSlice(told, withTriggerTime(draft, at)))),
    ...[...update, ...reused].map((slice) => updateSlice(told, withTriggerTime(slice, at))),
    ...removed.map((slice) => removeSlice(told, slice, 'failed to delete')),
  ];
}

function overwrite(slice: EndpointSlice, draft: SliceDraft): EndpointSlice {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = slice.metadata;
  const identity = { name, ...(namespace !== undefined && { namespace }), uid, resourceVersion, creationTimestamp };
  return { ...draft, metadata: { ...draft.metadata, ...identity } };
}

/** Only a slice that is written because of something new says since when. */
function withTriggerTime<T extends SliceDraft | EndpointSlice>(slice: T, at: number | undefined): T {
  const { [triggerTimeAnnotation]: _, ...others } = slice.metadata.annotations ?? {};
  const annotations = at === undefined ? others : { ...others, [triggerTimeAnnotation]: formatTime(at) };
  return { ...slice, metadata: { ...slice.metadata, annotations } };
}

function createSlice(told: Told, object: SliceDraft): WriteAction {
  return {
    do: 'create',
    resource: endpointSlices,
    namespace: told.service.metadata.namespace ?? '',
    object,
    onFailure: (error) => {
      if (hasCause(error, 'NamespaceTerminating')) return { actions: [], after: 'stop' };
      return {
        actions: [updateFailure(told.service, [...told.skipped, failed(told, 'failed to create EndpointSlice', error.message)])],
        after: 'retry',
      };
    },
  };
}

function updateSlice(told: Told, object: EndpointSlice): WriteAction {
  const what = `failed to update ${object.metadata.name} EndpointSlice`;
  return {
    do: 'update',
    resource: endpointSlices,
    object,
    onFailure: ({ message }) => ({
      actions: [updateFailure(told.service, [...told.skipped, failed(told, what, message)])],
      after: 'retry',
    }),
  };
}

export function removeSlice(told: Told, slice: EndpointSlice, what: string): WriteAction {
  const text = `${what} ${slice.metadata.name} EndpointSlice`;
  return {
    do: 'delete',
    resource: endpointSlices,
    key: keyOf(slice),
    onFailure: ({ message }) => ({
      actions: [updateFailure(told.service, [...told.skipped, failed(told, text, message)])],
      after: 'retry',
    }),
  };
}

function failed({ service }: Told, what: string, why: string): string {
  return `${what} for Service ${service.metadata.namespace}/${service.metadata.name}: ${why}`;
}

export function updateFailure(about: Service, errors: readonly string[]): EventAction {
  const message = `Error updating Endpoint Slices for Service ${about.metadata.namespace}/${about.metadata.name}: ${joinErrors(errors)}`;
  return { do: 'event', about, type: 'Warning', reason: 'FailedToUpdateEndpointSlices', message };
}

/** As utilerrors.NewAggregate prints several errors. */
export function joinErrors(errors: readonly string[]): string {
  return errors.length === 1 ? (errors[0] ?? '') : `[${errors.join(', ')}]`;
}
