import { defineResource } from '#domain/api/define-resource.js';
import { countGeneration, withGeneration, withStatusOf } from '#domain/api/plain-strategy.js';
import { ageColumn, column, nameColumn, wideColumn } from '#domain/api/table-columns.js';
import { fillAbsent, fillEmpty, mapMember } from '#domain/json/fill.js';
import { validateCronJob, validateCronJobUpdate } from '#domain/resources/batch/cron-job/validate-cron-job.js';
import { applyNestedJobDefaults } from '#domain/resources/batch/job/default-job.js';
import { jobSpecWarnings } from '#domain/resources/batch/job/job-warnings.js';
import { podNameWarnings } from '#domain/resources/core/pod-template/pod-name-warnings.js';
import { templateCells, templateColumns } from '#domain/resources/core/pod-template/template-columns.js';
import { withoutDisabledFields } from '#domain/resources/core/pod-template/without-disabled-fields.js';
import type { CronJob, CronJobSpec } from '#domain/schema/types/batch-v1.js';
import { formatLabelSelector } from '#domain/selectors/object-selector.js';
import { formatAge } from '#domain/time/duration.js';

const jobPath = 'spec.jobTemplate.spec';

/** Jobs at times. */
export const cronJobs = defineResource<CronJob>('batch/v1', 'CronJob', {
  strategy: {
    applyDefaults: (cronJob) => mapMember(cronJob, 'spec', applySpecDefaults),
    prepareForCreate: (cronJob) => withGeneration(withoutJobFields({ ...cronJob, status: {} }), 1),
    prepareForUpdate: (next, prev) => countGeneration(withoutJobFields(withStatusOf(next, prev)), prev),
    validate: validateCronJob,
    validateUpdate: validateCronJobUpdate,
    warnOnCreate: ({ metadata, spec }) => [...podNameWarnings(metadata.name), ...jobSpecWarnings(spec.jobTemplate.spec, jobPath)],
    warnOnUpdate: updateWarnings,
  },
  printer: {
    columns: [
      nameColumn,
      column('Schedule', 'When it starts Jobs, as cron writes it.'),
      column('Timezone', 'The zone of the schedule.'),
      column('Suspend', 'Whether it starts none for now.', 'boolean'),
      column('Active', 'How many of its Jobs run.', 'integer'),
      column('Last Schedule', 'Time since it last started a Job.'),
      ageColumn,
      ...templateColumns,
      wideColumn('Selector', 'Selector of the template of its Jobs.'),
    ],
    cells: ({ metadata, spec, status }, now) => [
      metadata.name,
      spec.schedule,
      spec.timeZone ?? '<none>',
      spec.suspend === undefined ? '<unset>' : spec.suspend ? 'True' : 'False',
      status.active?.length ?? 0,
      status.lastScheduleTime === undefined ? '<none>' : formatAge(status.lastScheduleTime, now),
      formatAge(metadata.creationTimestamp, now),
      ...templateCells(spec.jobTemplate.spec.template),
      formatLabelSelector(spec.jobTemplate.spec.selector),
    ],
  },
});

/** Source: pkg/apis/batch/v1/defaults.go SetDefaults_CronJob. */
function applySpecDefaults(spec: CronJobSpec): CronJobSpec {
  const next = fillAbsent(fillEmpty(spec, { concurrencyPolicy: 'Allow' }), {
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  });
  return mapMember(next, 'jobTemplate', (template) => mapMember(template, 'spec', applyNestedJobDefaults));
}

/** Fields of the template of pods that feature gates keep out. */
function withoutJobFields(cronJob: CronJob): CronJob {
  return mapMember(cronJob, 'spec', (spec) => mapMember(spec, 'jobTemplate', withoutDisabledFields));
}

/** The path is upstream's. */
function updateWarnings(next: CronJob, prev: CronJob): readonly string[] {
  const isChanged = next.metadata.generation !== prev.metadata.generation;
  const advice = 'use timeZone instead, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details';
  return [
    ...(isChanged ? jobSpecWarnings(next.spec.jobTemplate.spec, jobPath) : []),
    ...(next.spec.schedule.includes('TZ') ? [`cannot use TZ or CRON_TZ in spec.spec.schedule, ${advice}`] : []),
  ];
}
