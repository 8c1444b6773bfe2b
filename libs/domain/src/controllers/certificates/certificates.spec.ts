import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { certificateApprovingController } from '#domain/controllers/certificates/certificate-approving-controller.js';
import { certificateCleanerController } from '#domain/controllers/certificates/certificate-cleaner-controller.js';
import { certificateSigningController } from '#domain/controllers/certificates/certificate-signing-controller.js';
import { decodeBase64, encodeBase64 } from '#domain/encoding/base64.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { subjectAccessReviews } from '#domain/resources/authorization/subject-access-review/subject-access-review.js';
import { certificateSigningRequests } from '#domain/resources/certificates/certificate-signing-request/certificate-signing-request.js';
import type { SubjectAccessReview } from '#domain/schema/types/authorization-v1.js';
import type { CertificateSigningRequest, CertificateSigningRequestSpec } from '#domain/schema/types/certificates-v1.js';
import { type Certificate, parseCertificate } from '#domain/x509/certificate.js';
import { pemBlocks } from '#domain/x509/pem.js';
import type { SigningAuthority } from '#domain/x509/signing-authority.js';
import { ControllerModel } from '#testing/controller-model/controller-model.js';

function readJson(path: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as Readonly<Record<string, string>>;
}

const requests = readJson('../../x509/testdata/requests.json');
const ca = pemBlocks(readJson('../../x509/testdata/pem.json')['ca'] ?? '')[0]?.bytes ?? new Uint8Array();

/** An authority whose signatures nobody would believe; those of libs/client are tested there. */
const authority: SigningAuthority = { certificate: ca, algorithm: 'ECDSA-SHA256', sign: () => Uint8Array.of(1, 2, 3) };
const dayMs = 86_400_000;
const signing = certificateSigningController({ authority, durationMs: 365 * dayMs });

type Spec = Partial<CertificateSigningRequestSpec>;

function newRequest(model: ControllerModel, name: string, spec: Spec = {}, approved = true): CertificateSigningRequest {
  model.create(certificateSigningRequests, {
    metadata: { name: 'r' },
    spec: {
      request: encodeBase64(requests[name] ?? ''),
      signerName: 'kubernetes.io/kube-apiserver-client',
      usages: ['client auth'],
      ...spec,
    },
  });
  if (approved) decide(model, 'Approved');
  return model.get(certificateSigningRequests, 'r');
}

function decide(model: ControllerModel, type: string): void {
  const condition = { type, status: 'True', reason: 'Test', message: 'm' };
  model.edit(certificateSigningRequests, 'r', (one) => ({ ...one, status: { ...one.status, conditions: [condition] } }), 'approval');
}

function settled(model: ControllerModel): CertificateSigningRequest {
  model.settle();
  return model.get(certificateSigningRequests, 'r');
}

function certificateOf({ status }: CertificateSigningRequest): Certificate {
  const [block] = pemBlocks(decodeBase64(status.certificate ?? ''));
  const certificate = parseCertificate(block?.bytes ?? new Uint8Array());
  if (typeof certificate === 'string') throw new Error(certificate);
  return certificate;
}

const nodeUsages = ['digital signature', 'key encipherment', 'client auth'];
const servingUsages = ['digital signature', 'server auth'];
const kubeletClient = { signerName: 'kubernetes.io/kube-apiserver-client-kubelet', usages: nodeUsages };
const kubeletServing = { signerName: 'kubernetes.io/kubelet-serving', usages: servingUsages };

