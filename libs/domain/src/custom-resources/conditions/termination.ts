import { type StatedCondition, isConditionTrue, withCondition } from '#domain/custom-resources/conditions/crd-condition.js';
import type { CustomResourceDefinition } from '#domain/schema/types/apiextensions-v1.js';
import { parseTime } from '#domain/time/rfc3339.js';

/**
 * How a definition that is deleted goes: its objects first. The finalizer keeps it until they are gone.
 * Source: k8s.io/apiextensions-apiserver/pkg/controller/finalizer/crd_finalizer.go.
 */
export const cleanupFinalizer = 'customresourcecleanup.apiextensions.k8s.io';

/** Its objects are being deleted. */
export const deletionInProgress = terminating('True', 'InstanceDeletionInProgress', 'CustomResource deletion is in progress');

/** No object is left. */
export const deletionCompleted = terminating('False', 'InstanceDeletionCompleted', 'removed all instances');

/** There never were any objects. */
export const neverEstablished = terminating('False', 'NeverEstablished', 'resource was never established');

/** What is stored there belongs to a kind that is built in. */
export const overlapsBuiltIn = terminating('False', 'OverlappingBuiltInResource', 'instances overlap with built-in resources in storage');

/** Not all objects could be deleted. */
export function deletionFailed(problem: string): StatedCondition {
  return terminating('True', 'InstanceDeletionFailed', `could not issue all deletes: ${problem}`);
}

/** Objects stay that were deleted: something holds them. */
export function objectsRemain(problem: string): StatedCondition {
  return terminating('True', 'InstanceDeletionCheck', `could not confirm zero CustomResources remaining: ${problem}`);
}

/** The definition on the first request to delete it; its deletionTimestamp is set. */
export function markTerminating(crd: CustomResourceDefinition): CustomResourceDefinition {
  const pending = 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon';
  const { finalizers, deletionTimestamp } = crd.metadata;
  const held = finalizers?.includes(cleanupFinalizer) ? finalizers : [...(finalizers ?? []), cleanupFinalizer];
  const marked = { ...crd, metadata: { ...crd.metadata, finalizers: held } };
  return withCondition(marked, terminating('True', 'InstanceDeletionPending', pending), parseTime(deletionTimestamp ?? '') ?? 0);
}

/** True while objects are to be deleted and waited for. */
export function awaitsCleanup({ metadata }: CustomResourceDefinition): boolean {
  return Boolean(metadata.deletionTimestamp) && (metadata.finalizers?.includes(cleanupFinalizer) ?? false);
}

/** The definition after its cleanup, with what came of it: nothing of this server holds it any more. */
export function withoutCleanup(crd: CustomResourceDefinition, outcome: StatedCondition, now: number): CustomResourceDefinition {
  const { finalizers: held = [], ...metadata } = crd.metadata;
  const finalizers = held?.filter((finalizer) => finalizer !== cleanupFinalizer) ?? [];
  const released = { ...crd, metadata: { ...metadata, ...(finalizers.length > 0 && { finalizers }) } };
  return withCondition(released, outcome, now);
}

/** Only of what was ever served there can be objects. */
export function mayHaveObjects(crd: CustomResourceDefinition): boolean {
  return isConditionTrue(crd, 'Established');
}

function terminating(status: StatedCondition['status'], reason: string, message: string): StatedCondition {
  return { type: 'Terminating', status, reason, message };
}
