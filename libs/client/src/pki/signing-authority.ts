import { createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import type { AuthorityAlgorithm, SigningAuthority } from '#domain/x509/signing-authority.js';

const curves: Readonly<Record<string, AuthorityAlgorithm>> = {
  prime256v1: 'ECDSA-SHA256',
  secp384r1: 'ECDSA-SHA384',
  secp521r1: 'ECDSA-SHA512',
};

const hashes: Readonly<Record<AuthorityAlgorithm, string>> = {
  'ECDSA-SHA256': 'sha256',
  'ECDSA-SHA384': 'sha384',
  'ECDSA-SHA512': 'sha512',
  'SHA256-RSA': 'sha256',
};

/** An authority of a certificate and its key, both PEM. Throws an Error when they are none, or do not belong together. */
export function signingAuthority(cert: string, key: string): SigningAuthority {
  const certificate = new X509Certificate(cert);
  const privateKey = createPrivateKey(key);
  if (!certificate.checkPrivateKey(privateKey)) throw new Error('the signing certificate and its key do not belong together');
  const algorithm = algorithmOf(privateKey);
  return { certificate: certificate.raw, algorithm, sign: (bytes) => sign(hashes[algorithm], bytes, privateKey) };
}

function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): AuthorityAlgorithm {
  const algorithm = asymmetricKeyType === 'rsa' ? 'SHA256-RSA' : curves[asymmetricKeyDetails?.namedCurve ?? ''];
  if (!algorithm) throw new Error('certificates can be signed with a key of RSA, or of the curve P-256, P-384 or P-521');
  return algorithm;
}
