import type { Pod, PodStatus } from '#domain/schema/types/core-v1.js';
import { parseTime } from '#domain/time/rfc3339.js';

/** What is said of a pod that ran for longer than its activeDeadlineSeconds allow. Source: pkg/kubelet/active_deadline.go. */
export const deadlineExceeded = {
  reason: 'DeadlineExceeded',
  message: 'Pod was active on the node longer than the specified deadline',
} as const;

/** When the time of a pod is up, ms; undefined when it has no deadline or has not started. */
export function activeDeadline({ spec }: Pod, { startTime }: PodStatus): number | undefined {
  const startedAt = parseTime(startTime ?? '');
  if (spec.activeDeadlineSeconds === undefined || startedAt === undefined) return undefined;
  return startedAt + spec.activeDeadlineSeconds * 1000;
}
