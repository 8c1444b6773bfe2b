import type { Action, Continuation, EventAction, RequestAction } from '#domain/controllers/controller.js';
import { keyOf } from '#domain/meta/object-meta.js';
import { findPodCondition, withPodCondition } from '#domain/resources/core/pod/pod-condition.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import { isStatusError } from '#domain/status/status-error.js';

/** How often a pod that changes meanwhile is read again. */
const attempts = 5;

/**
 * Takes pods for not ready whose node is not heard of any more. Reason and message of the condition stay as the kubelet wrote them.
 * Source: MarkPodsNotReady in pkg/controller/util/node/controller_utils.go.
 */
export function markPodsNotReady(all: readonly Pod[], now: number): Action {
  return { do: 'batch', pace: 'parallel', actions: all.flatMap((pod) => markNotReady(pod, now, 1)) };
}

function markNotReady(pod: Pod, now: number, attempt: number): readonly RequestAction[] {
  const ready = findPodCondition(pod.status, 'Ready');
  if (!ready) return [];
  const { lastTransitionTime: _, ...condition } = ready;
  const status = withPodCondition(pod.status, { ...condition, status: 'False' }, now);
  if (status === pod.status) return [];
  const object: Pod = { ...pod, status };
  const told: EventAction = { do: 'event', about: pod, type: 'Warning', reason: 'NodeNotReady', message: 'Node is not ready' };
  const again = (found: Pod): Continuation => ({ actions: markNotReady(found, now, attempt + 1) });
  return [
    {
      do: 'update',
      resource: pods,
      object,
      subresource: 'status',
      onSuccess: () => ({ actions: [told] }),
      onFailure: (error) => {
        if (isStatusError(error, 'NotFound')) return { actions: [] };
        if (!isStatusError(error, 'Conflict') || attempt >= attempts) return { actions: [told], after: 'retry' };
        return {
          actions: [
            {
              do: 'get',
              resource: pods,
              key: keyOf(pod),
              onSuccess: (found) => again(found as Pod),
              onFailure: ({ reason }) => ({ actions: [], after: reason === 'NotFound' ? 'go-on' : 'retry' }),
            },
          ],
        };
      },
    },
  ];
}
