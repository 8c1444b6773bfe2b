import type { CrossVersionObjectReference } from '#domain/schema/types/autoscaling-v2.js';
import { childPath, type FieldError, invalid } from '#domain/status/field-error.js';
import { nameIsPathSegment } from '#domain/validation/names.js';
import { requireForm } from '#domain/validation/text.js';

/** What of an apiVersion is let through. */
export interface ReferenceOptions {
  readonly allowAnyVersion?: boolean;
  readonly allowEmptyGroup?: boolean;
}

/** Source: pkg/apis/autoscaling/validation/validation.go ValidateCrossVersionObjectReference. */
export function validateReference(ref: CrossVersionObjectReference, path: string, options: ReferenceOptions): readonly FieldError[] {
  const isSegment = (value: string): readonly string[] => nameIsPathSegment(value, false);
  const problem = apiVersionProblem(ref, options);
  return [
    ...requireForm(ref.kind, childPath(path, 'kind'), isSegment),
    ...requireForm(ref.name, childPath(path, 'name'), isSegment),
    ...(problem === undefined ? [] : [invalid(childPath(path, 'apiVersion'), ref.apiVersion ?? '', problem)]),
  ];
}

/** What is wrong with the apiVersion, undefined for nothing. Source: ValidateAPIVersion. */
export function apiVersionProblem(
  { apiVersion = '' }: CrossVersionObjectReference,
  { allowAnyVersion, allowEmptyGroup }: ReferenceOptions,
): string | undefined {
  if (allowAnyVersion) return undefined;
  const slashes = apiVersion.split('/').length - 1;
  if (slashes > 1) return `unexpected GroupVersion string: ${apiVersion}`;
  return !allowEmptyGroup && !/^[^/]+\//.test(apiVersion) ? 'apiVersion must specify API group' : undefined;
}
