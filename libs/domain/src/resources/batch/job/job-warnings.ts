import type { JobSpec } from '#domain/schema/types/batch-v1.js';

/** Source: pkg/api/job/warnings.go WarningsForJobSpec. */
export function jobSpecWarnings({ completionMode, completions = 0, parallelism = 0 }: JobSpec, path: string): readonly string[] {
  if (completionMode !== 'Indexed' || completions <= 100_000 || parallelism <= 10_000) return [];
  const text =
    'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail';
  return [`${path}: ${text}`];
}