describe('the signer', () => {
  test('gives an approved request the certificate it asks for', () => {
    const model = new ControllerModel([signing]);
    newRequest(model, 'kubelet with everything', { signerName: 'kubernetes.io/legacy-unknown', usages: ['client auth'] });
    const certificate = certificateOf(settled(model));
    expect(certificate).toMatchObject({
      subject: { commonName: 'system:node:n1', organizations: ['system:nodes'] },
      isCa: false,
      dnsNames: ['n1'],
      emailAddresses: ['a@b.c'],
      uris: ['spiffe://a/b'],
      publicKey: { type: 'ECDSA', curve: 'P-256' },
    });
    expect(certificate.ipAddresses.map(({ length }) => length)).toEqual([4, 16]);
    expect(model.trace).toEqual(['update certificatesigningrequests/status r']);
  });

  const minute = 60_000;
  test.each<[number | undefined, number]>([
    [undefined, 365 * dayMs - 5 * minute],
    [3600, 60 * minute],
    [8 * 3600, 475 * minute],
    [600, 10 * minute],
    [400 * 86_400, 365 * dayMs - 5 * minute],
  ])('of %s seconds makes %i milliseconds, begun five minutes before', (expirationSeconds, milliseconds) => {
    const model = new ControllerModel([signing]);
    newRequest(model, 'user', expirationSeconds === undefined ? {} : { expirationSeconds });
    const { notBefore, notAfter } = certificateOf(settled(model));
    expect([model.now - notBefore, notAfter - model.now]).toEqual([5 * minute, milliseconds]);
  });

  test('never promises more than its own certificate does', () => {
    const model = new ControllerModel([signing]);
    const own = parseCertificate(ca);
    model.now = (typeof own === 'string' ? 0 : own.notAfter) - dayMs;
    newRequest(model, 'user');
    expect(certificateOf(settled(model)).notAfter).toBe(model.now + dayMs);
    const late = new ControllerModel([signing]);
    late.now = model.now + 2 * dayMs;
    newRequest(late, 'user');
    expect(late.pass(signing, 'r').error).toMatch(/^error auto signing csr: refusing to sign a certificate that expired in the past/);
  });

  test.each([
    ['nobody has decided', (model: ControllerModel) => newRequest(model, 'user', {}, false)],
    ['it is denied', (model: ControllerModel) => (newRequest(model, 'user', {}, false), decide(model, 'Denied'))],
    ['it is for somebody else to sign', (model: ControllerModel) => newRequest(model, 'user', { signerName: 'example.com/x' })],
  ])('does nothing as long as %s', (_, prepare) => {
    const model = new ControllerModel([signing]);
    prepare(model);
    expect(settled(model).status.certificate).toBeUndefined();
    expect(model.trace).toEqual([]);
  });

  test.each<[string, Spec, string | undefined]>([
    ['user', {}, undefined],
    ['user', { usages: ['client auth', 'key encipherment', 'digital signature'] }, undefined],
    ['user', { usages: ['client auth', 'server auth'] }, 'invalid usage for client certificate: server auth'],
    ['user', { usages: ['digital signature'] }, 'missing required usage for client certificate: client auth'],
    ['kubelet', kubeletClient, undefined],
    ['kubelet', { ...kubeletClient, usages: ['client auth', 'digital signature'] }, undefined],
    ['kubelet', { ...kubeletClient, usages: ['client auth'] }, 'usages did not match [client auth digital signature key encipherment]'],
    [
      'kubelet',
      { ...kubeletClient, usages: [...nodeUsages, 'server auth'] },
      'usages did not match [client auth digital signature key encipherment]',
    ],
    ['kubelet with a DNS name', kubeletClient, 'DNS subjectAltNames are not allowed'],
    ['kubelet with an IP address', kubeletClient, 'IP subjectAltNames are not allowed'],
    ['kubelet with an e-mail address', kubeletClient, 'Email subjectAltNames are not allowed'],
    ['kubelet with a URI', kubeletClient, 'URI subjectAltNames are not allowed'],
    ['two organizations', kubeletClient, 'subject organization is not system:nodes'],
    ['other name', kubeletClient, 'subject common name does not begin with system:node:'],
    ['server', kubeletServing, undefined],
    ['server', { ...kubeletServing, usages: nodeUsages }, 'usages did not match [digital signature key encipherment server auth]'],
    ['kubelet', kubeletServing, 'DNS or IP subjectAltName is required'],
    ['kubelet with everything', kubeletServing, 'Email subjectAltNames are not allowed'],
    ['other organization', kubeletServing, 'subject organization is not system:nodes'],
    ['server of another name', kubeletServing, 'subject common name does not begin with system:node:'],
  ])('judges a request of a %s to %j', (name, spec, problem) => {
    const model = new ControllerModel([signing]);
    newRequest(model, name, spec);
    const { status } = settled(model);
    expect(status.conditions?.slice(1)).toEqual(
      problem === undefined
        ? []
        : [expect.objectContaining({ type: 'Failed', status: 'True', reason: 'SignerValidationFailure', message: problem })],
    );
    expect(status.certificate === undefined).toBe(problem !== undefined);
  });
});

