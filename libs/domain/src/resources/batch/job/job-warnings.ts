import { podTemplateWarnings } from '#domain/resources/core/pod/warnings/pod-warnings.js';
import type { JobSpec } from '#domain/schema/types/batch-v1.js';

/** Source: pkg/api/job/warnings.go WarningsForJobSpec. */
export function jobSpecWarnings(spec: JobSpec, path: string): readonly string[] {
  const { completionMode, completions = 0, parallelism = 0, template } = spec;
  const isTooMuch = completionMode === 'Indexed' && completions > 100_000 && parallelism > 10_000;
  const text =
    'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail';
  return [...(isTooMuch ? [`${path}: ${text}`] : []), ...podTemplateWarnings(template, `${path}.template`)];
}
