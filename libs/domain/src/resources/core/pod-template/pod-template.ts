import { defineResource } from '#domain/api/define-resource.js';
import { withGeneration } from '#domain/api/plain-strategy.js';
import { column, nameColumn } from '#domain/api/table-columns.js';
import { mapMember } from '#domain/json/fill.js';
import { semanticallyEqual } from '#domain/json/equal.js';
import { templateCells } from '#domain/resources/core/pod-template/template-columns.js';
import { validateTemplate } from '#domain/resources/core/pod-template/validate-template.js';
import { applyPodTemplateDefaults } from '#domain/resources/core/pod/default-pod-spec.js';
import { dropDisabledTemplateFields } from '#domain/resources/core/pod/drop-disabled-fields.js';
import { podTemplateWarnings } from '#domain/resources/core/pod/warnings/pod-warnings.js';
import type { PodTemplate } from '#domain/schema/types/core-v1.js';
import { formatLabels } from '#domain/selectors/format-labels.js';

/** A template of a pod, for whoever wants to make pods of it. */
export const podTemplates = defineResource<PodTemplate>('v1', 'PodTemplate', {
  strategy: {
    applyDefaults: (template) => mapMember(template, 'template', applyPodTemplateDefaults),
    prepareForCreate: (template) => withGeneration(mapMember(template, 'template', dropDisabledTemplateFields), 1),
    prepareForUpdate: (next, prev) => countGeneration(mapMember(next, 'template', dropDisabledTemplateFields), prev),
    validate: ({ template }) => validateTemplate(template, undefined, 'template'),
    validateUpdate: (next, prev) => validateTemplate(next.template, prev.template, 'template'),
    warnOnCreate: ({ template }) => podTemplateWarnings(template, 'template'),
    warnOnUpdate: (next, prev) =>
      next.metadata.generation === prev.metadata.generation ? [] : podTemplateWarnings(next.template, 'template'),
  },
  printer: {
    columns: [
      nameColumn,
      column('Containers', 'Names of the containers in the template.'),
      column('Images', 'Images of the containers in the template.'),
      column('Pod Labels', 'Labels that pods of the template get.'),
    ],
    cells: ({ metadata, template }) => [metadata.name, ...templateCells(template), formatLabels(template.metadata?.labels)],
  },
});

/** A change of the template counts. */
function countGeneration(next: PodTemplate, prev: PodTemplate): PodTemplate {
  return semanticallyEqual(next.template, prev.template) ? next : withGeneration(next, (prev.metadata.generation ?? 0) + 1);
}
