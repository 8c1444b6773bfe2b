import { goDiff } from '#domain/json/go-diff.js';
import { semanticallyEqual } from '#domain/json/equal.js';
import { optionsFor, validateRequest } from '#domain/resources/certificates/certificate-signing-request/validate-request.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { CertificateSigningRequest, CertificateSigningRequestCondition } from '#domain/schema/types/certificates-v1.js';
import { type FieldError, forbidden } from '#domain/status/field-error.js';

/** What an update may do beyond metadata: `approval` decides, `status` sets the certificate. */
export interface RequestRights {
  readonly mayDecide?: boolean;
  readonly maySetCertificate?: boolean;
}

const conditionsPath = 'status.conditions';

/** Source: pkg/apis/certificates/validation/validation.go validateCertificateSigningRequestUpdate. */
export function validateRequestUpdate(
  next: CertificateSigningRequest,
  prev: CertificateSigningRequest,
  { mayDecide, maySetCertificate }: RequestRights,
): readonly FieldError[] {
  return [
    ...validateRequest(next, optionsFor(next, prev)),
    ...['Approved', 'Denied', 'Failed'].flatMap((type) => validateKept(next, prev, type)),
    ...(mayDecide ? [] : ['Approved', 'Denied'].flatMap((type) => validateDecision(next, prev, type))),
    ...validateCertificateChange(next.status.certificate, prev.status.certificate, maySetCertificate === true),
  ];
}

/** What was decided, or failed, stays. */
function validateKept(next: CertificateSigningRequest, prev: CertificateSigningRequest, type: string): readonly FieldError[] {
  const isRemoved = conditionsOf(next, type).length < conditionsOf(prev, type).length;
  return isRemoved ? [forbidden(conditionsPath, `updates may not remove a condition of type "${type}"`)] : [];
}

function validateDecision(next: CertificateSigningRequest, prev: CertificateSigningRequest, type: string): readonly FieldError[] {
  const [now, before] = [conditionsOf(next, type), conditionsOf(prev, type)];
  if (now.length > before.length) return [forbidden(conditionsPath, `updates may not add a condition of type "${type}"`)];
  if (now.length < before.length || semanticallyEqual(now, before)) return [];
  const diff = goDiff(before.map(internalCondition), now.map(internalCondition));
  return [forbidden(conditionsPath, `updates may not modify a condition of type "${type}"\n${diff}`)];
}

function validateCertificateChange(next: string | undefined, prev: string | undefined, maySet: boolean): readonly FieldError[] {
  if ((next ?? '') === (prev ?? '')) return [];
  const path = 'status.certificate';
  if (!maySet) return [forbidden(path, 'updates may not set certificate content')];
  return prev ? [forbidden(path, 'updates may not modify existing certificate content')] : [];
}

function conditionsOf({ status }: CertificateSigningRequest, type: string): readonly CertificateSigningRequestCondition[] {
  return (status.conditions ?? []).filter((condition) => condition.type === type);
}

function internalCondition(condition: CertificateSigningRequestCondition): unknown {
  return internalForm('certificates.v1.CertificateSigningRequestCondition', condition);
}
