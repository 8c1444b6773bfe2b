import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readToken } from '#client/service-account/read-token.js';
import { newTokenKeyPair, tokenSigner } from '#client/service-account/token-keys.js';
import type { TokenClaims } from '#domain/resources/core/service-account/token/token-claims.js';
import { eventually } from '#testing/eventually.js';
import { type Loose, type RawAnswer, RawClient } from '#testing/raw-client.js';
import { type ApiServer, startApiServer } from '../start-api-server.js';
import { openMemoryStore } from '../storage/memory-store.js';

const issuer = 'https://kubernetes.default.svc.cluster.local';
const keys = newTokenKeyPair();
let server: ApiServer;
let client: RawClient;
let now = Date.now();
const call: RawClient['call'] = (...request) => client.call(...request);

beforeAll(async () => {
  server = await startApiServer({
    store: await openMemoryStore(),
    insecurePort: 0,
    logLevel: 'silent',
    disableAdmissionPlugins: ['ServiceAccount'],
    serviceAccountSigningKey: keys.privateKey,
    now: () => now,
  });
  client = new RawClient(server.insecureUrl ?? '');
  await call('POST', '/api/v1/nodes', { metadata: { name: 'n' } });
});
afterAll(() => server.close());

let count = 0;
interface Place {
  readonly namespace: string;
  readonly path: string;
  readonly tokens: string;
  readonly uid: string;
}

/** A namespace of its own with a service account `a`, a pod `p` of it on node `n`, and a Secret `s`. */
async function newPlace(): Promise<Place> {
  count += 1;
  const namespace = `tokens-${count}`;
  const path = `/api/v1/namespaces/${namespace}`;
  await call('POST', '/api/v1/namespaces', { metadata: { name: namespace } });
  const { body } = await call('POST', `${path}/serviceaccounts`, { metadata: { name: 'a' } });
  const spec = { serviceAccountName: 'a', nodeName: 'n', containers: [{ name: 'c', image: 'i' }] };
  await call('POST', `${path}/pods`, { metadata: { name: 'p' }, spec });
  await call('POST', `${path}/secrets`, { metadata: { name: 's' } });
  return { namespace, path, tokens: `${path}/serviceaccounts/a/token`, uid: body['metadata'].uid as string };
}

async function newToken({ tokens }: Place, spec: object = {}): Promise<string> {
  return (await call('POST', tokens, { spec })).body['status'].token as string;
}

function bound(kind: string, name: string): object {
  return { boundObjectRef: { kind, apiVersion: 'v1', name } };
}

function claimsOf(token: string): TokenClaims {
  return readToken(token)?.claims ?? {};
}

