import { optionsForUpdate } from '#domain/resources/core/pod/options-for-update.js';
import { validateClaimStatuses } from '#domain/resources/core/pod/status/validate-claim-statuses.js';
import { validateContainerStatuses } from '#domain/resources/core/pod/status/validate-container-statuses.js';
import { validateStateTransitions } from '#domain/resources/core/pod/status/validate-state-transitions.js';
import { validateHostIps, validatePodIps } from '#domain/resources/core/pod/status/validate-status-ips.js';
import { validateAnnotationUpdates } from '#domain/resources/core/pod/update/validate-annotation-updates.js';
import type { Pod, PodCondition } from '#domain/schema/types/core-v1.js';
import { type FieldError, forbidden, invalid } from '#domain/status/field-error.js';
import { validateKubeFinalizers } from '#domain/validation/kube-finalizer.js';
import { isQualifiedName } from '#domain/validation/names.js';
import { validateImmutable } from '#domain/validation/object-meta.js';
import { invalidEach, validateDns1123Subdomain } from '#domain/validation/text.js';

const notNegative = 'must be a non-negative integer';

/** What a kubelet may not report. Source: pkg/apis/core/validation/validation.go ValidatePodStatusUpdate. */
export function validatePodStatusUpdate(next: Pod, prev: Pod): readonly FieldError[] {
  const { status } = next;
  const { observedGeneration = 0 } = status;
  return [
    ...validateKubeFinalizers(next.metadata),
    ...validateAnnotationUpdates(next, prev, optionsForUpdate(prev)),
    ...validateConditions(status.conditions ?? []),
    ...validateNominatedNode(next, prev),
    ...(observedGeneration < 0 ? [invalid('status.observedGeneration', observedGeneration, notNegative)] : []),
    ...validateImmutable(status.qosClass ?? '', prev.status.qosClass ?? '', 'status.qosClass'),
    ...validateStateTransitions(next, prev),
    ...validateClaimStatuses(next),
    ...validatePodIps(status, prev.status),
    ...validateHostIps(status, prev.status),
    ...validateContainerStatuses(next),
  ];
}

const systemConditions: ReadonlySet<string> = new Set(['PodScheduled', 'Ready', 'Initialized']);

/** The capital in the path is upstream's. */
function validateConditions(conditions: readonly PodCondition[]): readonly FieldError[] {
  return conditions.flatMap(({ type, observedGeneration = 0 }, i) => {
    const at = `status.conditions[${i}]`;
    return [
      ...(observedGeneration < 0 ? [invalid(`${at}.observedGeneration`, observedGeneration, notNegative)] : []),
      ...(systemConditions.has(type) ? [] : invalidEach(`${at}.Type`, type, isQualifiedName(type))),
    ];
  });
}

/** A bound pod is promised no other node. */
function validateNominatedNode({ status }: Pod, prev: Pod): readonly FieldError[] {
  const path = 'status.nominatedNodeName';
  const { nominatedNodeName: name = '' } = status;
  if (name === '' || name === (prev.status.nominatedNodeName ?? '')) return [];
  return [
    ...validateDns1123Subdomain(name, path),
    ...(prev.spec.nodeName ? [forbidden(path, 'may not be set on pods that are already bound to a node')] : []),
  ];
}
