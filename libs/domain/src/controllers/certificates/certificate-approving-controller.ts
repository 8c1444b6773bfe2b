import { kubeletClientSigner, signerProblem } from '#domain/controllers/certificates/known-signers.js';
import { hasCondition, isIssued, requestOf } from '#domain/controllers/certificates/request-state.js';
import { type Action, type Controller, nothing, type Plan, type Reader } from '#domain/controllers/controller.js';
import type { Draft, ObjectKey } from '#domain/meta/object-meta.js';
import { subjectAccessReviews } from '#domain/resources/authorization/subject-access-review/subject-access-review.js';
import { certificateSigningRequests } from '#domain/resources/certificates/certificate-signing-request/certificate-signing-request.js';
import type { SubjectAccessReview } from '#domain/schema/types/authorization-v1.js';
import type { CertificateSigningRequest } from '#domain/schema/types/certificates-v1.js';
import type { CertificateRequest } from '#domain/x509/certificate-request.js';

/** A kind of request that is approved when its sender may do so for themselves, and what is said then. */
interface Recognizer {
  readonly subresource: string;
  readonly message: string;
  recognizes(request: CertificateSigningRequest, parsed: CertificateRequest): boolean;
}

const recognizers: readonly Recognizer[] = [
  {
    subresource: 'selfnodeclient',
    message: 'Auto approving self kubelet client certificate after SubjectAccessReview.',
    recognizes: (request, parsed) => request.spec.username === parsed.subject.commonName && isOfKubelet(request, parsed),
  },
  {
    subresource: 'nodeclient',
    message: 'Auto approving kubelet client certificate after SubjectAccessReview.',
    recognizes: isOfKubelet,
  },
];

/** Approves the requests of kubelets that may. Source: pkg/controller/certificates/approver/sarapprove.go. */
export const certificateApprovingController: Controller = {
  name: 'certificatesigningrequest-approving',
  reconciles: certificateSigningRequests,
  watches: [],
  retries: { firstMs: 200, mostMs: 1_000_000 },
  reconcile,
};

function isOfKubelet({ spec }: CertificateSigningRequest, parsed: CertificateRequest): boolean {
  return spec.signerName === kubeletClientSigner && signerProblem(kubeletClientSigner, parsed, spec.usages ?? []) === undefined;
}

function reconcile(key: ObjectKey, read: Reader): Plan {
  const request = read.get(certificateSigningRequests, key);
  if (!request || isIssued(request) || hasCondition(request, 'Approved') || hasCondition(request, 'Denied')) return nothing;
  const parsed = requestOf(request);
  if (typeof parsed === 'string') return { actions: [{ do: 'fail', why: `unable to parse csr "${key}": ${parsed}` }] };
  const fitting = recognizers.filter((recognizer) => recognizer.recognizes(request, parsed));
  return fitting.length === 0 ? nothing : { actions: askInTurn(request, fitting, fitting) };
}

/** Asks whether the sender may for one kind of request after the other, until they may. */
function askInTurn(request: CertificateSigningRequest, left: readonly Recognizer[], tried: readonly Recognizer[]): readonly Action[] {
  const [first, ...others] = left;
  if (!first) {
    const names = tried.map(({ subresource }) => subresource).join(' ');
    const why = `recognized csr "${request.metadata.name}" as [${names}] but subject access review was not approved`;
    return [{ do: 'fail', why }];
  }
  const review: Action = {
    do: 'create',
    resource: subjectAccessReviews,
    object: reviewFor(request, first),
    onSuccess: (answer) => ({
      actions: (answer as SubjectAccessReview).status.allowed ? [approve(request, first.message)] : askInTurn(request, others, tried),
    }),
  };
  return [review];
}

function reviewFor({ spec }: CertificateSigningRequest, { subresource }: Recognizer): Draft<SubjectAccessReview> {
  const { username, uid, groups, extra } = spec;
  const resource = { group: 'certificates.k8s.io', resource: 'certificatesigningrequests', verb: 'create', version: '*', subresource };
  const user = { ...(username && { user: username }), ...(uid && { uid }), ...(groups && { groups }), ...(extra && { extra }) };
  return {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    metadata: {},
    spec: { ...user, resourceAttributes: resource },
  };
}

function approve(request: CertificateSigningRequest, message: string): Action {
  const condition = { type: 'Approved', status: 'True', reason: 'AutoApproved', message };
  const status = { ...request.status, conditions: [...(request.status.conditions ?? []), condition] };
  const object = { ...request, status } as CertificateSigningRequest;
  return { do: 'update', resource: certificateSigningRequests, object, subresource: 'approval' };
}