function whoIs(token: string): Promise<RawAnswer> {
  return call('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {}, { authorization: `Bearer ${token}` });
}

async function review(token: string, audiences?: readonly string[]): Promise<Loose> {
  const { body } = await call('POST', '/apis/authentication.k8s.io/v1/tokenreviews', { spec: { token, audiences } });
  return body['status'] as Loose;
}

describe('a request for a token', () => {
  test('is answered with itself and a token', async () => {
    const place = await newPlace();
    const { code, body } = await call('POST', place.tokens, {});
    expect(code).toBe(201);
    expect(body).toMatchObject({
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { name: 'a', namespace: place.namespace, uid: place.uid },
      spec: { audiences: [issuer], expirationSeconds: 3600, boundObjectRef: null },
    });
    const { exp = 0, iat = 0, ...claims } = claimsOf(body['status'].token as string);
    expect(exp - iat).toBe(3600);
    expect(Math.abs(Date.parse(body['status'].expirationTimestamp as string) - exp * 1000)).toBeLessThanOrEqual(1000);
    expect(claims).toMatchObject({
      aud: [issuer],
      iss: issuer,
      sub: `system:serviceaccount:${place.namespace}:a`,
      'kubernetes.io': { namespace: place.namespace, serviceaccount: { name: 'a', uid: place.uid } },
    });
  });

  test('of a pod is good for a year when it asks for what pods ask for, and says when it should have been renewed', async () => {
    const place = await newPlace();
    const { body } = await call('POST', place.tokens, { spec: { expirationSeconds: 3607, ...bound('Pod', 'p') } });
    const { exp = 0, iat = 0, 'kubernetes.io': own } = claimsOf(body['status'].token as string);
    expect([exp - iat, (own?.warnafter ?? 0) - iat, own?.pod?.name, own?.node?.name]).toEqual([365 * 86_400, 3607, 'p', 'n']);
    expect(body['spec'].expirationSeconds).toBe(3607);
    const other = claimsOf(await newToken(place, { expirationSeconds: 3607, audiences: ['x'], ...bound('Pod', 'p') }));
    expect((other.exp ?? 0) - (other.iat ?? 0)).toBe(3607);
  });

  test.each<[object, number, string]>([
    [
      { metadata: { name: 'x' } },
      422,
      'TokenRequest.authentication.k8s.io "a" is invalid: metadata.name: Invalid value: "x": must match the service account name if specified',
    ],
    [{ metadata: { namespace: 'x' } }, 400, 'the namespace of the provided object does not match the namespace sent on the request'],
    [
      { metadata: { uid: 'x' } },
      409,
      'Operation cannot be fulfilled on TokenRequest.authentication.k8s.io "a": the UID in the token request (x) does not match the UID of the service account (UID)',
    ],
    [
      { spec: { expirationSeconds: 60 } },
      422,
      'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes',
    ],
    [{ spec: bound('Pod', 'x') }, 404, 'pods "x" not found'],
    [{ spec: bound('Node', 'x') }, 404, 'nodes "x" not found'],
    [{ spec: bound('Secret', 'x') }, 404, 'secrets "x" not found'],
    [{ spec: { boundObjectRef: { kind: 'Foo', apiVersion: 'apps/v1' } } }, 400, 'cannot bind token to object of type apps/v1, Kind=Foo'],
    [{ spec: { boundObjectRef: { kind: 'Foo', apiVersion: 'v1' } } }, 400, 'cannot bind token to object of type /v1, Kind=Foo'],
    [{ spec: { boundObjectRef: { kind: 'Foo', apiVersion: 'a/b/c' } } }, 400, 'cannot bind token to object of type /, Kind=Foo'],
    [
      { spec: { boundObjectRef: { kind: 'Secret', name: 's', uid: '1' } } },
      409,
      'Operation cannot be fulfilled on Secret "s": the UID in the bound object reference (1) does not match the UID in record. The object might have been deleted and then recreated',
    ],
    [
      { kind: 'Pod', apiVersion: 'v1' },
      400,
      'Pod in version "v1" cannot be handled as a TokenRequest: converting (v1.Pod) to (authentication.TokenRequest): unknown conversion',
    ],
  ])('such as %j is refused with %i', async (body, code, message) => {
    const place = await newPlace();
    const answer = await call('POST', place.tokens, body);
    expect([answer.code, (answer.body['message'] as string).replace(place.uid, 'UID')]).toEqual([code, message]);
  });

  test('is for an account that is there, and for the pods of that account', async () => {
    const { path } = await newPlace();
    expect((await call('POST', `${path}/serviceaccounts/no/token`, {})).body['message']).toBe('serviceaccounts "no" not found');
    await call('POST', `${path}/serviceaccounts`, { metadata: { name: 'b' } });
    expect((await call('POST', `${path}/serviceaccounts/b/token`, { spec: bound('Pod', 'p') })).body['message']).toBe(
      'cannot bind token for serviceaccount "b" to pod running with different serviceaccount name.',
    );
  });

  test('can only be posted', async () => {
    const { tokens } = await newPlace();
    expect([(await call('GET', tokens)).code, (await call('DELETE', tokens)).code]).toEqual([405, 405]);
  });
});

describe('whoever shows a token', () => {
  test('is the service account, with what the token is bound to', async () => {
    const place = await newPlace();
    const token = await newToken(place, bound('Pod', 'p'));
    const { code, body } = await whoIs(token);
    expect(code).toBe(201);
    expect(body['status'].userInfo).toEqual({
      username: `system:serviceaccount:${place.namespace}:a`,
      uid: place.uid,
      groups: ['system:serviceaccounts', `system:serviceaccounts:${place.namespace}`, 'system:authenticated'],
      extra: {
        'authentication.kubernetes.io/credential-id': [`JTI=${claimsOf(token).jti}`],
        'authentication.kubernetes.io/node-name': ['n'],
        'authentication.kubernetes.io/node-uid': [expect.any(String)],
        'authentication.kubernetes.io/pod-name': ['p'],
        'authentication.kubernetes.io/pod-uid': [expect.any(String)],
      },
    });
  });

  test('is nobody when the account, or what the token is bound to, is gone', async () => {
    const place = await newPlace();
    const [plain, ofSecret] = [await newToken(place), await newToken(place, bound('Secret', 's'))];
    expect([(await whoIs(plain)).code, (await whoIs(ofSecret)).code]).toEqual([201, 201]);
    await call('DELETE', `${place.path}/secrets/s`);
    expect([(await whoIs(plain)).code, (await whoIs(ofSecret)).code]).toEqual([201, 401]);
    await call('DELETE', `${place.path}/serviceaccounts/a`);
    await call('POST', `${place.path}/serviceaccounts`, { metadata: { name: 'a' } });
    expect((await whoIs(plain)).code).toBe(401);
  });

  test('is nobody a minute after the token has ended', async () => {
    const began = now;
    const token = await newToken(await newPlace(), { expirationSeconds: 600 });
    now = began + 650_000;
    expect((await whoIs(token)).code).toBe(201);
    now = began + 662_000;
    expect((await whoIs(token)).code).toBe(401);
    expect(await review(token)).toEqual({ user: {}, error: '[invalid bearer token, service account token has expired]' });
    now = began;
  });

  test('is nobody elsewhere than where the token is for', async () => {
    const token = await newToken(await newPlace(), { audiences: ['x', 'y'] });
    expect((await whoIs(token)).code).toBe(401);
    expect(await review(token)).toEqual({
      user: {},
      error: `[invalid bearer token, token audiences ["x" "y"] is invalid for the target audiences ["${issuer}"]]`,
    });
    expect(await review(token, ['y', 'z'])).toMatchObject({ authenticated: true, audiences: ['y'] });
  });

  test('that somebody else has signed, or nobody, is refused as upstream does', async () => {
    const claims = claimsOf(await newToken(await newPlace()));
    const forged = tokenSigner(newTokenKeyPair().privateKey).sign(claims);
    const { code, body, headers } = await whoIs(forged);
    expect([code, headers.get('www-authenticate')]).toEqual([401, null]);
    expect(body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Unauthorized',
      reason: 'Unauthorized',
      code: 401,
    });
    expect(await review(forged)).toMatchObject({ error: '[invalid bearer token, invalid signature, no keys found]' });
    const good = tokenSigner(keys.privateKey).sign(claims);
    expect(await review(good)).toMatchObject({ authenticated: true });
    const [head, , signature] = good.split('.');
    const changed = Buffer.from(JSON.stringify({ ...claims, sub: 'x' })).toString('base64url');
    expect(await review(`${head}.${changed}.${signature}`)).toMatchObject({
      error: '[invalid bearer token, go-jose/go-jose: error in cryptographic primitive]',
    });
    const foreign = tokenSigner(keys.privateKey).sign({ ...claims, iss: 'https://elsewhere' });
    expect(await review(foreign)).toEqual({ user: {}, error: 'invalid bearer token' });
    expect((await whoIs('x')).code).toBe(401);
  });

  test('among the protocols of a WebSocket is known too', async () => {
    const token = await newToken(await newPlace());
    const answerTo = (protocols: string): Promise<number> => {
      const headers = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Protocol': protocols };
      return new Promise((resolve, reject) => {
        // the proxy is asked for a pod that is not there: 404 comes after whoever asks is known
        const asking = get(new URL('/api/v1/namespaces/default/pods/none/proxy/', server.insecureUrl), { headers });
        asking.on('response', (response) => resolve(response.resume().statusCode ?? 0));
        asking.on('error', reject);
      });
    };
    const hidden = (text: string): string => `base64url.bearer.authorization.k8s.io.${Buffer.from(text).toString('base64url')}`;
    expect(await answerTo(`v4.channel.k8s.io, ${hidden(token)}`)).toBe(404);
    expect(await answerTo(`v4.channel.k8s.io, ${hidden('x')}`)).toBe(401);
    expect(await answerTo(hidden(token))).toBe(401);
  });

  test('with a blank too many is told', async () => {
    const { code, headers } = await call('GET', '/version', undefined, { authorization: 'Bearer  x' });
    expect([code, headers.get('warning')]).toEqual([
      401,
      '299 - "the provided Authorization header contains extra space before the bearer token, and is ignored"',
    ]);
  });
});

