import { defineResource, type Given } from '#domain/api/define-resource.js';
import { storedThrough } from '#domain/api/other-shape.js';
import { storedAs } from '#domain/api/same-shape.js';
import { ageColumn, nameColumn } from '#domain/api/table-columns.js';
import { semanticallyEqual } from '#domain/json/equal.js';
import { mapMember } from '#domain/json/fill.js';
import { fromClaimSpec, toClaimSpec } from '#domain/resources/resource/convert-claim-spec.js';
import { applyClaimDefaults, applyClaimDefaultsV1beta1 } from '#domain/resources/resource/default-claim-spec.js';
import { validateClaimSpec } from '#domain/resources/resource/validate-claim-spec.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { ResourceClaimTemplate } from '#domain/schema/types/resource-v1.js';
import type { ResourceClaimTemplate as ResourceClaimTemplateV1beta1 } from '#domain/schema/types/resource-v1beta1.js';
import { type FieldError, invalid } from '#domain/status/field-error.js';
import { formatAge } from '#domain/time/duration.js';
import { immutableMessage } from '#domain/validation/object-meta.js';
import { validateTemplateMeta } from '#domain/validation/template-meta.js';

const rules: Given<ResourceClaimTemplate> = {
  strategy: {
    applyDefaults: (template) => mapMember(template, 'spec', (spec) => mapMember(spec, 'spec', applyClaimDefaults)),
    validate: validateTemplate,
    validateUpdate: validateTemplateUpdate,
  },
  printer: {
    columns: [nameColumn, ageColumn],
    cells: ({ metadata }, now) => [metadata.name, formatAge(metadata.creationTimestamp, now)],
  },
};

/** What claims of pods are made from. Administrative access is as with claims. */
export const resourceClaimTemplates = defineResource<ResourceClaimTemplate>('resource.k8s.io/v1', 'ResourceClaimTemplate', rules);

export const resourceClaimTemplatesV1beta2 = defineResource<ResourceClaimTemplate>('resource.k8s.io/v1beta2', 'ResourceClaimTemplate', {
  deprecated: { since: 36, until: 39 },
  ...rules,
  ...storedAs<ResourceClaimTemplate>(resourceClaimTemplates, 'v1beta2'),
});

export const resourceClaimTemplatesV1beta1 = defineResource<ResourceClaimTemplateV1beta1>(
  'resource.k8s.io/v1beta1',
  'ResourceClaimTemplate',
  {
    ...storedThrough<ResourceClaimTemplate, ResourceClaimTemplateV1beta1>(resourceClaimTemplates, rules, {
      toStored: (template) => ({
        ...template,
        apiVersion: 'resource.k8s.io/v1',
        spec: { ...template.spec, spec: toClaimSpec(template.spec.spec) },
      }),
      fromStored: (template) => ({
        ...template,
        apiVersion: 'resource.k8s.io/v1beta1',
        spec: { ...template.spec, spec: fromClaimSpec(template.spec.spec) },
      }),
      applyDefaults: (template) => mapMember(template, 'spec', (spec) => mapMember(spec, 'spec', applyClaimDefaultsV1beta1)),
    }),
    deprecated: { since: 35, until: 38 },
  },
);

/** Source: pkg/apis/resource/validation/validation.go ValidateResourceClaimTemplate. */
function validateTemplate({ spec }: ResourceClaimTemplate): readonly FieldError[] {
  return [...validateTemplateMeta(spec.metadata, 'spec.metadata'), ...validateClaimSpec(spec.spec, 'spec.spec')];
}

function validateTemplateUpdate(next: ResourceClaimTemplate, prev: ResourceClaimTemplate): readonly FieldError[] {
  const isSame = semanticallyEqual(next.spec, prev.spec);
  const shown = internalForm('resource.v1.ResourceClaimTemplateSpec', next.spec);
  return [...validateTemplate(next), ...(isSame ? [] : [invalid('spec', shown, immutableMessage)])];
}
