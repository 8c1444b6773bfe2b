import { defineResource } from '#domain/api/define-resource.js';
import { onlyStatusOf, withStatusOf } from '#domain/api/plain-strategy.js';
import { column, nameColumn } from '#domain/api/table-columns.js';
import { allBut } from '#domain/apply/all-but.js';
import { semanticallyEqual } from '#domain/json/equal.js';
import { fillAbsent, mapMember } from '#domain/json/fill.js';
import { validatePodRequest } from '#domain/resources/certificates/pod-certificate-request/validate-pod-request.js';
import { validatePodRequestStatus } from '#domain/resources/certificates/pod-certificate-request/validate-pod-request-status.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { PodCertificateRequest } from '#domain/schema/types/certificates-v1beta1.js';
import { formatLabels } from '#domain/selectors/format-labels.js';
import { invalid } from '#domain/status/field-error.js';
import { immutableMessage } from '#domain/validation/object-meta.js';

/**
 * A kubelet's wish for a certificate of a pod. The spec never changes, and the status changes once.
 * Strategy: pkg/registry/certificates/podcertificaterequest/strategy.go, but for the right to sign, which is asked of the authorizer.
 */
export const podCertificateRequests = defineResource<PodCertificateRequest>('certificates.k8s.io/v1beta1', 'PodCertificateRequest', {
  strategy: {
    applyDefaults: (request) => mapMember(request, 'spec', (spec) => fillAbsent(spec, { maxExpirationSeconds: 24 * 60 * 60 })),
    prepareForCreate: (request) => ({ ...request, status: {} }),
    prepareForUpdate: withStatusOf,
    validate: validatePodRequest,
    validateUpdate: ({ spec }, prev) =>
      semanticallyEqual(spec, prev.spec)
        ? []
        : [invalid('spec', internalForm('certificates.v1beta1.PodCertificateRequestSpec', spec), immutableMessage)],
    allowUnconditionalUpdate: false,
    // upstream leaves nothing out here, status included
    manages: allBut(),
  },
  subresources: {
    status: { prepareForUpdate: onlyStatusOf, manages: allBut('spec'), validateUpdate: validatePodRequestStatus },
  },
  printer: {
    columns: [
      nameColumn,
      column('PodName', 'The pod it is for.'),
      column('ServiceAccountName', 'The service account of the pod.'),
      column('NodeName', 'The node of the pod.'),
      column('SignerName', 'Who is asked to sign.'),
      column('State', 'Pending, Issued, Denied, or Failed.'),
      column('UnverifiedUserAnnotations', 'What the pod says besides, which nobody has verified.'),
    ],
    cells: ({ metadata, spec, status }) => [
      metadata.name,
      spec.podName,
      spec.serviceAccountName,
      spec.nodeName,
      spec.signerName,
      status.conditions?.findLast(({ type }) => states.has(type))?.type ?? 'Pending',
      formatLabels(spec.unverifiedUserAnnotations),
    ],
  },
  selectableFields: [
    { path: 'spec.signerName', value: ({ spec }) => spec.signerName },
    { path: 'spec.podName', value: ({ spec }) => spec.podName },
    { path: 'spec.nodeName', value: ({ spec }) => spec.nodeName },
  ],
});

const states: ReadonlySet<string> = new Set(['Issued', 'Denied', 'Failed']);
