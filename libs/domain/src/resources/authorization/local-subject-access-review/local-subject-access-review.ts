import { defineResource } from '#domain/api/define-resource.js';
import { validateNoMetadata, validateSubjectAttributes } from '#domain/resources/authorization/validate-review.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { LocalSubjectAccessReview } from '#domain/schema/types/authorization-v1.js';
import { type FieldError, invalid } from '#domain/status/field-error.js';

/** May somebody do something in a namespace: posted and answered, never stored. */
export const localSubjectAccessReviews = defineResource<LocalSubjectAccessReview>('authorization.k8s.io/v1', 'LocalSubjectAccessReview', {
  strategy: {
    validate: (review) => [
      ...validateSubjectAttributes(review.spec),
      ...validateNoMetadata(review.metadata, 'must be empty except for namespace', ['namespace']),
      ...validateNamespace(review),
    ],
  },
});

/** Source: pkg/apis/authorization/validation/validation.go ValidateLocalSubjectAccessReview. */
function validateNamespace({ metadata, spec }: LocalSubjectAccessReview): readonly FieldError[] {
  const { resourceAttributes, nonResourceAttributes } = spec;
  const asked = resourceAttributes?.namespace ?? '';
  const isElsewhere = resourceAttributes !== undefined && asked !== (metadata.namespace ?? '');
  const shown = internalForm('authorization.v1.NonResourceAttributes', nonResourceAttributes);
  return [
    ...(isElsewhere ? [invalid('spec.resourceAttributes.namespace', asked, 'must match metadata.namespace')] : []),
    ...(nonResourceAttributes ? [invalid('spec.nonResourceAttributes', shown, 'disallowed on this kind of request')] : []),
  ];
}
