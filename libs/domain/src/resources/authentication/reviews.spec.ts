import { expect, test } from 'vitest';
import { applyTokenRequestDefaults, validateTokenRequest } from '#domain/resources/authentication/token-request/validate-token-request.js';
import { tokenReviews } from '#domain/resources/authentication/token-review/token-review.js';
import { selfSubjectRulesReviews } from '#domain/resources/authorization/self-subject-rules-review/self-subject-rules-review.js';
import type { TokenRequest } from '#domain/schema/types/authentication-v1.js';
import { formatFieldError } from '#domain/status/field-error.js';

const metadata = { name: '', uid: '', resourceVersion: '', creationTimestamp: '' };
const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', metadata, status: { user: {} } };
const rules = {
  apiVersion: 'authorization.k8s.io/v1',
  kind: 'SelfSubjectRulesReview',
  metadata,
  status: { resourceRules: null, nonResourceRules: null, incomplete: false },
};

function tokenRequest(expirationSeconds?: number): TokenRequest {
  const spec = { audiences: null, boundObjectRef: null, ...(expirationSeconds !== undefined && { expirationSeconds }) };
  return {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    metadata,
    spec,
    status: { token: '', expirationTimestamp: null },
  } as unknown as TokenRequest;
}

test('a review needs a token', () => {
  expect(tokenReviews.strategy.validate({ ...review, spec: { token: 'x' } })).toEqual([]);
  expect(() => tokenReviews.strategy.validate({ ...review, spec: {} })).toThrow('token is required for TokenReview in authentication');
});

test('a review of rules needs a namespace', () => {
  expect(selfSubjectRulesReviews.strategy.validate({ ...rules, spec: { namespace: 'd' } })).toEqual([]);
  expect(() => selfSubjectRulesReviews.strategy.validate({ ...rules, spec: {} })).toThrow('no namespace on request');
});

test('a token is good for an hour unless it is said', () => {
  expect(applyTokenRequestDefaults(tokenRequest()).spec.expirationSeconds).toBe(3600);
  expect(applyTokenRequestDefaults(tokenRequest(700)).spec.expirationSeconds).toBe(700);
});

test.each<{ seconds: number; errors: readonly string[] }>([
  { seconds: 600, errors: [] },
  { seconds: 2 ** 32, errors: [] },
  { seconds: 599, errors: ['spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes'] },
  {
    seconds: 2 ** 32 + 1,
    errors: ['spec.expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds'],
  },
])('a token may not be good for $seconds seconds: $errors', ({ seconds, errors }) => {
  expect(validateTokenRequest(tokenRequest(seconds)).map(formatFieldError)).toEqual(errors);
});