describe('the approver', () => {
  const context = { now: 0, random: () => 0 };

  /** Answers reviews: who may what. */
  function modelWhere(may: (user: string | undefined, subresource: string | undefined) => boolean): ControllerModel {
    const model = new ControllerModel([certificateApprovingController]);
    model.intercept = (action) => {
      if (action.do !== 'create' || action.resource.kind !== subjectAccessReviews.kind) return undefined;
      const { spec } = action.object as unknown as { spec: { user?: string; resourceAttributes: { subresource?: string } } };
      return [{ ...action.object, status: { allowed: may(spec.user, spec.resourceAttributes.subresource) } } as unknown as KubeObject];
    };
    return model;
  }

  test.each<[string, readonly string[], string, string]>([
    ['system:node:n1', ['selfnodeclient'], 'selfnodeclient', 'Auto approving self kubelet client certificate after SubjectAccessReview.'],
    [
      'system:node:n1',
      ['selfnodeclient', 'nodeclient'],
      'nodeclient',
      'Auto approving kubelet client certificate after SubjectAccessReview.',
    ],
    ['somebody', ['nodeclient'], 'nodeclient', 'Auto approving kubelet client certificate after SubjectAccessReview.'],
  ])('asks whether %s may create %j, and approves because of %s', (username, asked, allowed, message) => {
    const model = modelWhere(() => false);
    const { spec, ...others } = newRequest(model, 'kubelet', kubeletClient, false);
    const request = { ...others, spec: { ...spec, username } };
    const reviews: unknown[] = [];
    let [action] = certificateApprovingController.reconcile('r', { ...model.reader, get: () => request as never }, context).actions;
    while (action?.do === 'create') {
      const { resourceAttributes, user } = (action.object as unknown as SubjectAccessReview).spec;
      reviews.push(resourceAttributes?.subresource);
      expect(user).toBe(username);
      const status = { allowed: resourceAttributes?.subresource === allowed };
      [action] = action.onSuccess?.({ ...action.object, status } as never).actions ?? [];
    }
    expect(reviews).toEqual(asked);
    expect(action).toMatchObject({ do: 'update', subresource: 'approval' });
    const approved = (action as unknown as { object: CertificateSigningRequest }).object;
    expect(approved.status.conditions).toEqual([{ type: 'Approved', status: 'True', reason: 'AutoApproved', message }]);
  });

  test('tries again later when nobody may', () => {
    const model = modelWhere(() => false);
    newRequest(model, 'kubelet', kubeletClient, false);
    const { error } = model.pass(certificateApprovingController, 'r');
    expect(error).toBe('recognized csr "r" as [nodeclient] but subject access review was not approved');
  });

  test.each<[string, Spec]>([
    ['user', {}],
    ['server', kubeletServing],
    ['kubelet', { ...kubeletClient, usages: ['client auth'] }],
  ])('leaves a request of a %s with %j to others', (name, spec) => {
    const model = modelWhere(() => true);
    newRequest(model, name, spec, false);
    expect(settled(model).status.conditions).toBeUndefined();
  });
});

describe('the cleaner', () => {
  const hour = 3_600_000;
  test.each<[string, number, string | undefined, boolean]>([
    ['pending', 24, undefined, false],
    ['denied', 1, 'Denied', false],
    ['approved and signed', 1, 'Approved', true],
    ['approved and not signed', 24, 'Approved', false],
  ])('removes a request that is %s after %i hours', (_, hours, decision, isSigned) => {
    const model = new ControllerModel(isSigned ? [certificateCleanerController, signing] : [certificateCleanerController]);
    newRequest(model, 'user', {}, false);
    if (decision !== undefined) decide(model, decision);
    model.advance(hours * hour);
    expect(model.list(certificateSigningRequests)).toHaveLength(1);
    model.advance(hour);
    expect(model.list(certificateSigningRequests)).toHaveLength(0);
  });

  test('removes a request whose certificate has ended', () => {
    const model = new ControllerModel([certificateCleanerController, signing]);
    newRequest(model, 'user', { expirationSeconds: 600 });
    model.settle();
    model.edit(
      certificateSigningRequests,
      'r',
      (one) => ({
        ...one,
        status: { ...one.status, conditions: [{ type: 'Approved', status: 'True', lastUpdateTime: '2030-01-01T00:00:00Z' }] },
      }),
      'approval',
    );
    model.advance(hour);
    expect(model.list(certificateSigningRequests)).toHaveLength(0);
  });
});
