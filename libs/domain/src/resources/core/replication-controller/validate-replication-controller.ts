import { semanticallyEqual } from '#domain/json/equal.js';
import { validateRunsForever, validateTemplateSelected } from '#domain/resources/core/pod-template/validate-selected-template.js';
import { validateTemplate } from '#domain/resources/core/pod-template/validate-template.js';
import type { ReplicationController, ReplicationControllerSpec } from '#domain/schema/types/core-v1.js';
import { type FieldError, invalid, required } from '#domain/status/field-error.js';
import { selectorFromSet } from '#domain/selectors/selector.js';
import { validateCounts } from '#domain/validation/counts.js';

/** `prev` is set on update. Source: pkg/apis/core/validation/validation.go ValidateReplicationControllerSpec. */
export function validateReplicationController({ spec }: ReplicationController, prev?: ReplicationController): readonly FieldError[] {
  return [
    ...validateCounts(spec, ['minReadySeconds'], 'spec'),
    ...(Object.keys(spec.selector ?? {}).length === 0 ? [required('spec.selector')] : []),
    ...validateCounts(spec, ['replicas'], 'spec'),
    ...validateControllerTemplate(spec, prev?.spec),
  ];
}

/** Source: ValidateReplicationControllerUpdate, and rcStrategy.ValidateUpdate in pkg/registry/core/replicationcontroller/strategy.go. */
export function validateReplicationControllerUpdate(next: ReplicationController, prev: ReplicationController): readonly FieldError[] {
  return [...validateReplicationController(next, prev), ...validateNonConvertible(next, prev)];
}

function validateControllerTemplate(
  { template, selector }: ReplicationControllerSpec,
  prev: ReplicationControllerSpec | undefined,
): readonly FieldError[] {
  const path = 'spec.template';
  if (!template) return [required(path)];
  return [
    ...validateTemplateSelected(template, selectorFromSet(selector), path),
    ...validateTemplate(template, prev?.template, path),
    ...validateRunsForever(template, path, 'ReplicationController'),
  ];
}

const nonConvertiblePrefix = 'non-convertible.kubernetes.io';

/** Annotations left by a ReplicaSet that was written as a ReplicationController, and whose selector that cannot hold. */
function validateNonConvertible(next: ReplicationController, prev: ReplicationController): readonly FieldError[] {
  return Object.entries(prev.metadata.annotations ?? {}).flatMap(([key, value]): readonly FieldError[] => {
    const [prefix = '', field, more] = key.split('/');
    if (!prefix.startsWith(nonConvertiblePrefix) || field === undefined || more !== undefined) return [];
    if (!field.includes('selector')) return [{ type: 'FieldValueNotFound', field, value, detail: 'unknown non-convertible field' }];
    const { selector } = next.spec;
    if (semanticallyEqual(selector, prev.spec.selector)) return [];
    return [invalid('spec.selector', selector, 'cannot update non-convertible selector')];
  });
}
