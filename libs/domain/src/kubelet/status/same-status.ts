import { semanticallyEqual } from '#domain/json/equal.js';
import { isKubeletCondition } from '#domain/kubelet/status/pod-conditions.js';
import type { PodCondition, PodStatus } from '#domain/schema/types/core-v1.js';

/**
 * Whether two statuses are the same as far as the kubelet cares: the times of conditions, and whatever others set, do not count.
 * Source: isPodStatusByKubeletEqual in pkg/kubelet/status/status_manager.go.
 */
export function isSameStatus(a: PodStatus, b: PodStatus): boolean {
  const mine = (a.conditions ?? []).filter(isOurs);
  const theirs = (b.conditions ?? []).filter(isOurs);
  if (
    mine.length !== theirs.length ||
    !mine.every((one) =>
      isSameCondition(
        one,
        theirs.find(({ type }) => type === one.type),
      ),
    )
  )
    return false;
  return semanticallyEqual(withoutForeign(a), withoutForeign(b));
}

function isOurs({ type }: PodCondition): boolean {
  return isKubeletCondition(type) || type === 'DisruptionTarget';
}

function isSameCondition(a: PodCondition, b: PodCondition | undefined): boolean {
  return b !== undefined && a.status === b.status && (a.message ?? '') === (b.message ?? '') && (a.reason ?? '') === (b.reason ?? '');
}

function withoutForeign({
  conditions: _conditions,
  resourceClaimStatuses: _claims,
  extendedResourceClaimStatus: _extended,
  nodeAllocatableResourceClaimStatuses: _allocatable,
  ...rest
}: PodStatus): PodStatus {
  return rest;
}
