import { hasTrueCondition } from '#domain/resources/batch/job/job-conditions.js';
import { validateFinishedStatus, validateSuccessConditions } from '#domain/resources/batch/job/validate-job-conditions.js';
import { validateStatusIndexes } from '#domain/resources/batch/job/validate-status-indexes.js';
import type { Job, UncountedTerminatedPods } from '#domain/schema/types/batch-v1.js';
import { childPath, duplicate, type FieldError, indexPath, invalid, omitted } from '#domain/status/field-error.js';
import { validateCounts } from '#domain/validation/counts.js';
import { immutableMessage } from '#domain/validation/object-meta.js';
import { repeatsOf } from '#domain/validation/repeats.js';

/**
 * Since anybody may run a Job (managedBy), its status is checked on the way in. Most rules hold for what changes only, so that a status
 * that is wrong already can still be written. Source: pkg/apis/batch/validation/validation.go ValidateJobStatusUpdate,
 * pkg/registry/batch/job/strategy.go getStatusValidationOptions.
 */
export function validateJobStatusUpdate(next: Job, prev: Job): readonly FieldError[] {
  const { status } = next;
  const { ready = 0, active = 0 } = status;
  const isReadyChanged = status.ready !== prev.status.ready || active !== (prev.status.active ?? 0);
  const { finished, completion, terminating } = validateFinishedStatus(next, prev);
  return [
    ...validateCounts(status, ['active', 'succeeded', 'failed', 'ready', 'terminating'], 'status'),
    ...validateUncounted(status.uncountedTerminatedPods ?? {}, 'status.uncountedTerminatedPods'),
    ...completion,
    ...finished,
    ...validateStatusIndexes(next, prev),
    ...terminating,
    ...(isReadyChanged && ready > active ? [invalid('status.ready', ready, 'cannot set more ready pods than active')] : []),
    ...validateSuccessConditions(next),
    ...validateStatusChange(next, prev),
  ];
}

/** Pods that ended and are not counted yet, each once. */
function validateUncounted(pods: UncountedTerminatedPods, path: string): readonly FieldError[] {
  const { succeeded = [], failed = [] } = pods;
  const all = [...succeeded, ...failed];
  const isRepeated = repeatsOf(all);
  return all.flatMap((uid, i) => {
    const isFailed = i >= succeeded.length;
    const at = indexPath(childPath(path, isFailed ? 'failed' : 'succeeded'), isFailed ? i - succeeded.length : i);
    if (uid === '') return [invalid(at, uid, 'must not be empty')];
    return isRepeated(i) ? [duplicate(at, uid)] : [];
  });
}

/** What was true stays true, what was counted stays counted, and times once set stay. */
function validateStatusChange(next: Job, prev: Job): readonly FieldError[] {
  const conditions = (detail: string): FieldError => invalid('status.conditions', omitted, detail);
  const isLost = (type: string): boolean => hasTrueCondition(prev, type) && !hasTrueCondition(next, type);
  const isLate = hasTrueCondition(prev, 'Complete') && !hasTrueCondition(prev, 'SuccessCriteriaMet');
  return [
    ...['Failed', 'Complete', 'FailureTarget'].flatMap((type) =>
      isLost(type) ? [conditions(`cannot disable the terminal ${type}=True condition`)] : [],
    ),
    ...validateCounters(next, prev),
    ...validateTimesKept(next, prev),
    ...(isLost('SuccessCriteriaMet') ? [conditions('cannot disable the SuccessCriteriaMet=True condition')] : []),
    ...(isLate && hasTrueCondition(next, 'SuccessCriteriaMet')
      ? [conditions('cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions')]
      : []),
  ];
}

/** An Indexed Job that is scaled down, completions and parallelism together, loses successes. */
function validateCounters({ spec, status }: Job, prev: Job): readonly FieldError[] {
  const { failed = 0, succeeded = 0 } = status;
  const mayShrink = spec.completionMode === 'Indexed' && spec.completions === spec.parallelism;
  return [
    ...(failed < (prev.status.failed ?? 0) ? [invalid('status.failed', failed, 'cannot decrease the failed counter')] : []),
    ...(!mayShrink && succeeded < (prev.status.succeeded ?? 0)
      ? [invalid('status.succeeded', succeeded, 'cannot decrease the succeeded counter')]
      : []),
  ];
}

function validateTimesKept(next: Job, prev: Job): readonly FieldError[] {
  const { startTime, completionTime, conditions = [] } = next.status;
  const before = prev.status;
  const isCompletionMoved = completionTime !== undefined && before.completionTime !== undefined && completionTime !== before.completionTime;
  const resumes = hasTrueCondition(prev, 'Suspended') && conditions.some(({ type, status }) => type === 'Suspended' && status === 'False');
  const isStartMoved = before.startTime !== undefined && startTime !== before.startTime && !next.spec.suspend && !resumes;
  return [
    ...(isCompletionMoved ? [invalid('status.completionTime', completionTime, immutableMessage)] : []),
    ...(isStartMoved ? [invalid('status.startTime', startTime ?? null, 'field is immutable for unsuspended job once set')] : []),
  ];
}
