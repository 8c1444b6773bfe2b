import { describe, expect, test } from 'vitest';
import { serviceAccountUser, splitServiceAccountUsername } from '#domain/authentication/service-account-user.js';
import { encodeBase64 } from '#domain/encoding/base64.js';
import { checkBoundClaims } from '#domain/resources/core/service-account/token/check-bound-claims.js';
import { checkLegacyClaims, withLastUse } from '#domain/resources/core/service-account/token/check-legacy-claims.js';
import {
  type BoundClaims,
  boundTokenClaims,
  legacyTokenClaims,
  type TokenClaims,
} from '#domain/resources/core/service-account/token/token-claims.js';
import type { TokenObjects } from '#domain/resources/core/service-account/token/token-objects.js';
import type { Secret, ServiceAccount } from '#domain/schema/types/core-v1.js';
import { formatTime } from '#domain/time/rfc3339.js';

const now = Date.parse('2026-06-01T12:00:00.500Z');
const second = 1000;

function object(name: string, uid: string, more: object = {}): never {
  return { metadata: { name, namespace: 'ns', uid, resourceVersion: '1', creationTimestamp: '', ...more } } as never;
}

const account: ServiceAccount = object('a', 'account-uid');

/** Everything there is, by kind and name, with what a test changes. */
function objectsWith(changed: Readonly<Record<string, unknown>> = {}): TokenObjects {
  const all: Readonly<Record<string, unknown>> = {
    'account a': account,
    'pod p': object('p', 'pod-uid'),
    'secret s': object('s', 'secret-uid'),
    'node n': object('n', 'node-uid'),
    ...changed,
  };
  const find = (key: string): never => all[key] as never;
  return {
    serviceAccount: (_, name) => find(`account ${name}`),
    pod: (_, name) => find(`pod ${name}`),
    secret: (_, name) => find(`secret ${name}`),
    node: (name) => find(`node ${name}`),
  };
}

function claimsOf(binding: Partial<BoundClaims> = {}, seconds = 3600): TokenClaims {
  const about = { now, expirationSeconds: seconds, issuer: 'https://i', audiences: ['x'], id: 'the-id' };
  return boundTokenClaims(account, binding, about);
}

const pod = { name: 'p', uid: 'pod-uid' };
const secret = { name: 's', uid: 'secret-uid' };
const node = { name: 'n', uid: 'node-uid' };

describe('tokens of requests', () => {
  test('say whose they are, for whom, how long, and what they are bound to', () => {
    const seconds = Math.floor(now / second);
    const about = { now, expirationSeconds: 10, warnAfterSeconds: 5, issuer: 'https://i', audiences: ['x'], id: 'the-id' };
    expect(boundTokenClaims(account, { pod, node }, about)).toEqual({
      aud: ['x'],
      exp: seconds + 10,
      iat: seconds,
      iss: 'https://i',
      jti: 'the-id',
      'kubernetes.io': { namespace: 'ns', node, pod, serviceaccount: { name: 'a', uid: 'account-uid' }, warnafter: seconds + 5 },
      nbf: seconds,
      sub: 'system:serviceaccount:ns:a',
    });
  });

  test.each<[string, Partial<BoundClaims>, Readonly<Record<string, readonly string[]>>]>([
    ['nothing', {}, {}],
    [
      'a pod',
      { pod, node },
      {
        'authentication.kubernetes.io/pod-name': ['p'],
        'authentication.kubernetes.io/pod-uid': ['pod-uid'],
        'authentication.kubernetes.io/node-name': ['n'],
        'authentication.kubernetes.io/node-uid': ['node-uid'],
      },
    ],
    ['a node', { node }, { 'authentication.kubernetes.io/node-name': ['n'], 'authentication.kubernetes.io/node-uid': ['node-uid'] }],
    ['a secret', { secret }, {}],
  ])('bound to %s give a user', (_, binding, extra) => {
    const identity = checkBoundClaims(claimsOf(binding), objectsWith(), now);
    if (typeof identity === 'string') throw new Error(identity);
    expect(serviceAccountUser(identity)).toEqual({
      username: 'system:serviceaccount:ns:a',
      uid: 'account-uid',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:ns'],
      extra: { 'authentication.kubernetes.io/credential-id': ['JTI=the-id'], ...extra },
    });
  });

  const longAgo = { deletionTimestamp: formatTime(now - 61 * second) };
  const justNow = { deletionTimestamp: formatTime(now - 59 * second) };

  test.each<[Partial<BoundClaims>, Readonly<Record<string, unknown>>, string]>([
    [{}, { 'account a': undefined }, 'serviceaccounts "a" not found'],
    [{}, { 'account a': object('a', 'other') }, 'service account UID (other) does not match claim (account-uid)'],
    [{}, { 'account a': object('a', 'account-uid', longAgo) }, 'service account ns/a has been deleted'],
    [{ secret }, { 'secret s': undefined }, 'service account token has been invalidated'],
    [{ secret }, { 'secret s': object('s', 'other') }, 'secret UID (other) does not match service account secret ref claim (secret-uid)'],
    [{ secret }, { 'secret s': object('s', 'secret-uid', longAgo) }, 'service account token has been invalidated'],
    [{ pod }, { 'pod p': undefined }, 'service account token has been invalidated'],
    [{ pod }, { 'pod p': object('p', 'other') }, 'pod UID (other) does not match service account pod ref claim (pod-uid)'],
    [{ node }, { 'node n': undefined }, 'service account token has been invalidated'],
    [{ node }, { 'node n': object('n', 'other') }, 'node UID (other) does not match service account node ref claim (node-uid)'],
  ])('bound to %j are worth nothing when there is %j', (binding, changed, why) => {
    expect(checkBoundClaims(claimsOf(binding), objectsWith(changed), now)).toBe(why);
  });

  test.each<[Partial<BoundClaims>, Readonly<Record<string, unknown>>]>([
    [{ pod, node }, { 'node n': undefined }],
    [{ pod }, { 'pod p': object('p', 'pod-uid', justNow) }],
  ])('bound to %j are good when there is %j', (binding, changed) => {
    expect(checkBoundClaims(claimsOf(binding), objectsWith(changed), now)).toMatchObject({ name: 'a' });
  });

  test.each([
    [-61, 'service account token is not valid yet'],
    [-59, undefined],
    [3659, undefined],
    [3661, 'service account token has expired'],
  ])('of an hour are looked at %i seconds after they were made', (after, problem) => {
    const result = checkBoundClaims(claimsOf(), objectsWith(), now + after * second);
    expect(typeof result === 'string' ? result : undefined).toBe(problem);
  });
});

