import type { FieldError } from '#domain/status/field-error.js';
import { requireChoice } from '#domain/validation/choice.js';

const policies = ['Always', 'IfNotPresent', 'Never'];

/** When an image is fetched: of containers and of image volumes. */
export function validatePullPolicy(policy: string | undefined, path: string): readonly FieldError[] {
  return requireChoice(policy, path, policies);
}