test('a token in a Secret is good as long as it is there, and the Secret says when it was used', async () => {
  const { namespace, path, uid } = await newPlace();
  const token = tokenSigner(keys.privateKey).sign({
    iss: 'kubernetes/serviceaccount',
    sub: `system:serviceaccount:${namespace}:a`,
    'kubernetes.io/serviceaccount/namespace': namespace,
    'kubernetes.io/serviceaccount/secret.name': 'kept',
    'kubernetes.io/serviceaccount/service-account.name': 'a',
    'kubernetes.io/serviceaccount/service-account.uid': uid,
  });
  expect((await whoIs(token)).code).toBe(401);
  await call('POST', `${path}/secrets`, {
    metadata: { name: 'kept', annotations: { 'kubernetes.io/service-account.name': 'a' } },
    type: 'kubernetes.io/service-account-token',
    data: { token: Buffer.from(token).toString('base64') },
  });
  expect((await whoIs(token)).body['status'].userInfo).toEqual({
    username: `system:serviceaccount:${namespace}:a`,
    uid,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
  });
  await eventually(async () => {
    const { body } = await call('GET', `${path}/secrets/kept`);
    expect(body['metadata'].labels).toEqual({ 'kubernetes.io/legacy-token-last-used': new Date(now).toISOString().slice(0, 10) });
  });
});

describe('others', () => {
  test('find out how to check tokens', async () => {
    const configuration = await call('GET', '/.well-known/openid-configuration');
    expect(configuration.body).toEqual({
      issuer,
      jwks_uri: 'https://10.0.0.1:6443/openid/v1/jwks',
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
    });
    expect(configuration.headers.get('cache-control')).toBe('public, max-age=3600');
    const { body, headers } = await call('GET', '/openid/v1/jwks', undefined, { accept: 'application/jwk-set+json' });
    expect([headers.get('content-type'), body['keys'].length]).toEqual(['application/jwk-set+json', 1]);
    const token = await newToken(await newPlace());
    expect(body['keys'][0]).toMatchObject({ kid: readToken(token)?.keyId, kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' });
  });

  test.each([
    ['GET', '/openid/v1/jwks/', '*/*', 200],
    ['GET', '/openid/v1/jwks', 'application/json', 406],
    ['POST', '/openid/v1/jwks', '*/*', 405],
    ['GET', '/openid/v1/jwks/a', '*/*', 404],
    ['GET', '/openid/v1', '*/*', 404],
  ])('%s %s as %s is answered with %i', async (method, path, accept, code) => {
    expect((await call(method, path, undefined, { accept })).code).toBe(code);
  });
});
