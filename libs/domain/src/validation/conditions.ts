import type { Condition } from '#domain/schema/types/meta-v1.js';
import { childPath, duplicate, type FieldError, indexPath, invalid, notSupported, required, tooLong } from '#domain/status/field-error.js';
import { validateLabelName } from '#domain/validation/labels.js';
import { byteLength, regexProblem } from '#domain/validation/names.js';
import { repeatsOf } from '#domain/validation/repeats.js';

const statuses = ['False', 'True', 'Unknown'];
const maxReasonBytes = 1024;
const maxMessageBytes = 32 * 1024;
const reasonForm = '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?';
const reasonPattern = new RegExp(`^${reasonForm}$`);
const reasonText =
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'";

/** Rules for conditions of meta/v1. Source: k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go ValidateConditions. */
export function validateConditions(conditions: readonly Condition[], path: string): readonly FieldError[] {
  const isRepeated = repeatsOf(conditions, ({ type }) => type);
  return conditions.flatMap((condition, i) => {
    const at = indexPath(path, i);
    return [...(isRepeated(i) ? [duplicate(childPath(at, 'type'), condition.type)] : []), ...validateCondition(condition, at)];
  });
}

function validateCondition(condition: Condition, path: string): readonly FieldError[] {
  const { type, status, observedGeneration = 0, lastTransitionTime, reason, message } = condition;
  const generationPath = childPath(path, 'observedGeneration');
  return [
    ...validateLabelName(type, childPath(path, 'type')),
    ...(statuses.includes(status) ? [] : [notSupported(childPath(path, 'status'), status, statuses)]),
    ...(observedGeneration < 0 ? [invalid(generationPath, observedGeneration, 'must be greater than or equal to zero')] : []),
    ...(lastTransitionTime ? [] : [required(childPath(path, 'lastTransitionTime'))]),
    ...validateReason(reason, childPath(path, 'reason')),
    ...(byteLength(message) > maxMessageBytes ? [tooLong(childPath(path, 'message'), maxMessageBytes)] : []),
  ];
}

function validateReason(reason: string, path: string): readonly FieldError[] {
  if (reason === '') return [required(path)];
  const problem = regexProblem(reasonText, reasonForm, 'my_name', 'MY_NAME', 'MyName', 'ReasonA,ReasonB', 'ReasonA:ReasonB');
  return [
    ...(reasonPattern.test(reason) ? [] : [invalid(path, reason, problem)]),
    ...(byteLength(reason) > maxReasonBytes ? [tooLong(path, maxReasonBytes)] : []),
  ];
}