describe('tokens in Secrets', () => {
  const claims = legacyTokenClaims(account, object('s', 'secret-uid'));
  const kept = (more: object = {}, token = 'the-token'): Secret =>
    ({ ...(object('s', 'secret-uid', more) as Secret), data: { token: encodeBase64(token) } }) as Secret;

  test('are known by the copy in the Secret', () => {
    const found = checkLegacyClaims(claims, 'the-token', objectsWith({ 'secret s': kept() }));
    expect(found).toMatchObject({ identity: { namespace: 'ns', name: 'a', uid: 'account-uid' }, isListed: false });
    const listing = { ...account, secrets: [{ name: 's' }] };
    expect(checkLegacyClaims(claims, 'the-token', objectsWith({ 'secret s': kept(), 'account a': listing }))).toMatchObject({
      isListed: true,
    });
  });

  const { sub: _, ...nameless } = claims;
  test.each<[TokenClaims, Readonly<Record<string, unknown>>, string]>([
    [nameless, {}, 'sub claim is missing'],
    [{ sub: 'x' }, {}, 'namespace claim is missing'],
    [{ ...claims, sub: 'system:serviceaccount:ns:b' }, {}, 'sub claim is invalid'],
    [claims, { 'secret s': undefined }, 'Token has been invalidated'],
    [claims, { 'secret s': kept({ deletionTimestamp: 'x' }) }, 'Token has been invalidated'],
    [claims, { 'secret s': kept({}, 'another') }, "Token does not match server's copy"],
    [claims, { 'account a': undefined }, 'serviceaccounts "a" not found'],
    [claims, { 'account a': object('a', 'account-uid', { deletionTimestamp: 'x' }) }, 'ServiceAccount ns/a has been deleted'],
    [claims, { 'account a': object('a', 'other') }, 'ServiceAccount UID (other) does not match claim (account-uid)'],
    [
      claims,
      { 'secret s': kept({ labels: { 'kubernetes.io/legacy-token-invalid-since': '2026-01-01' } }) },
      "the token in secret ns/s for service account ns/a has been marked invalid. Use tokens from the TokenRequest API or manually created secret-based tokens, or remove the 'kubernetes.io/legacy-token-invalid-since' label from the secret to temporarily allow use of this token",
    ],
  ])('that say %j are worth nothing when there is %j', (said, changed, problem) => {
    expect(checkLegacyClaims(said, 'the-token', objectsWith({ 'secret s': kept(), ...changed }))).toMatchObject({ problem });
  });

  test('the day of the last use is written once a day', () => {
    const used = withLastUse(kept(), now);
    expect(used?.metadata.labels).toEqual({ 'kubernetes.io/legacy-token-last-used': '2026-06-01' });
    expect(used && withLastUse(used, now + 3_600_000)).toBeUndefined();
    expect(used && withLastUse(used, now + 86_400_000)?.metadata.labels).toEqual({ 'kubernetes.io/legacy-token-last-used': '2026-06-02' });
  });
});

test.each([
  ['system:serviceaccount:ns:a.b', { namespace: 'ns', name: 'a.b' }],
  ['system:serviceaccount:ns', undefined],
  ['system:serviceaccount:ns:a:b', undefined],
  ['system:serviceaccount:n.s:a', undefined],
  ['system:serviceaccount:ns:A', undefined],
  ['bob', undefined],
])('%s is the service account %j', (username, expected) => {
  expect(splitServiceAccountUsername(username)).toEqual(expected);
});
