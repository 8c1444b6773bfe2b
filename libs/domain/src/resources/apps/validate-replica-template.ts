import {
  printSelector,
  toSelectorIfValid,
  validateRunsForever,
  validateTemplateSelected,
} from '#domain/resources/core/pod-template/validate-selected-template.js';
import { validateTemplate } from '#domain/resources/core/pod-template/validate-template.js';
import type { PodTemplateSpec } from '#domain/schema/types/core-v1.js';
import type { LabelSelector } from '#domain/schema/types/meta-v1.js';
import { type FieldError, invalid } from '#domain/status/field-error.js';

interface SelectingSpec {
  readonly selector: LabelSelector | null;
  readonly template: PodTemplateSpec;
}

/** Rules for the template in the spec of a ReplicaSet or Deployment. Source: pkg/apis/apps/validation/validation.go ValidatePodTemplateSpecForReplicaSet. */
export function validateReplicaTemplate({ selector, template }: SelectingSpec, prev?: SelectingSpec): readonly FieldError[] {
  const path = 'spec.template';
  const selected = toSelectorIfValid(selector);
  if (!selected) return [invalid('spec.selector', printSelector(selector), 'invalid label selector')];
  return [
    ...validateTemplateSelected(template, selected, path),
    ...validateTemplate(template, prev?.template, path),
    ...validateRunsForever(template, path, 'ReplicaSet'),
  ];
}
