import { goQuote } from '#domain/json/go-marshal.js';
import type { TemplateMeta } from '#domain/meta/object-meta.js';
import { validateBinding } from '#domain/resources/core/binding/binding.js';
import { withPodCondition } from '#domain/resources/core/pod/pod-condition.js';
import type { Binding, Pod } from '#domain/schema/types/core-v1.js';
import { formatFieldErrors } from '#domain/status/field-error.js';
import { badRequest, conflict, type StatusError } from '#domain/status/status-error.js';

/** What the messages call the resource that is written. */
const podBindings = { group: '', plural: 'pods/binding' };
const pods = { group: '', plural: 'pods' };

/**
 * Refuses a Binding that is for another pod than the one in the path, or for no node: 400, where upstream answers the latter with 500.
 * To be asked before admission; assignPod follows. Source: pkg/registry/core/pod/storage/storage.go BindingREST.Create.
 */
export function checkBinding(binding: Binding, podName: string): void {
  const { name = '' } = binding.metadata as TemplateMeta;
  if (name !== podName) throw badRequest('name in URL does not match name in Binding object');
  const errors = validateBinding(binding);
  if (errors.length > 0) throw badRequest(formatFieldErrors(errors));
}

/**
 * The pod on its node, with labels and annotations of the binding. Only spec.nodeName changes of the spec, and generation does not count it.
 * Throws 409 where the pod is not what the binding is for, is on its way out, has a node, or waits at a gate; nobody should try again.
 * Source: setPodNodeAndMetadata.
 */
export function assignPod(pod: Pod, { metadata: given, target }: Binding, now: number): Pod {
  checkPreconditions(pod, given.uid, given.resourceVersion);
  const { metadata, spec, status } = pod;
  const refuse = (why: string): StatusError => conflict(podBindings, metadata.name, `pod ${metadata.name} ${why}`);
  if (metadata.deletionTimestamp) throw refuse('is being deleted, cannot be assigned to a host');
  if (spec.nodeName) throw refuse(`is already assigned to node ${goQuote(spec.nodeName)}`);
  if (spec.schedulingGates?.length) throw refuse('has non-empty .spec.schedulingGates');
  const { nominatedNodeName: _, ...rest } = status;
  return {
    ...pod,
    metadata: {
      ...metadata,
      ...(given.labels && { labels: { ...metadata.labels, ...given.labels } }),
      ...(given.annotations && { annotations: { ...metadata.annotations, ...given.annotations } }),
    },
    spec: { ...spec, nodeName: target.name ?? '' },
    status: withPodCondition(rest, { type: 'PodScheduled', status: 'True' }, now),
  };
}

/** A binding may say which state of which pod it is for. The text is that of upstream's storage. */
function checkPreconditions({ metadata }: Pod, uid: string | undefined, resourceVersion: string | undefined): void {
  const check = (what: string, wanted: string | undefined, found: string): void => {
    if (!wanted || wanted === found) return;
    const problem = `Precondition failed: ${what} in precondition: ${wanted}, ${what} in object meta: ${found}`;
    const key = `/registry/pods/${metadata.namespace ?? ''}/${metadata.name}`;
    const about = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${problem}`;
    throw conflict(pods, metadata.name, about);
  };
  check('UID', uid, metadata.uid);
  check('ResourceVersion', resourceVersion, metadata.resourceVersion);
}
