import { type FieldError, invalid } from '#domain/status/field-error.js';
import { inclusiveRangeProblem } from '#domain/validation/names.js';

const highest = 2 ** 31 - 1;

/** Numbers of users and of groups have the same range; an absent one passes (k8s.io/apimachinery/pkg/util/validation IsValidUserID). */
export function validateUserId(id: number | undefined, path: string): readonly FieldError[] {
  return id === undefined || (id >= 0 && id <= highest) ? [] : [invalid(path, id, inclusiveRangeProblem(0, highest))];
}

export const validateGroupId = validateUserId;
