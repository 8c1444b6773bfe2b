import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import type { TokenClaims } from '#domain/resources/core/service-account/token/token-claims.js';
import { goMarshal } from '#domain/json/go-marshal.js';

/** Signs tokens of service accounts. */
export interface TokenSigner {
  /** A JSON Web Token in its compact form. */
  sign(claims: TokenClaims): string;
}

/** A key that tokens are checked with. */
export interface TokenKey {
  /** What the header of a token says to name it. */
  readonly keyId: string;
  readonly algorithm: string;
  /** `signed` is what stands before the signature in a token. */
  isSignedBy(signed: string, signature: Uint8Array): boolean;
  /** As RFC 7517 shows it to others. */
  readonly jwk: Readonly<Record<string, unknown>>;
}

/** A private and a public key, PEM. */
export interface TokenKeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** Makes keys for a new cluster; of P-256, like its certificates. */
export function newTokenKeyPair(): TokenKeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { privateKey, publicKey };
}

/** Signs with the private key in a PEM text, of RSA or an elliptic curve. Throws an Error when there is none. Source: pkg/serviceaccount/jwt.go. */
export function tokenSigner(pem: string): TokenSigner {
  const key = createPrivateKey(pem);
  const publicKey = createPublicKey(key);
  const algorithm = algorithmOf(publicKey);
  const header = base64url(goMarshal({ alg: algorithm.name, kid: keyIdOf(publicKey) }));
  return {
    sign: (claims) => {
      const signed = `${header}.${base64url(goMarshal(claims))}`;
      const signature = sign(algorithm.hash, Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
      return `${signed}.${signature.toString('base64url')}`;
    },
  };
}

/** The keys in a PEM text: public ones, private ones or certificates. Throws an Error when there are none. */
export function readTokenKeys(pem: string): readonly TokenKey[] {
  const blocks = pem.match(/-----BEGIN ([A-Z0-9 ]+)-----[^]*?-----END \1-----/g)?.filter((block) => !block.includes('EC PARAMETERS')) ?? [];
  if (blocks.length === 0) throw new Error('data does not contain any valid RSA or ECDSA public keys');
  return blocks.map((block) => tokenKey(createPublicKey(block)));
}

function tokenKey(key: KeyObject): TokenKey {
  const algorithm = algorithmOf(key);
  const keyId = keyIdOf(key);
  return {
    keyId,
    algorithm: algorithm.name,
    isSignedBy: (signed, signature) => verify(algorithm.hash, Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }, signature),
    jwk: jwkOf(key, keyId, algorithm.name),
  };
}

/** Members in the order in which upstream writes them. */
function jwkOf(key: KeyObject, kid: string, alg: string): Readonly<Record<string, unknown>> {
  const { kty, crv, x, y, n, e } = key.export({ format: 'jwk' });
  return { use: 'sig', kty, kid, ...(crv !== undefined && { crv }), alg, ...(kty === 'RSA' ? { n, e } : { x, y }) };
}

/** Nobody can tell the key from it. */
function keyIdOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('base64url');
}

const curves: Readonly<Record<string, { readonly name: string; readonly hash: string }>> = {
  prime256v1: { name: 'ES256', hash: 'sha256' },
  secp384r1: { name: 'ES384', hash: 'sha384' },
  secp521r1: { name: 'ES512', hash: 'sha512' },
};

function algorithmOf(key: KeyObject): { readonly name: string; readonly hash: string } {
  if (key.asymmetricKeyType === 'rsa') return { name: 'RS256', hash: 'sha256' };
  const curve = key.asymmetricKeyType === 'ec' ? curves[key.asymmetricKeyDetails?.namedCurve ?? ''] : undefined;
  if (!curve) throw new Error('unknown key type, must be RSA or ECDSA with curve 256, 384, or 521');
  return curve;
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}
