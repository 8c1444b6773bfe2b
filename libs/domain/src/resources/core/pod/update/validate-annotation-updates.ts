import { mirrorAnnotation } from '#domain/resources/core/pod/mirror-pod.js';
import { appArmorPrefix } from '#domain/resources/core/pod/profile-annotations.js';
import type { PodValidationOptions } from '#domain/resources/core/pod/pod-validation-options.js';
import { validatePodAnnotations } from '#domain/resources/core/pod/validation/validate-pod-annotations.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import { type FieldError, forbidden } from '#domain/status/field-error.js';

/** Annotations that stay as they were when the pod was made. Source: pkg/apis/core/validation/validation.go ValidatePodSpecificAnnotationUpdates. */
export function validateAnnotationUpdates(next: Pod, prev: Pod, options: PodValidationOptions): readonly FieldError[] {
  const now = next.metadata.annotations ?? {};
  const before = prev.metadata.annotations ?? {};
  const changed = Object.keys(before).filter((key) => now[key] !== before[key]);
  const added = Object.keys(now).filter((key) => before[key] === undefined);
  return [
    ...changed.flatMap((key) => refuse(key, 'remove or update')),
    ...added.flatMap((key) => refuse(key, 'add')),
    ...validatePodAnnotations(next.metadata.annotations, next.spec, 'metadata.annotations', options),
  ];
}

function refuse(key: string, verb: string): readonly FieldError[] {
  const path = `metadata.annotations[${key}]`;
  if (key.startsWith(appArmorPrefix)) return [forbidden(path, `may not ${verb} AppArmor annotations`)];
  return key === mirrorAnnotation ? [forbidden(path, `may not ${verb} mirror pod annotation`)] : [];
}
