import { decodeBase64 } from '#domain/codec/base64.js';
import { utf8Bytes } from '#domain/encoding/base64.js';
import { isKubernetesSigner, validateSignerName } from '#domain/resources/certificates/signer-name.js';
import type { PodCertificateRequest, PodCertificateRequestSpec } from '#domain/schema/types/certificates-v1beta1.js';
import { type FieldError, invalid, omitted, required, tooLong } from '#domain/status/field-error.js';
import { validateDomainPrefixedKey } from '#domain/validation/domain-prefixed-key.js';
import { byteLength } from '#domain/validation/names.js';
import { validateAnnotations } from '#domain/validation/object-meta.js';
import { validateDns1123Subdomain } from '#domain/validation/text.js';
import { parseCertificateRequest } from '#domain/x509/certificate-request.js';
import { parsePublicKey, type PublicKey, rsaBits } from '#domain/x509/public-key.js';
import { hashes, isPssSignature } from '#domain/x509/rsa.js';
import { isCurveSignature, isEdSignature, signatureProblem } from '#domain/x509/signature.js';

const maxKeyBytes = 10 * 1024;
const minSeconds = 60 * 60;
const maxKubernetesSeconds = 24 * 60 * 60;
const maxSeconds = 91 * maxKubernetesSeconds;

const specPath = 'spec';
export const keyPath = 'spec.pkixPublicKey';
export const stubPath = 'spec.stubPKCS10Request';
const proofPath = 'spec.proofOfPossession';

/** Source: pkg/apis/certificates/validation/validation.go ValidatePodCertificateRequestCreate. */
export function validatePodRequest({ spec }: PodCertificateRequest): readonly FieldError[] {
  return [
    ...validateSignerName(spec.signerName, 'spec.signerName'),
    ...validateUserAnnotations(spec.unverifiedUserAnnotations, 'spec.unverifiedUserAnnotations'),
    ...validateDns1123Subdomain(spec.podName, 'spec.podName'),
    ...validateUid(spec.podUID, 'spec.podUID'),
    ...validateDns1123Subdomain(spec.serviceAccountName, 'spec.serviceAccountName'),
    ...validateUid(spec.serviceAccountUID, 'spec.serviceAccountUID'),
    ...validateDns1123Subdomain(spec.nodeName, 'spec.nodeName'),
    ...validateUid(spec.nodeUID, 'spec.nodeUID'),
    ...validateSecondsAndKey(spec),
  ];
}

/** Annotations with a domain in every key. */
function validateUserAnnotations(annotations: Readonly<Record<string, string>> | undefined, path: string): readonly FieldError[] {
  const size = validateAnnotations(annotations, path).filter(({ type }) => type === 'FieldValueTooLong');
  return [...Object.keys(annotations ?? {}).flatMap((key) => validateDomainPrefixedKey(key.toLowerCase(), path)), ...size];
}

function validateUid(uid: string, path: string): readonly FieldError[] {
  if (uid === '') return [invalid(path, uid, 'must not be empty')];
  return byteLength(uid) > 128 ? [tooLong(path, 128)] : [];
}

function validateSecondsAndKey(spec: PodCertificateRequestSpec): readonly FieldError[] {
  const path = 'spec.maxExpirationSeconds';
  const { maxExpirationSeconds: seconds } = spec;
  if (seconds === undefined) return [required(path, 'must be set')];
  const max = isKubernetesSigner(spec.signerName) ? maxKubernetesSeconds : maxSeconds;
  const isInRange = seconds >= minSeconds && seconds <= max;
  return [...(isInRange ? [] : [invalid(path, seconds, `must be in the range [${minSeconds}, ${max}]`)]), ...validateKey(spec)];
}

/** The key comes in a request that is empty but for it, or as it is with a signature over the UID of the pod. */
function validateKey(spec: PodCertificateRequestSpec): readonly FieldError[] {
  const { stubPKCS10Request: stub, pkixPublicKey: key, proofOfPossession: proof } = spec;
  if (stub && !key && !proof) return validateStub(stub);
  if (!stub && key && proof) return validateProvenKey(spec);
  return [invalid(specPath, omitted, 'exactly one of (stubPKCS10Request) or (pkixPublicKey, proofOfPossession) must be set')];
}

function validateStub(stub: string): readonly FieldError[] {
  const bytes = bytesOf(stub);
  if (bytes.length > maxKeyBytes) return [tooLong(stubPath, maxKeyBytes)];
  const request = parseCertificateRequest(bytes);
  if (typeof request === 'string') return [invalid(stubPath, omitted, 'must be a valid PKCS#10 CSR')];
  const key = request.publicKey;
  const errors = key && key.type !== 'other' ? validateKeyKind(key, stubPath, 'P256, P384, or P521') : [unknownKey(stubPath, omitted)];
  if (errors.length > 0 || signatureProblem(request, key) === undefined) return errors;
  return [invalid(stubPath, omitted, 'invalid signature')];
}

function validateProvenKey({ pkixPublicKey, proofOfPossession, podUID }: PodCertificateRequestSpec): readonly FieldError[] {
  const [bytes, proof] = [bytesOf(pkixPublicKey), bytesOf(proofOfPossession)];
  if (bytes.length > maxKeyBytes) return [tooLong(keyPath, maxKeyBytes)];
  if (proof.length > maxKeyBytes) return [tooLong(proofPath, maxKeyBytes)];
  const key = parsePublicKey(bytes);
  if (typeof key === 'string') return [invalid(keyPath, pkixPublicKey, 'must be a valid PKIX-serialized public key')];
  if (key.type === 'other') return [unknownKey(keyPath, pkixPublicKey)];
  // upstream's text forgets P521 here
  const errors = validateKeyKind(key, keyPath, 'P256 or P384');
  if (errors.length > 0 || isProof(key, podUID, proof)) return errors;
  return [invalid(proofPath, omitted, 'could not verify proof-of-possession signature')];
}

function isProof(key: Exclude<PublicKey, { type: 'other' }>, podUid: string, proof: Uint8Array): boolean {
  const message = Uint8Array.from(utf8Bytes(podUid), (byte) => byte.charCodeAt(0));
  switch (key.type) {
    case 'Ed25519':
      return isEdSignature(proof, message, key.key);
    case 'ECDSA':
      return isCurveSignature(key, hashes.SHA256(message), proof);
    case 'RSA':
      return isPssSignature(key, 'SHA256', { digest: hashes.SHA256(message), signature: proof, anySalt: true });
  }
}

function validateKeyKind(key: Exclude<PublicKey, { type: 'other' }>, path: string, curves: string): readonly FieldError[] {
  if (key.type === 'ECDSA' && key.curve === 'P-224') {
    return [invalid(path, `curve ${key.curve}`, `elliptic public keys must use curve ${curves}`)];
  }
  if (key.type !== 'RSA') return [];
  const bits = rsaBits(key.modulus);
  return bits === 3072 || bits === 4096 ? [] : [invalid(path, `${bits}-bit modulus`, 'RSA keys must have modulus size 3072 or 4096')];
}

function unknownKey(path: string, value: unknown): FieldError {
  return invalid(path, value, 'unknown public key type; supported types are Ed25519, ECDSA, and RSA');
}

/** The bytes of a field; decoding has seen to it that it is base64. */
export function bytesOf(value: string): Uint8Array {
  const bytes = decodeBase64(value);
  return bytes instanceof Uint8Array ? bytes : new Uint8Array();
}
