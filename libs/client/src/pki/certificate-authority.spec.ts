import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { createAuthority, expiryOf, issueCertificate } from '#client/pki/certificate-authority.js';

const now = Date.parse('2026-06-01T00:00:00Z');

test('certificates are signed by the authority and say whom they are for', async () => {
  const authority = await createAuthority('kubernetes', now);
  const ca = new X509Certificate(authority.cert);
  const admin = new X509Certificate(
    (await issueCertificate(authority, { commonName: 'kubernetes-admin', organizations: ['system:masters', 'more'] }, now)).cert,
  );
  expect(ca.ca).toBe(true);
  expect(admin.checkIssued(ca) && admin.verify(ca.publicKey)).toBe(true);
  expect(admin.subject).toBe('O=system:masters\nO=more\nCN=kubernetes-admin');
  expect(admin.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
});

test('certificates of servers name hosts', async () => {
  const authority = await createAuthority('kubernetes', now);
  const hosts = { names: ['localhost', 'kubernetes.default'], addresses: ['127.0.0.1', '10.224.0.1'] };
  const { cert } = await issueCertificate(authority, { commonName: 'kube-apiserver', hosts }, now);
  const server = new X509Certificate(cert);
  expect(server.checkHost('kubernetes.default')).toBe('kubernetes.default');
  expect(server.checkIP('10.224.0.1')).toBe('10.224.0.1');
  expect(server.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(expiryOf(cert)).toBe(now + 365 * 86_400_000);
});
