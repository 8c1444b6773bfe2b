import type { UserInfo } from '#domain/api/strategy.js';
import type { SelfSubjectReview, TokenReview, UserInfo as ShownUser } from '#domain/schema/types/authentication-v1.js';
import { compareBytewise } from '#domain/json/go-marshal.js';
import { formatTime } from '#domain/time/rfc3339.js';
import type { Answer } from '../answer.js';
import type { Api } from '../api.js';
import type { ApiRequest } from '../api-request.js';
import type { Endpoint } from '../endpoint.js';
import { readReview } from './read-review.js';

/** POST of a SelfSubjectReview: who am I? Throws StatusError. */
export async function reviewSelf(api: Api, request: ApiRequest, endpoint: Endpoint): Promise<Answer> {
  const { review, answer } = await readReview<SelfSubjectReview>(api, request, endpoint);
  return answer({
    kind: review.kind,
    apiVersion: review.apiVersion,
    metadata: { creationTimestamp: formatTime(api.now()) } as SelfSubjectReview['metadata'],
    status: { userInfo: shown(request.user) },
  });
}

/** POST of a TokenReview: whose is a token? Throws StatusError. */
export async function reviewToken(api: Api, request: ApiRequest, endpoint: Endpoint): Promise<Answer> {
  const { review, answer } = await readReview<TokenReview>(api, request, endpoint);
  const { token = '', audiences = [] } = review.spec;
  const result = api.tokens.authenticator.authenticate(token, audiences.length > 0 ? audiences : undefined);
  if ('problem' in result) return answer({ ...review, status: { user: {}, error: told(result.problem) } });
  return answer({ ...review, status: { authenticated: true, user: shown(result.user), audiences: result.audiences } });
}

/** Upstream asks two authenticators, of which the first knows no tokens but its own. */
function told(problem: string): string {
  const first = 'invalid bearer token';
  return problem === first ? first : `[${first}, ${problem}]`;
}

/** What is empty is left out; keys are sorted, as those of a Go map. */
function shown({ username, uid, groups, extra }: UserInfo): ShownUser {
  return {
    ...(username !== '' && { username }),
    ...(uid && { uid }),
    ...(groups.length > 0 && { groups }),
    ...(extra && Object.keys(extra).length > 0 && { extra: Object.fromEntries(Object.entries(extra).toSorted(byKey)) }),
  };
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return compareBytewise(a, b);
}
