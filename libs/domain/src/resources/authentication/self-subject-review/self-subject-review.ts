import { defineResource } from '#domain/api/define-resource.js';
import type { SelfSubjectReview } from '#domain/schema/types/authentication-v1.js';

/** Who am I: posted and answered, never stored. There is nothing to say in it. */
export const selfSubjectReviews = defineResource<SelfSubjectReview>('authentication.k8s.io/v1', 'SelfSubjectReview');
