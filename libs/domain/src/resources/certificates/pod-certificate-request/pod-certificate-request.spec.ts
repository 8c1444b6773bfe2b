import { expect, test } from 'vitest';
import { podCertificateRequests } from '#domain/resources/certificates/pod-certificate-request/pod-certificate-request.js';
import type { PodCertificateRequest, PodCertificateRequestSpec } from '#domain/schema/types/certificates-v1beta1.js';
import { formatFieldError } from '#domain/status/field-error.js';

const { strategy, subresources } = podCertificateRequests;
const good: PodCertificateRequestSpec = {
  signerName: 'example.com/s',
  podName: 'p',
  podUID: 'pu',
  serviceAccountName: 's',
  serviceAccountUID: 'su',
  nodeName: 'n',
  nodeUID: 'nu',
  maxExpirationSeconds: 3600,
  pkixPublicKey: 'eA==',
  proofOfPossession: 'eA==',
  stubPKCS10Request: '',
};
const metadata = { name: 'a', namespace: 'd', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };

function request(spec: Partial<PodCertificateRequestSpec>, status: PodCertificateRequest['status'] = {}): PodCertificateRequest {
  return { apiVersion: 'certificates.k8s.io/v1beta1', kind: 'PodCertificateRequest', metadata, spec: { ...good, ...spec }, status };
}

/** Base64 of more than 10 KiB. */
const large = 'eHh4'.repeat(3414);

test.each<{ name: string; spec: Partial<PodCertificateRequestSpec>; error: string }>([
  {
    name: 'annotations',
    spec: { unverifiedUserAnnotations: { 'a.b/c': 'd'.repeat(256 * 1024) } },
    error: 'spec.unverifiedUserAnnotations: Too long: may not be more than 262144 bytes',
  },
  { name: 'a key', spec: { pkixPublicKey: large }, error: 'spec.pkixPublicKey: Too long: may not be more than 10240 bytes' },
  { name: 'a proof', spec: { proofOfPossession: large }, error: 'spec.proofOfPossession: Too long: may not be more than 10240 bytes' },
  {
    name: 'a request',
    spec: { pkixPublicKey: '', proofOfPossession: '', stubPKCS10Request: large },
    error: 'spec.stubPKCS10Request: Too long: may not be more than 10240 bytes',
  },
])('$name may be too large', ({ spec, error }) => {
  expect(strategy.validate(request(spec)).map(formatFieldError)).toContain(error);
});

test('a chain of more than 100 KiB is too large', () => {
  const issued = { type: 'Issued', status: 'True', reason: 'R', message: '', lastTransitionTime: '2026-01-01T00:00:00Z' };
  const next = request({}, { conditions: [issued], certificateChain: 'x'.repeat(102_401) });
  const rules = subresources.find(({ name }) => name === 'status')?.update;
  expect(rules?.validateUpdate(next, request({})).map(formatFieldError)).toEqual([
    'status.certificateChain: Too long: may not be more than 102400 bytes',
  ]);
});
