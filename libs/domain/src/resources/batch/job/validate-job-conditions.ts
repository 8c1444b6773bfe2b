import { semanticallyEqual } from '#domain/json/equal.js';
import { hasTrueCondition, isJobFinished } from '#domain/resources/batch/job/job-conditions.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { Job } from '#domain/schema/types/batch-v1.js';
import { type FieldError, invalid, omitted, required } from '#domain/status/field-error.js';
import { parseTime } from '#domain/time/rfc3339.js';

/** Rules between the conditions of a Job and the rest of its status. Source: pkg/apis/batch/validation/validation.go validateJobStatus. */

interface FinishedErrors {
  /** About being complete, and when. */
  readonly completion: readonly FieldError[];
  /** About what a finished Job has no more. */
  readonly finished: readonly FieldError[];
  /** About pods that are still ending; upstream reports them after the indexes. */
  readonly terminating: readonly FieldError[];
}

function contradiction(detail: string): FieldError {
  return invalid('status.conditions', omitted, detail);
}

/** Whether something of `next` is not as in `prev`. */
function changes<T>(next: Job, prev: Job, of: (job: Job) => T): boolean {
  return !semanticallyEqual(of(next), of(prev));
}

/** Rules for a Job that is complete, failed, or about to be; only for what changes. */
export function validateFinishedStatus(next: Job, prev: Job): FinishedErrors {
  const isFinished = isJobFinished(next);
  const { terminating = 0 } = next.status;
  const isTerminatingChanged = changes(next, prev, isJobFinished) || next.status.terminating !== prev.status.terminating;
  return {
    completion: [...validateComplete(next, prev), ...validateTargets(next, prev)],
    finished: isFinished ? validateFinished(next, prev) : [],
    terminating:
      isFinished && isTerminatingChanged && terminating > 0
        ? [invalid('status.terminating', terminating, 'terminating>0 is invalid for finished job')]
        : [],
  };
}

function validateComplete(next: Job, prev: Job): readonly FieldError[] {
  const isChanged = (type: string): boolean => changes(next, prev, (job) => hasTrueCondition(job, type));
  const isComplete = hasTrueCondition(next, 'Complete');
  const isCompleteChanged = isChanged('Complete');
  const { startTime, completionTime } = next.status;
  const isTimeChanged = completionTime !== prev.status.completionTime;
  const isOrderChanged = isTimeChanged || startTime !== prev.status.startTime;
  const isBefore = (parseTime(completionTime ?? '') ?? Infinity) < (parseTime(startTime ?? '') ?? -Infinity);
  const path = 'status.completionTime';
  const errors: FieldError[] = [];
  if ((isCompleteChanged || isChanged('Failed')) && isComplete && hasTrueCondition(next, 'Failed'))
    errors.push(contradiction('cannot set Complete=True and Failed=true conditions'));
  if ((isCompleteChanged || isChanged('FailureTarget')) && isComplete && hasTrueCondition(next, 'FailureTarget'))
    errors.push(contradiction('cannot set Complete=True and FailureTarget=true conditions'));
  if ((isCompleteChanged || isTimeChanged) && completionTime !== undefined && !isComplete)
    errors.push(invalid(path, completionTime, 'cannot set completionTime when there is no Complete=True condition'));
  if ((isCompleteChanged || isTimeChanged) && completionTime === undefined && isComplete)
    errors.push(required(path, 'completionTime is required for Complete jobs'));
  if (isOrderChanged && isBefore) errors.push(invalid(path, completionTime, 'must be equal to or after `startTime`'));
  return errors;
}

/** Failed and Complete are announced by conditions of their own. */
function validateTargets(next: Job, prev: Job): readonly FieldError[] {
  const isChanged = (type: string): boolean => changes(next, prev, (job) => hasTrueCondition(job, type));
  const isUnannounced = hasTrueCondition(next, 'Failed') && !hasTrueCondition(next, 'FailureTarget');
  const isUnmet = hasTrueCondition(next, 'Complete') && !hasTrueCondition(next, 'SuccessCriteriaMet');
  const isFailureChanged = isChanged('Failed') || next.status.failedIndexes !== prev.status.failedIndexes;
  const isSuccessChanged = isChanged('Complete') || isChanged('SuccessCriteriaMet');
  return [
    ...(isFailureChanged && isUnannounced
      ? [contradiction('cannot set Failed=True condition without the FailureTarget=true condition')]
      : []),
    ...(isSuccessChanged && isUnmet
      ? [contradiction('cannot set Complete=True condition without the SuccessCriteriaMet=true condition')]
      : []),
  ];
}

/** A finished Job has started, and has no pods that run or wait to be counted. */
function validateFinished(next: Job, prev: Job): readonly FieldError[] {
  const { spec, status } = next;
  const { active = 0, startTime, uncountedTerminatedPods: uncounted } = status;
  const isNew = changes(next, prev, isJobFinished);
  const isActiveChanged = active !== (prev.status.active ?? 0);
  const isStartChanged = startTime !== prev.status.startTime;
  const neverStarts = spec.suspend === true && spec.completions === 0;
  const isUncountedChanged = changes(next, prev, (job) => job.status.uncountedTerminatedPods);
  const isAnyUncounted = (uncounted?.failed ?? []).length + (uncounted?.succeeded ?? []).length > 0;
  return [
    ...((isNew || isActiveChanged) && active > 0 ? [invalid('status.active', active, 'active>0 is invalid for finished job')] : []),
    ...((isNew || isStartChanged) && !neverStarts && startTime === undefined
      ? [required('status.startTime', 'startTime is required for finished job')]
      : []),
    ...((isNew || isUncountedChanged) && isAnyUncounted
      ? [
          invalid(
            'status.uncountedTerminatedPods',
            internalForm('batch.v1.UncountedTerminatedPods', uncounted),
            'must be empty for finished job',
          ),
        ]
      : []),
  ];
}

/** Rules for the condition SuccessCriteriaMet, whether it changes or not. */
export function validateSuccessConditions(job: Job): readonly FieldError[] {
  const isMet = hasTrueCondition(job, 'SuccessCriteriaMet');
  const isUnmet = job.spec.successPolicy && !isMet && hasTrueCondition(job, 'Complete');
  return [
    ...(isMet && hasTrueCondition(job, 'Failed') ? [contradiction('cannot set SuccessCriteriaMet=True and Failed=true conditions')] : []),
    ...(isMet && hasTrueCondition(job, 'FailureTarget')
      ? [contradiction('cannot set SuccessCriteriaMet=True and FailureTarget=true conditions')]
      : []),
    ...(isUnmet ? [contradiction('cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True')] : []),
  ];
}
