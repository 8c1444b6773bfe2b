import { defineResource } from '#domain/api/define-resource.js';
import { countGeneration, withGeneration, withStatusOf } from '#domain/api/plain-strategy.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { applyJobDefaults, withTemplateLabels } from '#domain/resources/batch/job/default-job.js';
import { withGeneratedSelector } from '#domain/resources/batch/job/job-labels.js';
import { jobPrinter } from '#domain/resources/batch/job/job-printer.js';
import { jobSpecWarnings } from '#domain/resources/batch/job/job-warnings.js';
import { validateJobStatusUpdate } from '#domain/resources/batch/job/validate-job-status.js';
import { validateJob, validateJobUpdate } from '#domain/resources/batch/job/validate-job.js';
import { podNameWarnings } from '#domain/resources/core/pod-template/pod-name-warnings.js';
import { withoutDisabledFields } from '#domain/resources/core/pod-template/without-disabled-fields.js';
import type { Job } from '#domain/schema/types/batch-v1.js';

/** Pods that run until enough of them have succeeded. Deleting one leaves its pods alone unless asked otherwise, as in the days before. */
export const jobs = defineResource<Job>('batch/v1', 'Job', {
  strategy: {
    applyDefaults: applyJobDefaults,
    // the generated labels of the pods become labels of the Job too, because upstream fills defaults again when it reads what it stored
    prepareForCreate: (job) => withGeneration({ ...withTemplateLabels(withGeneratedSelector(withoutDisabledFields(job))), status: {} }, 1),
    prepareForUpdate: (next, prev) => countGeneration(withoutDisabledFields(withStatusOf(next, prev)), prev),
    validate: (job) => validateJob(job),
    validateUpdate: validateJobUpdate,
    warnOnCreate: ({ metadata, spec }) => [...podNameWarnings(metadata.name), ...jobSpecWarnings(spec, 'spec')],
    warnOnUpdate: (next, prev) => (next.metadata.generation === prev.metadata.generation ? [] : jobSpecWarnings(next.spec, 'spec')),
    defaultPropagation: 'Orphan',
  },
  subresources: { status: { validateUpdate: validateJobStatusUpdate } },
  printer: jobPrinter,
  selectableFields: [{ path: 'status.successful', value: ({ status }) => String(status.succeeded ?? 0) }],
  unknownFieldLabel: (field) => `field label ${goQuote(field)} not supported for Job`,
});
