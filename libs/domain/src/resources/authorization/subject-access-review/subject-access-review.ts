import { defineResource } from '#domain/api/define-resource.js';
import { validateNoMetadata, validateSubjectAttributes } from '#domain/resources/authorization/validate-review.js';
import type { SubjectAccessReview } from '#domain/schema/types/authorization-v1.js';

/** May somebody do something: posted and answered, never stored. */
export const subjectAccessReviews = defineResource<SubjectAccessReview>('authorization.k8s.io/v1', 'SubjectAccessReview', {
  strategy: {
    validate: ({ metadata, spec }) => [...validateSubjectAttributes(spec), ...validateNoMetadata(metadata, 'must be empty')],
  },
});
