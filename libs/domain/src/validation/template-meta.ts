import type { TemplateMeta } from '#domain/meta/object-meta.js';
import { childPath, type FieldError, forbidden } from '#domain/status/field-error.js';
import { validateLabels } from '#domain/validation/labels.js';
import { validateAnnotations } from '#domain/validation/object-meta.js';

/** Members of metadata that a template may not have, in upstream's order, and what messages call them where that is another name. */
const refused: readonly (readonly [name: keyof TemplateMeta, shown?: string])[] = [
  ['name'],
  ['generateName'],
  ['namespace'],
  ['selfLink'],
  ['uid', 'uID'],
  ['resourceVersion'],
  ['generation'],
  ['creationTimestamp'],
  ['deletionTimestamp'],
  ['deletionGracePeriodSeconds'],
  ['ownerReferences'],
  ['finalizers'],
  ['managedFields'],
];

/** Metadata of the template of a claim: labels and annotations only. Source: pkg/apis/core/validation/validation.go ValidateTemplateObjectMeta. */
export function validateTemplateMeta(metadata: TemplateMeta | undefined, path: string): readonly FieldError[] {
  const { annotations, labels } = metadata ?? {};
  return [
    ...validateAnnotations(annotations, childPath(path, 'annotations')),
    ...validateLabels(labels, childPath(path, 'labels')),
    ...refused.flatMap(([name, shown = name]) => {
      const value = metadata?.[name];
      const isUnset = value === undefined || value === null || value === '' || (value === 0 && name === 'generation');
      return isUnset ? [] : [forbidden(childPath(path, shown), 'cannot be set')];
    }),
  ];
}
