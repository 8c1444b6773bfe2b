import { parseCron } from '#domain/cron/parse-cron.js';
import { validateJobSpec } from '#domain/resources/batch/job/validate-job-spec.js';
import { printSelector } from '#domain/resources/core/pod-template/validate-selected-template.js';
import type { CronJob, CronJobSpec, JobTemplateSpec } from '#domain/schema/types/batch-v1.js';
import { childPath, type FieldError, invalid, notSupported, required } from '#domain/status/field-error.js';
import { timeZoneProblem } from '#domain/time/zone.js';
import { validateCounts } from '#domain/validation/counts.js';
import { byteLength } from '#domain/validation/names.js';

/** The name of a Job is that of its CronJob and eleven characters more. */
const maxNameBytes = 52;
const concurrencyPolicies = ['Allow', 'Forbid', 'Replace'];

/** Source: pkg/apis/batch/validation/validation.go ValidateCronJobCreate. */
export function validateCronJob({ metadata, spec }: CronJob): readonly FieldError[] {
  const isLong = byteLength(metadata.name) > maxNameBytes;
  const text = `must be no more than ${maxNameBytes} characters`;
  return [...validateSpec(spec, undefined), ...(isLong ? [invalid('metadata.name', metadata.name, text)] : [])];
}

/** Names that are too long are let through. Source: ValidateCronJobUpdate. */
export function validateCronJobUpdate(next: CronJob, prev: CronJob): readonly FieldError[] {
  return validateSpec(next.spec, prev.spec);
}

function validateSpec(spec: CronJobSpec, prev: CronJobSpec | undefined): readonly FieldError[] {
  const { concurrencyPolicy = '', timeZone } = spec;
  const isKnown = concurrencyPolicies.includes(concurrencyPolicy);
  return [
    ...validateSchedule(spec, prev),
    ...validateCounts(spec, ['startingDeadlineSeconds'], 'spec'),
    ...(timeZone === undefined || timeZone === prev?.timeZone ? [] : validateTimeZone(timeZone, 'spec.timeZone')),
    ...(isKnown ? [] : [notSupported('spec.concurrencyPolicy', concurrencyPolicy, concurrencyPolicies)]),
    ...validateJobTemplate(spec.jobTemplate, prev?.jobTemplate, 'spec.jobTemplate'),
    ...validateCounts(spec, ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit'], 'spec'),
  ];
}

/** A zone in the schedule itself is a thing of the past; what has one keeps it. */
function validateSchedule({ schedule, timeZone }: CronJobSpec, prev: CronJobSpec | undefined): readonly FieldError[] {
  const path = 'spec.schedule';
  if (schedule === '') return [required(path)];
  const parsed = parseCron(schedule);
  const errors = 'problem' in parsed ? [invalid(path, schedule, parsed.problem)] : [];
  if (!schedule.includes('TZ')) return errors;
  if (!prev?.schedule.includes('TZ'))
    return [...errors, invalid(path, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead')];
  if (timeZone === undefined) return errors;
  return [...errors, invalid(path, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule')];
}

const namePartPattern = /^[A-Za-z.\-_0-9+]{1,14}$/;

function validateTimeZone(zone: string, path: string): readonly FieldError[] {
  if (zone === '') return [invalid(path, zone, 'timeZone must be nil or non-empty string')];
  const isBad = (part: string): boolean => part === '.' || part === '..' || part.startsWith('-') || !namePartPattern.test(part);
  if (zone.split('/').some(isBad)) return [invalid(path, zone, `unknown time zone ${zone}`)];
  const problem = timeZoneProblem(zone);
  const local = 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones';
  return [
    ...(zone.toLowerCase() === 'local' ? [invalid(path, zone, local)] : []),
    ...(problem ? [invalid(path, zone, problem.problem)] : []),
  ];
}

/** Each Job gets a selector of its own. Source: ValidateJobTemplateSpec. */
function validateJobTemplate({ spec }: JobTemplateSpec, prev: JobTemplateSpec | undefined, path: string): readonly FieldError[] {
  const at = childPath(path, 'spec');
  const { selector, manualSelector } = spec;
  return [
    ...validateJobSpec(spec, at, prev?.spec),
    ...(selector ? [invalid(childPath(at, 'selector'), printSelector(selector), '`selector` will be auto-generated')] : []),
    ...(manualSelector ? [notSupported(childPath(at, 'manualSelector'), manualSelector, ['nil', 'false'])] : []),
  ];
}
