import { defineResource } from '#domain/api/define-resource.js';
import type { Binding } from '#domain/schema/types/core-v1.js';
import { type FieldError, notSupported, required } from '#domain/status/field-error.js';

/** Puts a pod on a node: posted, carried out, never stored. `pods/<name>/binding` takes the same body. */
export const bindings = defineResource<Binding>('v1', 'Binding', { strategy: { validate: validateBinding } });

/** Source: pkg/apis/core/validation/validation.go ValidatePodBinding. */
export function validateBinding({ target }: Binding): readonly FieldError[] {
  const { kind = '', name = '' } = target;
  return [
    ...(kind === '' || kind === 'Node' ? [] : [notSupported('target.kind', kind, ['Node', '<empty>'])]),
    ...(name === '' ? [required('target.name')] : []),
  ];
}
