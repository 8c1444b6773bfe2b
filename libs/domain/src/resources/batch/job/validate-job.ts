import { semanticallyEqual } from '#domain/json/equal.js';
import { controllerUidLabel, jobNameLabel, legacyControllerUidLabel, legacyJobNameLabel } from '#domain/resources/batch/job/job-labels.js';
import { validateJobSpec } from '#domain/resources/batch/job/validate-job-spec.js';
import { validateJobTemplateUpdate } from '#domain/resources/batch/job/validate-job-template-update.js';
import {
  hasInvalidValue,
  printSelector,
  toSelectorIfValid,
  validateSelectorUnchanged,
  validateTemplateSelected,
} from '#domain/resources/core/pod-template/validate-selected-template.js';
import { matchesSelector } from '#domain/selectors/selector.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { Job, JobSpec } from '#domain/schema/types/batch-v1.js';
import { type FieldError, indexPath, invalid, required } from '#domain/status/field-error.js';
import { validateLabelSelector } from '#domain/validation/labels.js';
import { isDns1123Label } from '#domain/validation/names.js';
import { immutableMessage, validateImmutable } from '#domain/validation/object-meta.js';

/** `prev` is set on update. Source: pkg/apis/batch/validation/validation.go ValidateJob. */
export function validateJob(job: Job, prev?: Job): readonly FieldError[] {
  return [...validateGeneratedSelector(job, prev), ...validateSpec(job.spec, prev?.spec), ...validateHostnames(job)];
}

/** Upstream goes over the spec twice. Source: jobStrategy.ValidateUpdate, ValidateJobSpecUpdate. */
export function validateJobUpdate(next: Job, prev: Job): readonly FieldError[] {
  const [now, before] = [next.spec, prev.spec];
  return [
    ...validateJob(next, prev),
    ...validateSpec(now, before),
    ...validateCompletionsChange(now, before),
    ...validateSelectorUnchanged(now.selector, before.selector, 'spec.selector'),
    ...validateJobTemplateUpdate(next, prev),
    ...validateImmutable(now.completionMode, before.completionMode, 'spec.completionMode'),
    ...validatePolicyUnchanged(now, before, 'podFailurePolicy'),
    ...validateImmutable(now.backoffLimitPerIndex, before.backoffLimitPerIndex, 'spec.backoffLimitPerIndex'),
    ...validateImmutable(now.managedBy, before.managedBy, 'spec.managedBy'),
    ...validatePolicyUnchanged(now, before, 'successPolicy'),
  ];
}

function validateSpec(spec: JobSpec, prev: JobSpec | undefined): readonly FieldError[] {
  const { selector, template } = spec;
  const selected = toSelectorIfValid(selector);
  return [
    ...validateJobSpec(spec, 'spec', prev),
    ...(selector
      ? validateLabelSelector(selector, 'spec.selector', { allowInvalidLabelValue: hasInvalidValue(prev?.selector) })
      : [required('spec.selector')]),
    ...(selected ? validateTemplateSelected(template, selected, 'spec.template') : []),
  ];
}

/** The labels that the server puts on pods, unless the client selects by itself; Jobs from before have the older ones only. */
function validateGeneratedSelector({ metadata, spec }: Job, prev: Job | undefined): readonly FieldError[] {
  if (spec.manualSelector || !spec.selector) return [];
  const { name, uid } = metadata;
  const prevLabels = prev?.spec.template.metadata?.labels ?? {};
  const isOld = prev && (prevLabels[jobNameLabel] === undefined || prevLabels[controllerUidLabel] === undefined);
  const legacy = { [legacyControllerUidLabel]: uid, [legacyJobNameLabel]: name };
  const expected: Readonly<Record<string, string>> = isOld ? legacy : { ...legacy, [controllerUidLabel]: uid, [jobNameLabel]: name };
  const selected = toSelectorIfValid(spec.selector);
  const isGenerated = !selected || matchesSelector(selected, expected);
  return [
    ...Object.entries(expected).flatMap(([key, value]) => validateHasLabel(spec, key, value)),
    ...(isGenerated ? [] : [invalid('spec.selector', printSelector(spec.selector), '`selector` not auto-generated')]),
  ];
}

function validateHasLabel({ template }: JobSpec, key: string, expected: string): readonly FieldError[] {
  const labels = template.metadata?.labels ?? {};
  const path = indexPath('spec.template.metadata.labels', key);
  if (labels[key] === undefined) return [required(path, `must be '${expected}'`)];
  return labels[key] === expected ? [] : [invalid(path, labels, `must be '${expected}'`)];
}

/** The host names of an Indexed Job's pods are its name and their index. */
function validateHostnames({ metadata, spec }: Job): readonly FieldError[] {
  if (spec.completionMode !== 'Indexed' || !spec.completions || spec.completions < 0) return [];
  const longest = `${metadata.name}-${spec.completions - 1}`;
  if (isDns1123Label(longest).length === 0) return [];
  return [invalid('metadata.name', metadata.name, `will not able to create pod with invalid DNS label: ${longest}`)];
}

/** Only an Indexed Job is scaled, together with its parallelism. */
function validateCompletionsChange(next: JobSpec, prev: JobSpec): readonly FieldError[] {
  const path = 'spec.completions';
  if (next.completionMode !== 'Indexed') return validateImmutable(next.completions, prev.completions, path);
  if (next.completions === prev.completions || next.completions === undefined || next.completions === next.parallelism) return [];
  return [invalid(path, next.completions, 'can only be modified in tandem with spec.parallelism')];
}

const policyTypes = { podFailurePolicy: 'batch.v1.PodFailurePolicy', successPolicy: 'batch.v1.SuccessPolicy' } as const;

function validatePolicyUnchanged(next: JobSpec, prev: JobSpec, name: keyof typeof policyTypes): readonly FieldError[] {
  if (semanticallyEqual(next[name], prev[name])) return [];
  const printed = next[name] ? internalForm(policyTypes[name], next[name]) : null;
  return [invalid(`spec.${name}`, printed, immutableMessage)];
}
