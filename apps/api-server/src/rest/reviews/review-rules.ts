import type { SelfSubjectRulesReview } from '#domain/schema/types/authorization-v1.js';
import type { Answer } from '../answer.js';
import type { Api } from '../api.js';
import type { ApiRequest } from '../api-request.js';
import type { Endpoint } from '../endpoint.js';
import { readReview } from './read-review.js';

/** POST of a SelfSubjectRulesReview: what may I do in a namespace? What was asked is not repeated, as upstream does not. Throws StatusError. */
export async function reviewOwnRules(api: Api, request: ApiRequest, endpoint: Endpoint): Promise<Answer> {
  const { review, answer } = await readReview<SelfSubjectRulesReview>(api, request, endpoint);
  const { resources, paths, incomplete, error } = await api.authorizer.rulesFor(request.user, review.spec.namespace ?? '');
  return answer({
    kind: review.kind,
    apiVersion: review.apiVersion,
    metadata: {} as SelfSubjectRulesReview['metadata'],
    spec: {},
    status: { resourceRules: resources, nonResourceRules: paths, incomplete, ...(error !== undefined && { evaluationError: error }) },
  });
}
