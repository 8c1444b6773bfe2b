import type { Namespace } from '#domain/schema/types/core-v1.js';
import { type FieldError, invalid } from '#domain/status/field-error.js';
import { validateKubeFinalizer } from '#domain/validation/kube-finalizer.js';
import { validateFinalizerName } from '#domain/validation/object-meta.js';

/** Source: pkg/apis/core/validation/validation.go ValidateNamespace. */
export function validateNamespace({ spec }: Namespace): readonly FieldError[] {
  return validateFinalizers(spec.finalizers ?? [], () => 'spec.finalizers');
}

/** Names of finalizers: qualified, or of the old ones without a domain. `pathOf` tells where the i-th stands. */
export function validateFinalizers(finalizers: readonly string[], pathOf: (i: number) => string): readonly FieldError[] {
  return finalizers.flatMap((name, i) => [...validateFinalizerName(name, pathOf(i)), ...validateKubeFinalizer(name, pathOf(i))]);
}

/** Source: ValidateNamespaceStatusUpdate. The capital in the path is upstream's. */
export function validateNamespaceStatusUpdate({ metadata, status }: Namespace): readonly FieldError[] {
  const phase = status.phase ?? '';
  if (!metadata.deletionTimestamp) {
    return phase === 'Active' ? [] : [invalid('status.Phase', phase, "may only be 'Active' if `deletionTimestamp` is empty")];
  }
  return phase === 'Terminating' ? [] : [invalid('status.Phase', phase, "may only be 'Terminating' if `deletionTimestamp` is not empty")];
}
