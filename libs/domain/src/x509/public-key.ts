import { p256, p384, p521 } from '@noble/curves/nist.js';
import { type AlgorithmIdentifier, parseAlgorithm } from '#domain/x509/algorithm.js';
import { DerReader, derTag, must, X509Problem } from '#domain/x509/der.js';
import { readBitString, readInteger, readObjectIdentifier } from '#domain/x509/der-values.js';

export type CurveName = 'P-224' | 'P-256' | 'P-384' | 'P-521';

/** A key by which signatures are checked. `other` are kinds that Go knows and no rule here asks for. */
export type PublicKey =
  | { readonly type: 'RSA'; readonly modulus: bigint; readonly exponent: bigint }
  /** `point` is in the uncompressed form. */
  | { readonly type: 'ECDSA'; readonly curve: CurveName; readonly point: Uint8Array }
  | { readonly type: 'Ed25519'; readonly key: Uint8Array }
  | { readonly type: 'other' };

const curves: ReadonlyMap<string, CurveName> = new Map([
  ['1.3.132.0.33', 'P-224'],
  ['1.2.840.10045.3.1.7', 'P-256'],
  ['1.3.132.0.34', 'P-384'],
  ['1.3.132.0.35', 'P-521'],
]);

/** Bytes of an uncompressed point. */
const pointSizes: Readonly<Record<CurveName, number>> = { 'P-224': 57, 'P-256': 65, 'P-384': 97, 'P-521': 133 };

/** DSA and X25519. */
const others: ReadonlySet<string> = new Set(['1.2.840.10040.4.1', '1.3.101.110']);

/** The curves that signatures are checked on. */
export const curvesByName = { 'P-256': p256, 'P-384': p384, 'P-521': p521 } as const;

/** SubjectPublicKeyInfo; undefined when the algorithm is unknown. `reader` is in front of it. */
export function readPublicKey(reader: DerReader): PublicKey | undefined {
  const info = must(reader.enter(derTag.sequence), 'x509: malformed spki');
  const algorithm = parseAlgorithm(must(info.enter(derTag.sequence), 'x509: malformed public key algorithm identifier'));
  return parseKey(algorithm, must(readBitString(info), 'x509: malformed subjectPublicKey'));
}

/** A key in the form PKIX has; the text of the problem when it is none. Source: Go's crypto/x509 ParsePKIXPublicKey. */
export function parsePublicKey(bytes: Uint8Array): PublicKey | string {
  try {
    const reader = new DerReader(bytes);
    const key = readPublicKey(reader);
    if (!reader.isEmpty) return 'x509: trailing data after ASN.1 of public-key';
    return key ?? 'x509: unknown public key algorithm';
  } catch (problem) {
    if (problem instanceof X509Problem) return problem.message;
    throw problem;
  }
}

/** Source: Go's crypto/x509/parser.go parsePublicKey. */
function parseKey({ id, parameters }: AlgorithmIdentifier, bytes: Uint8Array): PublicKey | undefined {
  switch (id) {
    case '1.2.840.113549.1.1.1':
      return parseRsaKey(parameters, bytes);
    case '1.2.840.10045.2.1':
      return parseCurveKey(parameters, bytes);
    case '1.3.101.112':
      if (parameters) throw new X509Problem('x509: Ed25519 key encoded with illegal parameters');
      if (bytes.length !== 32) throw new X509Problem('x509: wrong Ed25519 public key size');
      return { type: 'Ed25519', key: bytes };
    default:
      return others.has(id) ? { type: 'other' } : undefined;
  }
}

function parseRsaKey(parameters: Uint8Array | undefined, bytes: Uint8Array): PublicKey {
  const isNull = parameters?.length === 2 && parameters[0] === derTag.null;
  if (!isNull) throw new X509Problem('x509: RSA key missing NULL parameters');
  const reader = must(new DerReader(bytes).enter(derTag.sequence), 'x509: invalid RSA public key');
  const modulus = must(readInteger(reader), 'x509: invalid RSA modulus');
  const exponent = must(readInteger(reader), 'x509: invalid RSA public exponent');
  if (modulus <= 0n) throw new X509Problem('x509: RSA modulus is not a positive number');
  if (exponent <= 0n) throw new X509Problem('x509: RSA public exponent is not a positive number');
  return { type: 'RSA', modulus, exponent };
}

function parseCurveKey(parameters: Uint8Array | undefined, bytes: Uint8Array): PublicKey {
  const id = must(readObjectIdentifier(parameters && new DerReader(parameters)), 'x509: invalid ECDSA parameters');
  const curve = must(curves.get(id), 'x509: unsupported elliptic curve');
  if (bytes[0] !== 4) throw new X509Problem('ecdsa: invalid uncompressed public key');
  const size = pointSizes[curve];
  if (bytes.length !== size) throw new X509Problem(`invalid ${curve.replace('-', '')} point encoding`);
  const isOnCurve = curve === 'P-224' || curvesByName[curve].utils.isValidPublicKey(bytes, false);
  if (!isOnCurve) throw new X509Problem(`${curve.replace('-', '')} point not on curve`);
  return { type: 'ECDSA', curve, point: bytes };
}

/** Length of the modulus in bits, as a whole number of bytes. */
export function rsaBits(modulus: bigint): number {
  return Math.ceil(modulus.toString(16).length / 2) * 8;
}
