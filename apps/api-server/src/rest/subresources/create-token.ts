import { completeTokenRequest, grantToken } from '#domain/resources/authentication/token-request/grant-token.js';
import { applyTokenRequestDefaults, validateTokenRequest } from '#domain/resources/authentication/token-request/validate-token-request.js';
import { schemaOfKind } from '#domain/schema/kinds.js';
import type { TokenRequest } from '#domain/schema/types/authentication-v1.js';
import { invalidObject } from '#domain/status/status-error.js';
import { formatTime } from '#domain/time/rfc3339.js';
import type { Answer } from '../answer.js';
import type { Api } from '../api.js';
import type { ApiRequest } from '../api-request.js';
import type { Endpoint } from '../endpoint.js';
import { expectedKind } from '../read-object.js';
import { attributesOf } from '../write-request.js';
import { readPosted } from './post.js';

const kind = { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' } as const;

/** POST of a TokenRequest: gives a token to a service account. A dry run gives one too, as in upstream. Throws StatusError. */
export async function createToken(api: Api, request: ApiRequest, endpoint: Endpoint): Promise<Answer> {
  const { tokens } = api;
  const posted = await readPosted<TokenRequest>(request, endpoint, expectedKind(api, kind), { keepsSystemMetadata: true });
  const { object, media, write } = posted;
  const attributes = attributesOf(write, 'CREATE');
  const admitted = await api.admission.admit(attributes, applyTokenRequestDefaults(object));
  const now = api.now();
  const { apiAudiences } = tokens.terms;
  const complete = completeTokenRequest(write, admitted, tokens.objects, { apiAudiences, now });
  const errors = validateTokenRequest(complete.request);
  if (errors.length > 0) throw invalidObject(kind, '', errors);
  await api.admission.validate(attributes, complete.request);
  const grant = grantToken(complete, tokens.objects, tokens.terms, (text) => write.warn(text));
  const expirationTimestamp = formatTime(now + (grant.request.spec.expirationSeconds ?? 0) * 1000);
  const answer: TokenRequest = { ...grant.request, status: { token: tokens.issue(grant, now), expirationTimestamp } };
  return { kind: 'object', status: 201, media, object: answer, schema: schemaOfKind(kind) };
}
