import { countIndexes, firstCommonIndex } from '#domain/resources/batch/job/job-indexes.js';
import type { Job } from '#domain/schema/types/batch-v1.js';
import { type FieldError, invalid } from '#domain/status/field-error.js';

const completedPath = 'status.completedIndexes';
const failedPath = 'status.failedIndexes';

/** Indexes that have succeeded and those that have failed, where they change. Source: pkg/apis/batch/validation/validation.go validateJobStatus. */
export function validateStatusIndexes(next: Job, prev: Job): readonly FieldError[] {
  const isCompletedChanged = (next.status.completedIndexes ?? '') !== (prev.status.completedIndexes ?? '');
  const isFailedChanged = next.status.failedIndexes !== prev.status.failedIndexes;
  return [
    ...(isCompletedChanged ? validateCompletedFormat(next) : []),
    ...(isFailedChanged ? validateFailedFormat(next) : []),
    ...(isCompletedChanged ? validateCompletedAllowed(next) : []),
    ...(isFailedChanged ? validateFailedAllowed(next) : []),
    ...(isCompletedChanged || isFailedChanged ? validateApart(next) : []),
  ];
}

function validateCompletedFormat({ spec, status }: Job): readonly FieldError[] {
  const { completedIndexes = '' } = status;
  const parsed = spec.completions === undefined ? 0 : countIndexes(completedIndexes, spec.completions);
  return typeof parsed === 'number' ? [] : [invalid(completedPath, completedIndexes, `error parsing completedIndexes: ${parsed.problem}`)];
}

function validateFailedFormat({ spec, status }: Job): readonly FieldError[] {
  const { failedIndexes } = status;
  if (spec.completions === undefined || spec.backoffLimitPerIndex === undefined || failedIndexes === undefined) return [];
  const parsed = countIndexes(failedIndexes, spec.completions);
  return typeof parsed === 'number' ? [] : [invalid(failedPath, failedIndexes, `error parsing failedIndexes: ${parsed.problem}`)];
}

function validateCompletedAllowed({ spec, status }: Job): readonly FieldError[] {
  if (!status.completedIndexes || spec.completionMode === 'Indexed') return [];
  return [invalid(completedPath, status.completedIndexes, 'cannot set non-empty completedIndexes when non-indexed completion mode')];
}

function validateFailedAllowed({ spec, status }: Job): readonly FieldError[] {
  if (spec.backoffLimitPerIndex !== undefined || status.failedIndexes === undefined) return [];
  return [invalid(failedPath, status.failedIndexes, 'cannot set non-null failedIndexes when backoffLimitPerIndex is null')];
}

function validateApart({ spec, status }: Job): readonly FieldError[] {
  const { completedIndexes = '', failedIndexes } = status;
  if (spec.completions === undefined || failedIndexes === undefined) return [];
  const common = firstCommonIndex(completedIndexes, failedIndexes, spec.completions);
  return common === undefined ? [] : [invalid(failedPath, failedIndexes, `failedIndexes and completedIndexes overlap at index: ${common}`)];
}
