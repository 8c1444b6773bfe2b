import {
  printSelector,
  toSelectorIfValid,
  validateTemplateSelected,
} from '#domain/resources/core/pod-template/validate-selected-template.js';
import { validateTemplate } from '#domain/resources/core/pod-template/validate-template.js';
import type { StatefulSetSpec } from '#domain/schema/types/apps-v1.js';
import type { PodTemplateSpec, Volume } from '#domain/schema/types/core-v1.js';
import { type FieldError, invalid } from '#domain/status/field-error.js';
import { validateLabels } from '#domain/validation/labels.js';
import { validateAnnotations } from '#domain/validation/object-meta.js';

/** Source: pkg/apis/apps/validation/validation.go ValidatePodTemplateSpecForStatefulSet. Upstream looks at labels and annotations twice. */
export function validateStatefulTemplate(
  spec: StatefulSetSpec,
  { skipTemplate, prevTemplate }: { readonly skipTemplate?: boolean; readonly prevTemplate?: PodTemplateSpec },
): readonly FieldError[] {
  const path = 'spec.template';
  const selected = toSelectorIfValid(spec.selector);
  if (!selected) return [invalid('spec.selector', printSelector(spec.selector), '')];
  const template = asPodsHaveIt(spec);
  return [
    ...validateTemplateSelected(template, selected, path),
    ...(skipTemplate ? [] : validateTemplate(template, prevTemplate, path)),
    ...validateLabels(template.metadata?.labels, `${path}.labels`),
    ...validateAnnotations(template.metadata?.annotations, `${path}.annotations`),
  ];
}

/** The template with what the controller puts into each pod: names of its own, and volumes for the claims. */
function asPodsHaveIt({ template, volumeClaimTemplates = [] }: StatefulSetSpec): PodTemplateSpec {
  const { subdomain, hostname, ...podSpec } = template.spec;
  if (!subdomain && !hostname && volumeClaimTemplates.length === 0) return template;
  const claimed: readonly Volume[] = volumeClaimTemplates.map(({ metadata }) => ({
    name: metadata.name,
    persistentVolumeClaim: { claimName: metadata.name },
  }));
  const others = (podSpec.volumes ?? []).filter(({ name }) => !claimed.some((volume) => volume.name === name));
  return { ...template, spec: { ...podSpec, ...(claimed.length > 0 && { volumes: [...claimed, ...others] }) } };
}
