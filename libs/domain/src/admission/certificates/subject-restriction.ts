import { admissionForbidden, type Attributes } from '#domain/admission/attributes.js';
import { isAbout } from '#domain/admission/is-about.js';
import { mastersGroup } from '#domain/authentication/well-known-users.js';
import { decodeBase64 } from '#domain/encoding/base64.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { certificateSigningRequests } from '#domain/resources/certificates/certificate-signing-request/certificate-signing-request.js';
import type { CertificateSigningRequest } from '#domain/schema/types/certificates-v1.js';
import { parseCertificateRequest } from '#domain/x509/certificate-request.js';
import { pemBlocks } from '#domain/x509/pem.js';

const clientSigner = 'kubernetes.io/kube-apiserver-client';

/**
 * Nobody gets a certificate that makes them an administrator. Throws 403.
 * Source: plugin/pkg/admission/certificates/subjectrestriction/admission.go.
 */
export function checkSubjectRestriction(attributes: Attributes, object: KubeObject | undefined): void {
  if (attributes.operation !== 'CREATE' || !isAbout(attributes, certificateSigningRequests)) return;
  const { spec } = object as CertificateSigningRequest;
  if (spec.signerName !== clientSigner) return;
  const [block] = pemBlocks(decodeBase64(spec.request));
  const isRequest = block?.type === 'CERTIFICATE REQUEST';
  const request = isRequest ? parseCertificateRequest(block.bytes) : 'PEM block type must be CERTIFICATE REQUEST';
  if (typeof request === 'string') throw admissionForbidden(attributes, object, `failed to parse CSR: ${request}`);
  if (!request.subject.organizations.includes(mastersGroup)) return;
  throw admissionForbidden(attributes, object, `use of ${clientSigner} signer with ${mastersGroup} group is not allowed`);
}
