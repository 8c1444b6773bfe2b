import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { permissionToApprove, permissionToSign } from '#domain/admission/certificates/signer-permission.js';
import { checkSubjectRestriction } from '#domain/admission/certificates/subject-restriction.js';
import { given, refusalOf, requestOn } from '#domain/admission/fixture.js';
import { encodeBase64 } from '#domain/encoding/base64.js';
import { certificateSigningRequests } from '#domain/resources/certificates/certificate-signing-request/certificate-signing-request.js';
import type { CertificateSigningRequest } from '#domain/schema/types/certificates-v1.js';

const path = new URL('../../x509/testdata/requests.json', import.meta.url);
const requests = JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, string>>;
const clientSigner = 'kubernetes.io/kube-apiserver-client';

function request(name: string, signerName = clientSigner): CertificateSigningRequest {
  const spec = { request: encodeBase64(requests[name] ?? name), signerName, usages: ['client auth'] };
  return { ...given(certificateSigningRequests, { metadata: { name: 'r' }, spec }), status: {} };
}

test.each([
  ['user', clientSigner, undefined],
  ['administrator', 'kubernetes.io/legacy-unknown', undefined],
  [
    'administrator',
    clientSigner,
    '403: certificatesigningrequests.certificates.k8s.io "r" is forbidden: use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed',
  ],
  [
    'nonsense',
    clientSigner,
    '403: certificatesigningrequests.certificates.k8s.io "r" is forbidden: failed to parse CSR: PEM block type must be CERTIFICATE REQUEST',
  ],
])('a request of a %s to %s: %s', (name, signerName, refusal) => {
  expect(refusalOf(() => checkSubjectRestriction(requestOn(certificateSigningRequests), request(name, signerName)))).toBe(refusal);
});

const old = request('user', 'example.com/s');
const update = { operation: 'UPDATE', oldObject: old, name: 'r', namespace: '' } as const;
const signed: CertificateSigningRequest = { ...old, status: { certificate: 'eA==' } };

test('who approves must be allowed to, for the signer or for all of its domain', () => {
  const needed = permissionToApprove(requestOn(certificateSigningRequests, { ...update, subresource: 'approval' }), old);
  const about = { isResource: true, verb: 'approve', group: 'certificates.k8s.io', version: '*', resource: 'signers' };
  expect(needed?.anyOf).toMatchObject([
    { ...about, name: 'example.com/s' },
    { ...about, name: 'example.com/*' },
  ]);
  expect(needed?.refusal.message).toBe(
    'certificatesigningrequests.certificates.k8s.io "r" is forbidden: user not permitted to approve requests with signerName "example.com/s"',
  );
  expect(permissionToApprove(requestOn(certificateSigningRequests, { ...update, subresource: 'status' }), old)).toBeUndefined();
  expect(permissionToApprove(requestOn(certificateSigningRequests), old)).toBeUndefined();
});

test('who signs must be allowed to; labels may be changed without', () => {
  const attributes = requestOn(certificateSigningRequests, { ...update, subresource: 'status' });
  expect(permissionToSign(attributes, signed)?.anyOf.map(({ verb, name }) => `${verb} ${name}`)).toEqual([
    'sign example.com/s',
    'sign example.com/*',
  ]);
  expect(permissionToSign(attributes, signed)?.refusal.message).toContain(
    'user not permitted to sign requests with signerName "example.com/s"',
  );
  expect(permissionToSign(attributes, { ...old, status: { conditions: [] } } as CertificateSigningRequest)).toBeUndefined();
});
