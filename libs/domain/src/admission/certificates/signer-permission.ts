import { admissionForbidden, type Attributes } from '#domain/admission/attributes.js';
import { isAbout } from '#domain/admission/is-about.js';
import { type AccessRequest, resourceAccess } from '#domain/authorization/access-request.js';
import { semanticallyEqual } from '#domain/json/equal.js';
import { goQuote } from '#domain/json/go-marshal.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { certificateSigningRequests } from '#domain/resources/certificates/certificate-signing-request/certificate-signing-request.js';
import type { CertificateSigningRequest } from '#domain/schema/types/certificates-v1.js';
import type { StatusError } from '#domain/status/status-error.js';

/** What one must be allowed to do: any of `anyOf`; else the write is refused. */
export interface NeededPermission {
  readonly anyOf: readonly AccessRequest[];
  readonly refusal: StatusError;
}

/** Whoever decides about a request must be allowed to approve for its signer. Source: plugin/pkg/admission/certificates/approval/admission.go. */
export function permissionToApprove(attributes: Attributes, object: KubeObject | undefined): NeededPermission | undefined {
  const old = oldRequest(attributes, 'approval');
  return old && permission(attributes, object, old, 'approve');
}

/** Whoever gives a certificate, or says what became of a request, must be allowed to sign for its signer. Source: …/signing/admission.go. */
export function permissionToSign(attributes: Attributes, object: KubeObject | undefined): NeededPermission | undefined {
  const old = oldRequest(attributes, 'status');
  if (!old) return undefined;
  const { status } = object as CertificateSigningRequest;
  const isSame = (status.certificate ?? '') === (old.status.certificate ?? '');
  const isUntouched = isSame && semanticallyEqual(status.conditions ?? [], old.status.conditions ?? []);
  return isUntouched ? undefined : permission(attributes, object, old, 'sign');
}

/** The state before the write counts: the signer cannot be changed on the way. */
function oldRequest(attributes: Attributes, subresource: string): CertificateSigningRequest | undefined {
  const isMeant = attributes.operation === 'UPDATE' && isAbout(attributes, certificateSigningRequests, subresource);
  return isMeant ? (attributes.oldObject as CertificateSigningRequest) : undefined;
}

/** The signer by its name, or all of its domain. Source: pkg/certauthorization. */
function permission(
  attributes: Attributes,
  object: KubeObject | undefined,
  { spec: { signerName } }: CertificateSigningRequest,
  verb: 'approve' | 'sign',
): NeededPermission {
  const signers = (name: string): AccessRequest =>
    resourceAccess(verb, { group: 'certificates.k8s.io', version: '*', resource: 'signers', name });
  const domain = signerName.split('/', 1)[0] ?? '';
  const why = `user not permitted to ${verb} requests with signerName ${goQuote(signerName)}`;
  return { anyOf: [signers(signerName), signers(`${domain}/*`)], refusal: admissionForbidden(attributes, object, why) };
}
