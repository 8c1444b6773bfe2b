import { decodeBase64 } from '#domain/encoding/base64.js';
import type { CertificateSigningRequest } from '#domain/schema/types/certificates-v1.js';
import { type CertificateRequest, parseCertificateRequest } from '#domain/x509/certificate-request.js';
import { pemBlocks } from '#domain/x509/pem.js';

/** What control loops ask about a request. Source: pkg/controller/certificates/certificate_controller_utils.go. */

export function hasCondition({ status }: CertificateSigningRequest, type: string): boolean {
  return (status.conditions ?? []).some((condition) => condition.type === type);
}

export function isFailed({ status }: CertificateSigningRequest): boolean {
  return (status.conditions ?? []).some((condition) => condition.type === 'Failed' && (condition.status || 'True') === 'True');
}

export function isIssued({ status }: CertificateSigningRequest): boolean {
  return (status.certificate ?? '') !== '';
}

/** What is asked for; the text of the problem when it cannot be read. */
export function requestOf({ spec }: CertificateSigningRequest): CertificateRequest | string {
  const [block] = pemBlocks(decodeBase64(spec.request));
  if (block?.type !== 'CERTIFICATE REQUEST') return 'PEM block type must be CERTIFICATE REQUEST';
  return parseCertificateRequest(block.bytes);
}
