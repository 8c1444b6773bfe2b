import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { readToken } from '#client/service-account/read-token.js';
import { newTokenKeyPair, readTokenKeys, type TokenKey, tokenSigner } from '#client/service-account/token-keys.js';

const privatePem = { type: 'pkcs8', format: 'pem' } as const;
const publicPem = { type: 'spki', format: 'pem' } as const;

function pairOf(kind: string): { readonly privateKey: string; readonly publicKey: string } {
  if (kind === 'new') return newTokenKeyPair();
  const { privateKey, publicKey } =
    kind === 'RSA' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: kind });
  return { privateKey: privateKey.export(privatePem).toString(), publicKey: publicKey.export(publicPem).toString() };
}

const claims = { iss: 'https://i', sub: 'a<b', aud: ['x'], exp: 5 };

function check(key: TokenKey | undefined, token: string): boolean {
  const read = readToken(token);
  return read !== undefined && key?.isSignedBy(read.signed, read.signature) === true;
}

test.each([
  ['new', 'ES256', ['use', 'kty', 'kid', 'crv', 'alg', 'x', 'y']],
  ['P-384', 'ES384', ['use', 'kty', 'kid', 'crv', 'alg', 'x', 'y']],
  ['P-521', 'ES512', ['use', 'kty', 'kid', 'crv', 'alg', 'x', 'y']],
  ['RSA', 'RS256', ['use', 'kty', 'kid', 'alg', 'n', 'e']],
])('a key of kind %s signs by %s, and whoever has the public one can tell', (kind, algorithm, members) => {
  const { privateKey, publicKey } = pairOf(kind);
  const token = tokenSigner(privateKey).sign(claims);
  const [key] = readTokenKeys(publicKey);
  expect(key).toMatchObject({ algorithm, jwk: { use: 'sig', alg: algorithm, kid: key?.keyId } });
  expect(Object.keys(key?.jwk ?? {})).toEqual(members);
  expect(readToken(token)).toMatchObject({ algorithm, keyId: key?.keyId, claims });
  expect(check(key, token)).toBe(true);
  expect(check(key, token.replace(/\.[^.]+\./, `.${Buffer.from('{}').toString('base64url')}.`))).toBe(false);
  expect(check(readTokenKeys(pairOf(kind).publicKey)[0], token)).toBe(false);
});

test('several keys can stand in one file, private ones too', () => {
  const [one, two] = [newTokenKeyPair(), newTokenKeyPair()];
  const ids = readTokenKeys(`${one.publicKey}\nsomething\n${two.privateKey}`).map(({ keyId }) => keyId);
  expect(ids).toEqual([...readTokenKeys(one.privateKey), ...readTokenKeys(two.publicKey)].map(({ keyId }) => keyId));
});

test('keys that are none are an error', () => {
  expect(() => readTokenKeys('')).toThrow('data does not contain any valid RSA or ECDSA public keys');
  expect(() => tokenSigner(generateKeyPairSync('ed25519').privateKey.export(privatePem).toString())).toThrow('unknown key type');
});

test.each([
  '',
  'a.b',
  'a.b.c.d',
  '{"a":1}',
  'e30.e30.',
  'e30.e30.AA',
  'bnVsbA.e30.AA',
  `${Buffer.from('{"alg":1}').toString('base64url')}.e30.AA`,
])('%j is no token', (text) => expect(readToken(text)).toBeUndefined());
