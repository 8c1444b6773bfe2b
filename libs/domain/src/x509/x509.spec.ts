import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decodeBase64 } from '#domain/codec/base64.js';
import { parseCertificate, parseCertificates } from '#domain/x509/certificate.js';
import { parseCertificateRequest } from '#domain/x509/certificate-request.js';
import { pemBlocks } from '#domain/x509/pem.js';
import { parsePublicKey, rsaBits } from '#domain/x509/public-key.js';
import { signatureProblem } from '#domain/x509/signature.js';

/** Made by Go's crypto/x509. */
const given = JSON.parse(readFileSync(new URL('testdata/pem.json', import.meta.url), 'utf8')) as Readonly<Record<string, string>>;

function bytesOf(name: string): Uint8Array {
  return pemBlocks(given[name] ?? '')[0]?.bytes ?? new Uint8Array();
}

/** The bytes with one bit of one byte changed; counted from the end when `at` is negative. */
function withBit(bytes: Uint8Array, at: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  const index = at < 0 ? bytes.length + at : at;
  changed[index] = (changed[index] ?? 0) ^ 4;
  return changed;
}

function problemOf(bytes: Uint8Array): string | undefined {
  const request = parseCertificateRequest(bytes);
  return typeof request === 'string' ? request : signatureProblem(request, request.publicKey);
}

test.each([
  ['csr rsa sha256', undefined],
  ['csr rsa sha384', undefined],
  ['csr rsa sha512', undefined],
  ['csr rsa pss256', undefined],
  ['csr rsa pss512', undefined],
  ['csr p256', undefined],
  ['csr p384', undefined],
  ['csr p521', undefined],
  ['csr ed25519', undefined],
  ['csr p224', 'x509: cannot verify signature: algorithm unimplemented'],
])('%s: %s', (name, problem) => {
  expect(problemOf(bytesOf(name))).toBe(problem);
});

test.each([
  ['csr rsa sha256', 'crypto/rsa: verification error'],
  ['csr rsa pss256', 'crypto/rsa: verification error'],
  ['csr p256', 'x509: ECDSA verification failure'],
  ['csr ed25519', 'x509: Ed25519 verification failure'],
])('%s with another signature: %s', (name, problem) => {
  expect(problemOf(withBit(bytesOf(name), -9))).toBe(problem);
});

test('a request that is cut short, or goes on, is none', () => {
  const bytes = bytesOf('csr p256');
  expect(problemOf(bytes.subarray(0, -5))).toBe('asn1: syntax error: data truncated');
  expect(problemOf(Uint8Array.of(...bytes, 5, 0))).toBe('asn1: syntax error: trailing data');
});

test('no bit of a request can change without being noticed', () => {
  for (const name of ['csr rsa pss256', 'csr p384', 'csr ed25519']) {
    const bytes = bytesOf(name);
    for (let at = 4; at < bytes.length; at += 37) {
      expect(problemOf(withBit(bytes, at))).toBeDefined();
    }
  }
});

test('a request tells who it is for', () => {
  expect(parseCertificateRequest(bytesOf('csr p256'))).toMatchObject({
    subject: { commonName: 'system:node:n1', organizations: ['system:nodes'] },
    dnsNames: ['n1', 'n1.example.com'],
    emailAddresses: ['a@b.c'],
    ipAddresses: [Uint8Array.of(10, 0, 0, 1)],
    uris: ['spiffe://a/b'],
  });
});

test('certificates', () => {
  expect(parseCertificate(bytesOf('ca'))).toMatchObject({
    subject: { commonName: 'ca' },
    isCa: true,
    notBefore: Date.UTC(2026, 0, 1),
    notAfter: Date.UTC(2027, 0, 1),
    publicKey: { type: 'ECDSA', curve: 'P-256' },
  });
  expect(parseCertificate(bytesOf('leaf rsa3072'))).toMatchObject({ isCa: false, dnsNames: ['a.b'], publicKey: { type: 'RSA' } });
  expect(parseCertificates(Uint8Array.from([...bytesOf('ca'), ...bytesOf('ca rsa')]))).toHaveLength(2);
});

test.each([
  ['nothing', new Uint8Array(), 'x509: malformed certificate'],
  ['a text', Uint8Array.of(1, 2, 3), 'x509: malformed certificate'],
  ['an empty sequence', Uint8Array.of(0x30, 0), 'x509: malformed tbs certificate'],
  ['a request', bytesOf('csr p256'), "x509: inner and outer signature algorithm identifiers don't match"],
  ['two certificates', Uint8Array.from([...bytesOf('ca'), ...bytesOf('ca rsa')]), 'x509: trailing data'],
  ['a certificate cut short', bytesOf('ca').subarray(0, 100), 'x509: malformed certificate'],
])('%s is no certificate', (_, bytes, problem) => {
  expect(parseCertificate(bytes)).toBe(problem);
});

test('public keys', () => {
  const rsa = parsePublicKey(bytesOf('key rsa3072'));
  expect(typeof rsa === 'object' && rsa.type === 'RSA' && rsaBits(rsa.modulus)).toBe(3072);
  expect(parsePublicKey(bytesOf('key p521'))).toMatchObject({ type: 'ECDSA', curve: 'P-521' });
  expect(parsePublicKey(bytesOf('key p224'))).toMatchObject({ type: 'ECDSA', curve: 'P-224' });
  expect(parsePublicKey(bytesOf('key ed25519'))).toMatchObject({ type: 'Ed25519' });
  expect(parsePublicKey(withBit(bytesOf('key p256'), -1))).toBe('P256 point not on curve');
});

test.each<{ text: string; types: readonly string[] }>([
  { text: '', types: [] },
  { text: '-----BEGIN A-----\n-----END A-----', types: ['A'] },
  { text: 'x\n-----BEGIN A-----\nAAAA\n-----END A-----\ny\n-----BEGIN B-----\r\nAA ==\r\n-----END B-----\r\n', types: ['A', 'B'] },
  { text: '-----BEGIN A-----\nAAAA\n-----END B-----\n-----BEGIN C-----\nAAAA\n-----END C-----\n', types: ['C'] },
  { text: '-----BEGIN A-----\n-----BEGIN B-----\nAAAA\n-----END B-----\n', types: ['B'] },
  { text: ' -----BEGIN A-----\nAAAA\n-----END A-----\n', types: [] },
  { text: '-----BEGIN A-----\n!\n-----END A-----\n', types: [] },
  { text: '-----BEGIN A-----\nk: v\n\nAAAA\n-----END A-----\n', types: ['A with headers'] },
  { text: '-----BEGIN A-----\nAAAA\n-----END A----- x\n', types: [] },
])('the blocks of $text are $types', ({ text, types }) => {
  expect(pemBlocks(text).map(({ type, hasHeaders }) => (hasHeaders ? `${type} with headers` : type))).toEqual(types);
});

test('a block holds the bytes that its base64 says', () => {
  expect(pemBlocks('-----BEGIN A-----\naGVs\nbG8=\n-----END A-----\n')[0]?.bytes).toEqual(decodeBase64('aGVsbG8='));
});
