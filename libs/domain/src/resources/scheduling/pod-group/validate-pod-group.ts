import { semanticallyEqual } from '#domain/json/equal.js';
import { validateGroupPolicy } from '#domain/resources/scheduling/validate-group-policy.js';
import type { PodGroup, PodGroupTemplateReference } from '#domain/schema/types/scheduling-v1alpha2.js';
import { type FieldError, forbidden, invalid } from '#domain/status/field-error.js';
import { isDns1123LabelBytes, isDns1123SubdomainBytes } from '#domain/validation/names.js';
import { immutableMessage } from '#domain/validation/object-meta.js';
import { requireForm } from '#domain/validation/text.js';
import { validateUnion } from '#domain/validation/union.js';

/** Source: the tags of k8s.io/api/scheduling/v1alpha2/types.go PodGroup. */
export function validatePodGroup({ spec }: PodGroup): readonly FieldError[] {
  const { podGroupTemplateRef, schedulingPolicy } = spec;
  return [
    ...(podGroupTemplateRef ? validateReference(podGroupTemplateRef, 'spec.podGroupTemplateRef') : []),
    ...validateGroupPolicy(schedulingPolicy, 'spec.schedulingPolicy'),
  ];
}

/** Nothing of the spec changes; what is as it was is not judged again. */
export function validatePodGroupUpdate({ spec }: PodGroup, prev: PodGroup): readonly FieldError[] {
  const changed = (name: keyof PodGroup['spec']): boolean => !semanticallyEqual(spec[name], prev.spec[name]);
  const fixed = (['podGroupTemplateRef', 'schedulingPolicy'] as const).filter(changed);
  return [
    ...fixed.map((name) => invalid(`spec.${name}`, null, immutableMessage)),
    ...(changed('disruptionMode') ? [forbidden('spec.disruptionMode', '')] : []),
  ];
}

function validateReference(reference: PodGroupTemplateReference, path: string): readonly FieldError[] {
  const { workload } = reference;
  if (!workload) return validateUnion(reference, ['workload'], path);
  return [
    ...requireForm(workload.workloadName, `${path}.workload.workloadName`, isDns1123SubdomainBytes),
    ...requireForm(workload.podGroupTemplateName, `${path}.workload.podGroupTemplateName`, isDns1123LabelBytes),
  ];
}
