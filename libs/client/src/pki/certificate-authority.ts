import { webcrypto } from 'node:crypto';
import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  type Extension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

cryptoProvider.set(webcrypto as unknown as Parameters<typeof cryptoProvider.set>[0]);

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 86_400_000;
const authorityDays = 3650;
const certificateDays = 365;
const serverAuth = '1.3.6.1.5.5.7.3.1';
const clientAuth = '1.3.6.1.5.5.7.3.2';

/** A certificate and its key, both PEM. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** Whom a certificate is for. Clients are known by common name (user) and organizations (groups), servers by names and addresses. */
export interface CertificateSubject {
  readonly commonName: string;
  readonly organizations?: readonly string[];
  /** Present on certificates of servers: DNS names and IP addresses. */
  readonly hosts?: { readonly names: readonly string[]; readonly addresses: readonly string[] };
  /** Servers are no clients unless they say so. */
  readonly isClient?: boolean;
}

/** Makes an authority of its own; `now` in milliseconds. */
export async function createAuthority(commonName: string, now: number): Promise<KeyPair> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [commonName] }],
    notBefore: new Date(now - dayMs),
    notAfter: new Date(now + authorityDays * dayMs),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: `${certificate.toString('pem')}\n`, key: await exportKey(keys.privateKey) };
}

/** Makes a certificate that the authority has signed, good for a year. */
export async function issueCertificate(authority: KeyPair, subject: CertificateSubject, now: number): Promise<KeyPair> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const issuer = new X509Certificate(authority.cert);
  const { commonName, organizations = [] } = subject;
  const certificate = await X509CertificateGenerator.create({
    subject: [...organizations.map((organization) => ({ O: [organization] })), { CN: [commonName] }],
    issuer: issuer.subject,
    notBefore: new Date(now - dayMs),
    notAfter: new Date(now + certificateDays * dayMs),
    signingAlgorithm: algorithm,
    signingKey: await importKey(authority.key),
    publicKey: keys.publicKey,
    extensions: extensionsOf(subject),
  });
  return { cert: `${certificate.toString('pem')}\n`, key: await exportKey(keys.privateKey) };
}

/** When a certificate ends, in milliseconds. */
export function expiryOf(cert: string): number {
  return new X509Certificate(cert).notAfter.getTime();
}

function extensionsOf({ hosts, isClient = hosts === undefined }: CertificateSubject): Extension[] {
  const usages = [...(hosts ? [serverAuth] : []), ...(isClient ? [clientAuth] : [])];
  return [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment, true),
    new ExtendedKeyUsageExtension(usages),
    ...(hosts
      ? [
          new SubjectAlternativeNameExtension([
            ...hosts.names.map((value) => ({ type: 'dns' as const, value })),
            ...hosts.addresses.map((value) => ({ type: 'ip' as const, value })),
          ]),
        ]
      : []),
  ];
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  return `${PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}

function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(pem), algorithm, false, ['sign']);
}
