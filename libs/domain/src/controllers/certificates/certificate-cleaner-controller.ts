import { hasCondition, isIssued } from '#domain/controllers/certificates/request-state.js';
import type { Action, Controller, Plan, ReconcileContext, Reader } from '#domain/controllers/controller.js';
import { decodeBase64 } from '#domain/encoding/base64.js';
import type { ObjectKey } from '#domain/meta/object-meta.js';
import { certificateSigningRequests } from '#domain/resources/certificates/certificate-signing-request/certificate-signing-request.js';
import type { CertificateSigningRequest } from '#domain/schema/types/certificates-v1.js';
import { parseTime } from '#domain/time/rfc3339.js';
import { parseCertificates } from '#domain/x509/certificate.js';
import { pemBlocks } from '#domain/x509/pem.js';

const hourMs = 3_600_000;
/** How long requests stay once they are dealt with, and as long as they are not. */
const doneMs = hourMs;
const pendingMs = 24 * hourMs;

/** Removes requests that nobody needs any more, once an hour. Source: pkg/controller/certificates/cleaner/cleaner.go. */
export const certificateCleanerController: Controller = {
  name: 'certificatesigningrequest-cleaner',
  // all are looked at together; changes do not matter
  watches: [{ resource: certificateSigningRequests, keysFor: () => [] }],
  initialKeys: ['all'],
  reconcile,
};

function reconcile(_: ObjectKey, read: Reader, { now }: ReconcileContext): Plan {
  const due = read.list(certificateSigningRequests).filter((request) => isDue(request, now));
  const remove = ({ metadata }: CertificateSigningRequest): Action => ({
    do: 'delete',
    resource: certificateSigningRequests,
    key: metadata.name,
    // the next round tries again
    onFailure: () => ({ actions: [] }),
  });
  return { actions: due.map(remove), lookAgainAt: now + hourMs };
}

function isDue(request: CertificateSigningRequest, now: number): boolean {
  const conditions = request.status.conditions ?? [];
  const isOld = (time: string | null | undefined, age: number): boolean => Boolean(time) && now - (parseTime(time ?? '') ?? now) > age;
  const isPast = (type: string, age: number): boolean =>
    conditions.some((condition) => condition.type === type && isOld(condition.lastUpdateTime, age));
  if (conditions.length === 0) return isOld(request.metadata.creationTimestamp, pendingMs);
  const approvedMs = isIssued(request) ? doneMs : pendingMs;
  return isPast('Denied', doneMs) || isPast('Failed', doneMs) || isPast('Approved', approvedMs) || isExpired(request, now);
}

function isExpired(request: CertificateSigningRequest, now: number): boolean {
  if (!isIssued(request) || !hasCondition(request, 'Approved')) return false;
  const [block] = pemBlocks(decodeBase64(request.status.certificate ?? ''));
  const found = block ? parseCertificates(block.bytes) : [];
  const [first] = typeof found === 'string' ? [] : found;
  return first !== undefined && now > first.notAfter;
}
