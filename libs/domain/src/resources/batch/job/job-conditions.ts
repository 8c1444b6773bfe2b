import type { Job } from '#domain/schema/types/batch-v1.js';

/** True when the Job has the condition with status True. */
export function hasTrueCondition({ status }: Job, wanted: string): boolean {
  return (status.conditions ?? []).some((condition) => condition.type === wanted && condition.status === 'True');
}

/** A finished Job is Complete or Failed and stays so. */
export function isJobFinished(job: Job): boolean {
  return hasTrueCondition(job, 'Complete') || hasTrueCondition(job, 'Failed');
}
