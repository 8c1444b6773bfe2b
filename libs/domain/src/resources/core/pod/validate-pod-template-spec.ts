import type { PodValidationOptions } from '#domain/resources/core/pod/pod-validation-options.js';
import { validatePodAnnotations } from '#domain/resources/core/pod/validation/validate-pod-annotations.js';
import { validatePodSpec } from '#domain/resources/core/pod/validation/validate-pod-spec.js';
import { validateProfilesMatch } from '#domain/resources/core/pod/validation/validate-profiles-match.js';
import type { PodTemplateSpec } from '#domain/schema/types/core-v1.js';
import { type FieldError, forbidden } from '#domain/status/field-error.js';
import { validateLabels } from '#domain/validation/labels.js';
import { validateAnnotations } from '#domain/validation/object-meta.js';

/**
 * Rules for the template of a workload; its metadata are reported without `metadata` in the path, as upstream does.
 * Source: pkg/apis/core/validation/validation.go ValidatePodTemplateSpec.
 */
export function validatePodTemplateSpec(template: PodTemplateSpec, path: string, options: PodValidationOptions): readonly FieldError[] {
  const { metadata, spec } = template;
  return [
    ...validateLabels(metadata?.labels, `${path}.labels`),
    ...validateAnnotations(metadata?.annotations, `${path}.annotations`),
    ...validatePodAnnotations(metadata?.annotations, spec, `${path}.annotations`, options),
    ...validatePodSpec(spec, undefined, `${path}.spec`, options),
    ...validateProfilesMatch(metadata, spec, `${path}.spec`),
    ...(spec.ephemeralContainers
      ? [forbidden(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')]
      : []),
  ];
}
