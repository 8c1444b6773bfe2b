import { defineResource } from '#domain/api/define-resource.js';
import { validateAttributes, validateNoMetadata } from '#domain/resources/authorization/validate-review.js';
import type { SelfSubjectAccessReview } from '#domain/schema/types/authorization-v1.js';

/** May I do something: posted and answered, never stored. */
export const selfSubjectAccessReviews = defineResource<SelfSubjectAccessReview>('authorization.k8s.io/v1', 'SelfSubjectAccessReview', {
  strategy: {
    validate: ({ metadata, spec }) => [...validateAttributes(spec), ...validateNoMetadata(metadata, 'must be empty')],
  },
});
