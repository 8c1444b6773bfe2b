import { validateTemplate } from '#domain/resources/core/pod-template/validate-template.js';
import { validateCompletionMode } from '#domain/resources/batch/job/validate-completion-mode.js';
import { validatePodFailurePolicy } from '#domain/resources/batch/job/validate-pod-failure-policy.js';
import { validateSuccessPolicy } from '#domain/resources/batch/job/validate-success-policy.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { JobSpec } from '#domain/schema/types/batch-v1.js';
import { childPath, type FieldError, invalid, notSupported, required, tooLong } from '#domain/status/field-error.js';
import { validateCounts } from '#domain/validation/counts.js';
import { validateDomainPrefixedPath } from '#domain/validation/domain-name.js';
import { byteLength } from '#domain/validation/names.js';

const maxManagedByBytes = 63;
const counts = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
] as const;

/**
 * Rules for a spec alone or in the template of a CronJob, but for its selector. `prev` is set on update.
 * Source: pkg/apis/batch/validation/validation.go validateJobSpec.
 */
export function validateJobSpec(spec: JobSpec, path: string, prev?: JobSpec): readonly FieldError[] {
  const { maxFailedIndexes, backoffLimitPerIndex, podFailurePolicy, template } = spec;
  const lacksBackoff = maxFailedIndexes !== undefined && backoffLimitPerIndex === undefined;
  return [
    ...validateCounts(spec, counts, path),
    ...(lacksBackoff ? [required(childPath(path, 'backoffLimitPerIndex'), 'when maxFailedIndexes is specified')] : []),
    ...validateManagedBy(spec, childPath(path, 'managedBy')),
    ...validateCompletionMode(spec, path),
    ...(podFailurePolicy ? validatePodFailurePolicy(podFailurePolicy, spec, childPath(path, 'podFailurePolicy')) : []),
    ...validateSuccess(spec, childPath(path, 'successPolicy')),
    ...validateReplacement(spec, childPath(path, 'podReplacementPolicy')),
    ...validateTemplate(template, prev?.template, childPath(path, 'template')),
    ...validateRestartPolicy(spec, childPath(path, 'template', 'spec', 'restartPolicy')),
  ];
}

function validateManagedBy({ managedBy }: JobSpec, path: string): readonly FieldError[] {
  if (managedBy === undefined) return [];
  const isLong = byteLength(managedBy) > maxManagedByBytes;
  return [...validateDomainPrefixedPath(managedBy, path), ...(isLong ? [tooLong(path, maxManagedByBytes)] : [])];
}

function validateSuccess({ successPolicy, completionMode, completions = 0 }: JobSpec, path: string): readonly FieldError[] {
  if (!successPolicy) return [];
  if (completionMode === 'Indexed') return validateSuccessPolicy(successPolicy, completions, path);
  return [invalid(path, internalForm('batch.v1.SuccessPolicy', successPolicy), 'requires indexed completion mode')];
}

/** With a failure policy pods are replaced only when it is known how they ended. */
function validateReplacement({ podReplacementPolicy: policy, podFailurePolicy }: JobSpec, path: string): readonly FieldError[] {
  const policies = podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed'];
  return policy === undefined || policies.includes(policy) ? [] : [notSupported(path, policy, policies)];
}

function validateRestartPolicy({ template, podFailurePolicy }: JobSpec, path: string): readonly FieldError[] {
  const policy = template.spec.restartPolicy ?? '';
  if (policy === '' || policy === 'Always') return [required(path, 'valid values: "OnFailure", "Never"')];
  if (policy !== 'OnFailure' && policy !== 'Never') return [notSupported(path, policy, ['OnFailure', 'Never'])];
  if (policy === 'Never' || !podFailurePolicy) return [];
  return [invalid(path, policy, 'only "Never" is supported when podFailurePolicy is specified')];
}
