import type { UserInfo } from '#domain/api/strategy.js';
import { reviewedAccess, reviewedUser, reviewStatus } from '#domain/authorization/reviewed-access.js';
import type {
  LocalSubjectAccessReview,
  SelfSubjectAccessReview,
  SelfSubjectAccessReviewSpec,
  SubjectAccessReview,
  SubjectAccessReviewStatus,
} from '#domain/schema/types/authorization-v1.js';
import type { Answer } from '../answer.js';
import type { Api } from '../api.js';
import type { ApiRequest } from '../api-request.js';
import type { Endpoint } from '../endpoint.js';
import { readReview } from './read-review.js';

/** POST of a SubjectAccessReview or a LocalSubjectAccessReview: may somebody do something? Throws StatusError. */
export async function reviewAccess(api: Api, request: ApiRequest, endpoint: Endpoint): Promise<Answer> {
  const { review, answer } = await readReview<SubjectAccessReview | LocalSubjectAccessReview>(api, request, endpoint);
  return answer({ ...review, status: await decide(api, reviewedUser(review.spec), review.spec) });
}

/** POST of a SelfSubjectAccessReview: may I do something? Throws StatusError. */
export async function reviewOwnAccess(api: Api, request: ApiRequest, endpoint: Endpoint): Promise<Answer> {
  const { review, answer } = await readReview<SelfSubjectAccessReview>(api, request, endpoint);
  return answer({ ...review, status: await decide(api, request.user, review.spec) });
}

async function decide({ authorizer }: Api, user: UserInfo, spec: SelfSubjectAccessReviewSpec): Promise<SubjectAccessReviewStatus> {
  return reviewStatus(await authorizer.authorize({ user, info: reviewedAccess(spec) }), spec);
}
