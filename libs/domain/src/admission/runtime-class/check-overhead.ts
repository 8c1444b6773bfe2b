import { admissionForbidden, type Attributes } from '#domain/admission/attributes.js';
import { isAbout } from '#domain/admission/is-about.js';
import { runtimeClassOf } from '#domain/admission/runtime-class/runtime-class-of.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { isSameAmounts, parseResourceList } from '#domain/resources/core/pod/resource-amounts.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import type { RuntimeClass } from '#domain/schema/types/node-v1.js';

/**
 * The overhead of a new pod is that of its runtime class, and no other. Throws 403.
 * Source: plugin/pkg/admission/runtimeclass/admission.go validateOverhead.
 */
export function checkOverhead(
  attributes: Attributes,
  object: KubeObject | undefined,
  get: (name: string) => RuntimeClass | undefined,
): void {
  if (!object || attributes.operation !== 'CREATE' || !isAbout(attributes, pods)) return;
  const pod = object as Pod;
  const { overhead } = runtimeClassOf(attributes, pod, get) ?? {};
  if (overhead) {
    if (!isSameAmounts(parseResourceList(overhead.podFixed), parseResourceList(pod.spec.overhead))) throw overheadMismatch(attributes, pod);
  } else if (pod.spec.overhead) {
    throw admissionForbidden(attributes, pod, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead');
  }
}

/** Shared by both halves of the plugin. */
export function overheadMismatch(attributes: Attributes, pod: Pod): Error {
  return admissionForbidden(attributes, pod, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
}
