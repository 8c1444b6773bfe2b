import { defineResource } from '#domain/api/define-resource.js';
import type { WriteContext } from '#domain/api/strategy.js';
import { allBut } from '#domain/apply/all-but.js';
import { requestPrinter } from '#domain/resources/certificates/certificate-signing-request/request-printer.js';
import { withConditionTimes } from '#domain/resources/certificates/certificate-signing-request/condition-times.js';
import { validateRequest } from '#domain/resources/certificates/certificate-signing-request/validate-request.js';
import { validateRequestUpdate } from '#domain/resources/certificates/certificate-signing-request/validate-request-update.js';
import type { CertificateSigningRequest, CertificateSigningRequestCondition } from '#domain/schema/types/certificates-v1.js';

type Condition = CertificateSigningRequestCondition;

/**
 * The wish for a certificate. Who asks is taken from the request; after that the spec never changes, `approval` decides about it and
 * `status` takes the certificate. That the approver and the signer may do so for the signer's name is a matter of admission.
 * Strategy: pkg/registry/certificates/certificates/strategy.go.
 */
export const certificateSigningRequests = defineResource<CertificateSigningRequest>('certificates.k8s.io/v1', 'CertificateSigningRequest', {
  strategy: {
    checkName: () => [],
    prepareForCreate: (request, { user }) => ({ ...request, spec: withRequestor(request.spec, user), status: {} }),
    prepareForUpdate: (next, prev) => ({ ...next, spec: prev.spec, status: prev.status }),
    validate: (request) => validateRequest(request),
    validateUpdate: (next, prev) => validateRequestUpdate(next, prev, {}),
    manages: allBut('spec', 'status'),
  },
  subresources: {
    status: {
      prepareForUpdate: (next, prev, { now }) =>
        withConditionTimes({ ...next, spec: prev.spec, status: withDecisionOf(next, prev) }, prev, now),
      validateUpdate: (next, prev) => validateRequestUpdate(next, prev, { maySetCertificate: true }),
      manages: allBut('spec', 'status.conditions'),
    },
    approval: {
      prepareForUpdate: (next, prev, { now }) => {
        const { conditions } = withConditionTimes(next, prev, now).status;
        const { conditions: _, ...kept } = prev.status;
        return { ...next, spec: prev.spec, status: { ...kept, ...(conditions && { conditions }) } };
      },
      validateUpdate: (next, prev) => validateRequestUpdate(next, prev, { mayDecide: true }),
      manages: allBut('spec', 'status.certificate'),
    },
  },
  printer: requestPrinter,
  selectableFields: [{ path: 'spec.signerName', value: ({ spec }) => spec.signerName }],
});

/** The spec with who makes the request, whatever the client says of that. */
function withRequestor(spec: CertificateSigningRequest['spec'], user: WriteContext['user']): CertificateSigningRequest['spec'] {
  const { username: _1, uid: _2, groups: _3, extra: _4, ...asked } = spec;
  const { username, uid, groups, extra } = user;
  return {
    ...asked,
    ...(username && { username }),
    ...(uid && { uid }),
    ...(groups.length > 0 && { groups }),
    ...(extra && Object.keys(extra).length > 0 && { extra }),
  };
}

/** The new status, but with the stored conditions Approved and Denied, unless their number changed: then validation refuses the write. */
function withDecisionOf(next: CertificateSigningRequest, prev: CertificateSigningRequest): CertificateSigningRequest['status'] {
  if (!next.status.conditions) return next.status;
  let conditions = next.status.conditions;
  for (const type of ['Approved', 'Denied']) conditions = withStored(conditions, prev.status.conditions ?? [], type);
  return { ...next.status, conditions };
}

function withStored(next: readonly Condition[], prev: readonly Condition[], type: string): readonly Condition[] {
  const stored = prev.filter((condition) => condition.type === type);
  if (stored.length !== next.filter((condition) => condition.type === type).length) return next;
  let used = 0;
  return next.map((condition) => (condition.type === type ? (stored[used++] ?? condition) : condition));
}
