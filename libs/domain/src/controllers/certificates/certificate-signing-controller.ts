import { isKnownSigner, signerProblem } from '#domain/controllers/certificates/known-signers.js';
import { keyUsagesOf } from '#domain/controllers/certificates/key-usages.js';
import { hasCondition, isFailed, isIssued, requestOf } from '#domain/controllers/certificates/request-state.js';
import { type Action, type Controller, nothing, type Plan, type ReconcileContext, type Reader } from '#domain/controllers/controller.js';
import { encodeBase64 } from '#domain/encoding/base64.js';
import type { ObjectKey } from '#domain/meta/object-meta.js';
import { certificateSigningRequests } from '#domain/resources/certificates/certificate-signing-request/certificate-signing-request.js';
import type { CertificateSigningRequest } from '#domain/schema/types/certificates-v1.js';
import { formatTime } from '#domain/time/rfc3339.js';
import { parseCertificate } from '#domain/x509/certificate.js';
import type { CertificateRequest } from '#domain/x509/certificate-request.js';
import { type CertificateTerms, issueCertificate } from '#domain/x509/issue-certificate.js';
import { encodePem } from '#domain/x509/pem.js';
import type { SigningAuthority } from '#domain/x509/signing-authority.js';

export interface SigningOptions {
  readonly authority: SigningAuthority;
  /** How long certificates are good for at most, in milliseconds. */
  readonly durationMs: number;
}

const minute = 60_000;
/** Clocks may be apart by so much. */
const backdateMs = 5 * minute;
/** Nobody gets less. */
const shortestMs = 10 * minute;
/** What is shorter loses nothing at its end for having begun before. */
const shortMs = 480 * minute;

/**
 * Signs approved requests to the signers of kubernetes.io, or says why not; all by one authority.
 * Source: pkg/controller/certificates/signer/signer.go, pkg/controller/certificates/authority/policies.go.
 */
export function certificateSigningController(options: SigningOptions): Controller {
  return {
    name: 'certificatesigningrequest-signing',
    reconciles: certificateSigningRequests,
    watches: [],
    retries: { firstMs: 200, mostMs: 1_000_000 },
    reconcile: (key, read, context) => reconcile(key, read, context, options),
  };
}

function reconcile(key: ObjectKey, read: Reader, context: ReconcileContext, options: SigningOptions): Plan {
  const request = read.get(certificateSigningRequests, key);
  if (!request || isIssued(request) || isFailed(request)) return nothing;
  if (!hasCondition(request, 'Approved') || hasCondition(request, 'Denied') || !isKnownSigner(request.spec.signerName)) return nothing;
  const parsed = requestOf(request);
  if (typeof parsed === 'string') return failure(`unable to parse csr "${key}": ${parsed}`);
  const problem = signerProblem(request.spec.signerName, parsed, request.spec.usages ?? []);
  if (problem !== undefined) return { actions: [markFailed(request, problem, context.now)] };
  const certificate = sign(request, parsed, context, options);
  if (certificate.problem !== undefined) return failure(`error auto signing csr: ${certificate.problem}`);
  return { actions: [updateStatus({ ...request, status: { ...request.status, certificate: certificate.pem } })] };
}

function failure(why: string): Plan {
  return { actions: [{ do: 'fail', why }] };
}

function updateStatus(object: CertificateSigningRequest): Action {
  return { do: 'update', resource: certificateSigningRequests, object, subresource: 'status' };
}

function markFailed(request: CertificateSigningRequest, message: string, now: number): Action {
  const condition = { type: 'Failed', status: 'True', reason: 'SignerValidationFailure', message, lastUpdateTime: formatTime(now) };
  const conditions = [...(request.status.conditions ?? []), condition] as CertificateSigningRequest['status']['conditions'];
  return updateStatus({ ...request, status: { ...request.status, conditions } } as CertificateSigningRequest);
}

function sign(
  { spec }: CertificateSigningRequest,
  request: CertificateRequest,
  context: ReconcileContext,
  { authority, durationMs }: SigningOptions,
): { readonly pem: string; readonly problem?: undefined } | { readonly problem: string } {
  const { now } = context;
  const own = parseCertificate(authority.certificate);
  if (typeof own === 'string') return { problem: own };
  if (now >= own.notAfter) {
    return { problem: `refusing to sign a certificate that expired in the past: NotAfter=${formatTime(own.notAfter)}` };
  }
  const terms: CertificateTerms = {
    ...validity(spec.expirationSeconds, { now, durationMs, notAfter: own.notAfter }),
    ...keyUsagesOf(spec.usages ?? []),
    serial: Array.from({ length: 16 }, () => Math.floor(context.random() * 256)),
  };
  return { pem: encodeBase64(encodePem('CERTIFICATE', issueCertificate(authority, request, terms))) };
}

/** No longer than the authority itself. Source: PermissiveSigningPolicy. */
function validity(
  seconds: number | undefined,
  { now, durationMs, notAfter }: { readonly now: number; readonly durationMs: number; readonly notAfter: number },
): Pick<CertificateTerms, 'notBefore' | 'notAfter'> {
  const asked = seconds === undefined ? durationMs : Math.max(seconds * 1000, shortestMs);
  const given = Math.min(asked, durationMs);
  const end = now + given - (given < shortMs ? 0 : backdateMs);
  return { notBefore: now - backdateMs, notAfter: Math.min(end, notAfter) };
}
