import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createAuthority } from '#client/pki/certificate-authority.js';
import { signingAuthority } from '#client/pki/signing-authority.js';
import { parseCertificateRequest } from '#domain/x509/certificate-request.js';
import { issueCertificate } from '#domain/x509/issue-certificate.js';
import { encodePem, pemBlocks } from '#domain/x509/pem.js';

const now = Date.parse('2026-06-01T00:00:00Z');
const requests = new URL('../../../domain/src/x509/testdata/requests.json', import.meta.url);
const pem = (JSON.parse(readFileSync(requests, 'utf8')) as Readonly<Record<string, string>>)['kubelet with everything'] ?? '';
const parsed = parseCertificateRequest(pemBlocks(pem)[0]?.bytes ?? new Uint8Array());

test('a certificate is signed so that others believe it', async () => {
  if (typeof parsed === 'string') throw new Error(parsed);
  const { cert, key } = await createAuthority('kubernetes', now);
  const terms = { notBefore: now - 300_000, notAfter: Date.parse('2051-06-01T00:00:00Z'), serial: [0, 200, 1, 2] };
  const usages = { keyUsages: [0, 2], extendedKeyUsages: ['1.3.6.1.5.5.7.3.2', '2.5.29.37.0'] };
  const bytes = issueCertificate(signingAuthority(cert, key), parsed, { ...terms, ...usages });
  const certificate = new X509Certificate(encodePem('CERTIFICATE', bytes));
  const authority = new X509Certificate(cert);
  expect(certificate.checkIssued(authority) && certificate.verify(authority.publicKey)).toBe(true);
  expect(certificate).toMatchObject({
    subject: 'O=system:nodes\nCN=system:node:n1',
    issuer: 'CN=kubernetes',
    serialNumber: 'C80102',
    subjectAltName: 'DNS:n1, email:a@b.c, IP Address:10.0.0.1, IP Address:2001:DB8:0:0:0:0:0:1, URI:spiffe://a/b',
    ca: false,
    validFrom: 'May 31 23:55:00 2026 GMT',
    validTo: 'Jun  1 00:00:00 2051 GMT',
    keyUsage: ['1.3.6.1.5.5.7.3.2', '2.5.29.37.0'],
  });
});

test('a certificate and a key that do not belong together are an error', async () => {
  const { cert } = await createAuthority('kubernetes', now);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const other = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  expect(() => signingAuthority(cert, other)).toThrow('the signing certificate and its key do not belong together');
});
