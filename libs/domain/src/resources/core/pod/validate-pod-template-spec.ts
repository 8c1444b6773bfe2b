import type { PodTemplateSpec } from '#domain/schema/types/core-v1.js';
import { childPath, type FieldError } from '#domain/status/field-error.js';
import { validateLabels } from '#domain/validation/labels.js';
import { validateAnnotations } from '#domain/validation/object-meta.js';

/** What may be let through that a new object may not have, because the stored object already has it. */
export interface PodValidationOptions {
  /** True for pods, false for templates: some defaults are only there in pods. */
  readonly resourceIsPod?: boolean;
}

/** Rules for the template of a workload. Source: pkg/apis/core/validation/validation.go ValidatePodTemplateSpec. */
export function validatePodTemplateSpec(template: PodTemplateSpec, path: string, _options: PodValidationOptions): readonly FieldError[] {
  return [
    ...validateLabels(template.metadata?.labels, childPath(path, 'labels')),
    ...validateAnnotations(template.metadata?.annotations, childPath(path, 'annotations')),
  ];
}
