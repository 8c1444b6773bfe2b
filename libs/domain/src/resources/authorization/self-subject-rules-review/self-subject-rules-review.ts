import { defineResource } from '#domain/api/define-resource.js';
import type { SelfSubjectRulesReview } from '#domain/schema/types/authorization-v1.js';
import { badRequest } from '#domain/status/status-error.js';

/** What may I do in a namespace: posted and answered, never stored. */
export const selfSubjectRulesReviews = defineResource<SelfSubjectRulesReview>('authorization.k8s.io/v1', 'SelfSubjectRulesReview', {
  strategy: { validate },
});

/** Source: pkg/registry/authorization/selfsubjectrulesreview/rest.go, where a review without a namespace is a bad request. */
function validate({ spec }: SelfSubjectRulesReview): [] {
  if (!spec.namespace) throw badRequest('no namespace on request');
  return [];
}
