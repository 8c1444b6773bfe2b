import { semanticallyEqual } from '#domain/json/equal.js';
import { goStruct } from '#domain/json/go-struct.js';
import { validateGroupPolicy } from '#domain/resources/scheduling/validate-group-policy.js';
import type { PodGroupTemplate, TypedLocalObjectReference, Workload } from '#domain/schema/types/scheduling-v1alpha2.js';
import { duplicate, type FieldError, indexPath, invalid, required, tooMany } from '#domain/status/field-error.js';
import { isDns1123LabelBytes, isDns1123SubdomainBytes, nameIsPathSegment } from '#domain/validation/names.js';
import { immutableMessage } from '#domain/validation/object-meta.js';
import { invalidEach, requireForm } from '#domain/validation/text.js';

const maxTemplates = 8;
const templatesPath = 'spec.podGroupTemplates';

/** Source: the tags of k8s.io/api/scheduling/v1alpha2/types.go Workload. */
export function validateWorkload({ spec }: Workload): readonly FieldError[] {
  return [...(spec.controllerRef ? validateController(spec.controllerRef) : []), ...validateTemplates(spec.podGroupTemplates ?? [])];
}

/** Nothing of the spec changes; what is as it was is not judged again. */
export function validateWorkloadUpdate({ spec }: Workload, prev: Workload): readonly FieldError[] {
  const names = ['controllerRef', 'podGroupTemplates'] as const;
  const changed = names.filter((name) => !semanticallyEqual(spec[name], prev.spec[name]));
  return changed.map((name) => invalid(`spec.${name}`, null, immutableMessage));
}

function validateController({ apiGroup = '', kind, name }: TypedLocalObjectReference): readonly FieldError[] {
  const path = 'spec.controllerRef';
  const isSegment = (value: string): readonly string[] => nameIsPathSegment(value, false);
  return [
    ...(apiGroup === '' ? [] : invalidEach(`${path}.apiGroup`, apiGroup, isDns1123SubdomainBytes(apiGroup))),
    ...requireForm(kind, `${path}.kind`, isSegment),
    ...requireForm(name, `${path}.name`, isSegment),
  ];
}

function validateTemplates(templates: readonly PodGroupTemplate[]): readonly FieldError[] {
  if (templates.length === 0) return [required(templatesPath)];
  if (templates.length > maxTemplates) return [tooMany(templatesPath, templates.length, maxTemplates)];
  const isRepeated = ({ name }: PodGroupTemplate, i: number): boolean => templates.findIndex((other) => other.name === name) < i;
  return [
    ...templates.flatMap((template, i) =>
      isRepeated(template, i)
        ? [
            duplicate(
              indexPath(templatesPath, i),
              goStruct({ name: template.name, schedulingPolicy: template.schedulingPolicy, schedulingConstraints: null }),
            ),
          ]
        : [],
    ),
    ...templates.flatMap((template, i) => {
      const path = indexPath(templatesPath, i);
      return [
        ...requireForm(template.name, `${path}.name`, isDns1123LabelBytes),
        ...validateGroupPolicy(template.schedulingPolicy, `${path}.schedulingPolicy`),
      ];
    }),
  ];
}
