import { optionsForUpdate } from '#domain/resources/core/pod/options-for-update.js';
import { validatePodTemplateSpec } from '#domain/resources/core/pod/validate-pod-template-spec.js';
import type { PodTemplateSpec } from '#domain/schema/types/core-v1.js';
import type { FieldError } from '#domain/status/field-error.js';

/** Rules for the template of a workload; `prev` is the stored one on update, whose faults are let through. */
export function validateTemplate(template: PodTemplateSpec, prev: PodTemplateSpec | undefined, path: string): readonly FieldError[] {
  return validatePodTemplateSpec(template, path, prev ? optionsForUpdate(prev) : {});
}
