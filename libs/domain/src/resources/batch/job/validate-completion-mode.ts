import type { JobSpec } from '#domain/schema/types/batch-v1.js';
import { childPath, type FieldError, invalid, notSupported, required } from '#domain/status/field-error.js';

/** From this number of completions on an Indexed Job with its own limits per index is held to lower limits. */
const manyCompletions = 100_000;
const maxParallelism = 100_000;
const maxFailedIndexes = 100_000;
const lowMaxParallelism = 10_000;
const lowMaxFailedIndexes = 10_000;

/** What the mode of completion asks of the other fields. Source: pkg/apis/batch/validation/validation.go validateJobSpec. */
export function validateCompletionMode(spec: JobSpec, path: string): readonly FieldError[] {
  switch (spec.completionMode) {
    case 'Indexed':
      return [...validateIndexed(spec, path), ...validateManyCompletions(spec, path)];
    case undefined:
    case 'NonIndexed':
      return (['backoffLimitPerIndex', 'maxFailedIndexes'] as const).flatMap((name) =>
        spec[name] === undefined ? [] : [invalid(childPath(path, name), spec[name], 'requires indexed completion mode')],
      );
    default:
      return [notSupported(childPath(path, 'completionMode'), spec.completionMode, ['NonIndexed', 'Indexed'])];
  }
}

function validateIndexed({ completions, parallelism = 0, maxFailedIndexes: failed = 0 }: JobSpec, path: string): readonly FieldError[] {
  const failedPath = childPath(path, 'maxFailedIndexes');
  const parallelText = `must be less than or equal to ${maxParallelism} when completion mode is Indexed`;
  return [
    ...(completions === undefined ? [required(childPath(path, 'completions'), 'when completion mode is Indexed')] : []),
    ...(parallelism > maxParallelism ? [invalid(childPath(path, 'parallelism'), parallelism, parallelText)] : []),
    ...(completions !== undefined && failed > completions
      ? [invalid(failedPath, failed, 'must be less than or equal to completions')]
      : []),
    ...(failed > maxFailedIndexes ? [invalid(failedPath, failed, `must be less than or equal to ${maxFailedIndexes}`)] : []),
  ];
}

function validateManyCompletions(spec: JobSpec, path: string): readonly FieldError[] {
  const { completions = 0, parallelism = 0, maxFailedIndexes: failed, backoffLimitPerIndex } = spec;
  if (completions <= manyCompletions || backoffLimitPerIndex === undefined) return [];
  const failedPath = childPath(path, 'maxFailedIndexes');
  const missing = `must be specified when completions is above ${manyCompletions}`;
  const text = (limit: number): string =>
    `must be less than or equal to ${limit} when completions are above ${manyCompletions} and used with backoff limit per index`;
  return [
    ...(failed === undefined ? [required(failedPath, missing)] : []),
    ...(parallelism > lowMaxParallelism ? [invalid(childPath(path, 'parallelism'), parallelism, text(lowMaxParallelism))] : []),
    ...((failed ?? 0) > lowMaxFailedIndexes ? [invalid(failedPath, failed, text(lowMaxFailedIndexes))] : []),
  ];
}
