import { defineResource } from '#domain/api/define-resource.js';
import type { TokenReview } from '#domain/schema/types/authentication-v1.js';
import { badRequest } from '#domain/status/status-error.js';

/** Whose a token is: posted and answered, never stored. */
export const tokenReviews = defineResource<TokenReview>('authentication.k8s.io/v1', 'TokenReview', { strategy: { validate } });

/** Source: pkg/registry/authentication/tokenreview/storage.go, where a review without a token is a bad request. */
function validate({ spec }: TokenReview): [] {
  if (!spec.token) throw badRequest('token is required for TokenReview in authentication');
  return [];
}
