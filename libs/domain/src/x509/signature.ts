import { ed25519 } from '@noble/curves/ed25519.js';
import type { SignatureAlgorithm } from '#domain/x509/algorithm.js';
import { curvesByName, type PublicKey } from '#domain/x509/public-key.js';
import { hashes, isPkcs1Signature, isPssSignature, type SoundHash } from '#domain/x509/rsa.js';

const unsupported = 'x509: cannot verify signature: algorithm unimplemented';
const rsaMismatch = 'crypto/rsa: verification error';

/** What was signed, how, and the signature. */
export interface Signed {
  readonly algorithm: SignatureAlgorithm | undefined;
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
}

/** What is wrong with a signature; undefined when `key` made it. SHA-1 is let through, as Go does for requests. Source: Go's crypto/x509 checkSignature. */
export function signatureProblem(signed: Signed, key: PublicKey | undefined): string | undefined {
  const { algorithm } = signed;
  if (!algorithm) return unsupported;
  if (algorithm.hash === 'MD5') return `x509: cannot verify signature: insecure algorithm ${algorithm.name}`;
  if (!key || key.type === 'other') return unsupported;
  if (key.type !== algorithm.key) {
    return `x509: signature algorithm specifies an ${algorithm.key} public key, but have public key of type ${goTypes[key.type]}`;
  }
  switch (key.type) {
    case 'RSA':
      return rsaProblem(key, algorithm.hash ?? 'SHA256', signed);
    case 'ECDSA':
      return curveProblem(key, algorithm.hash ?? 'SHA256', signed);
    case 'Ed25519':
      return isEdSignature(signed.signature, signed.bytes, key.key) ? undefined : 'x509: Ed25519 verification failure';
  }
}

const goTypes = { RSA: '*rsa.PublicKey', ECDSA: '*ecdsa.PublicKey', Ed25519: 'ed25519.PublicKey' } as const;

function rsaProblem(
  key: Extract<PublicKey, { type: 'RSA' }>,
  hash: SoundHash,
  { algorithm, bytes, signature }: Signed,
): string | undefined {
  const bits = key.modulus.toString(2).length;
  if (bits < 1024) return `crypto/rsa: ${bits}-bit keys are insecure (see https://go.dev/pkg/crypto/rsa#hdr-Minimum_key_size)`;
  const digest = hashes[hash](bytes);
  const isGood = algorithm?.isPss ? isPssSignature(key, hash, { digest, signature }) : isPkcs1Signature(key, hash, digest, signature);
  return isGood ? undefined : rsaMismatch;
}

function curveProblem(key: Extract<PublicKey, { type: 'ECDSA' }>, hash: SoundHash, { bytes, signature }: Signed): string | undefined {
  if (key.curve === 'P-224') return unsupported;
  return isCurveSignature(key, hashes[hash](bytes), signature) ? undefined : 'x509: ECDSA verification failure';
}

/** ECDSA over a digest; `signature` is in DER. A key on P-224 proves nothing here. */
export function isCurveSignature(key: Extract<PublicKey, { type: 'ECDSA' }>, digest: Uint8Array, signature: Uint8Array): boolean {
  if (key.curve === 'P-224') return false;
  try {
    return curvesByName[key.curve].verify(signature, digest, key.point, { prehash: false, lowS: false, format: 'der' });
  } catch {
    return false; // not the encoding of a signature
  }
}

export function isEdSignature(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, message, key, { zip215: false });
  } catch {
    return false; // not the encoding of a signature or of a point
  }
}
