import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newTokenKeyPair, type TokenKeyPair } from '#client/service-account/token-keys.js';
import { type CertificateName, certificateSubjects, type ClusterAddresses } from '#client/pki/cluster-certificates.js';
import { type CertificateSubject, createAuthority, expiryOf, issueCertificate, type KeyPair } from '#client/pki/certificate-authority.js';

/** Certificates are made anew when they end sooner than this. */
const renewBeforeMs = 30 * 86_400_000;

/** Common name of the certificate by which the API server passes requests on (kubeadm's). */
export const frontProxyName = 'front-proxy-client';

/** The authority and the certificates of a cluster. */
export interface ClusterPki {
  readonly authority: KeyPair;
  readonly certificates: Readonly<Record<CertificateName, KeyPair>>;
  /** Tokens of service accounts are signed with it. */
  readonly serviceAccountKeys: TokenKeyPair;
  /** By which extension servers know the API server: an authority of its own, so that no client's certificate is mistaken for it. */
  readonly frontProxy: { readonly authority: KeyPair; readonly client: KeyPair };
}

/**
 * Reads the certificates of a cluster from a folder (`ca.crt`, `ca.key`, `apiserver.crt`, …, `sa.key`, `sa.pub`) and makes what is missing, about to end, or made for
 * other addresses. Only the owner can read what is written. The authority is kept, so that kubeconfigs stay good.
 */
export async function openPkiFolder(folder: string, addresses: ClusterAddresses, now: number): Promise<ClusterPki> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const authority = read(folder, 'ca') ?? write(folder, 'ca', await createAuthority('kubernetes', now));
  const frontProxyAuthority =
    read(folder, 'front-proxy-ca') ?? write(folder, 'front-proxy-ca', await createAuthority('front-proxy-ca', now));
  const subjects = certificateSubjects(addresses);
  const text = JSON.stringify(subjects);
  const isCurrent = existsSync(join(folder, 'subjects.json')) && readFileSync(join(folder, 'subjects.json'), 'utf8') === text;
  const certificate = async (name: string, subject: CertificateSubject, issuer: KeyPair): Promise<KeyPair> => {
    const known = isCurrent ? read(folder, name) : undefined;
    if (known && expiryOf(known.cert) - now > renewBeforeMs) return known;
    return write(folder, name, await issueCertificate(issuer, subject, now));
  };
  const [client, ...certificates] = await Promise.all([
    certificate('front-proxy-client', { commonName: frontProxyName }, frontProxyAuthority),
    ...Object.entries(subjects).map(async ([name, subject]) => [name, await certificate(name, subject, authority)] as const),
  ]);
  writeFile(join(folder, 'subjects.json'), text);
  return {
    authority,
    certificates: Object.fromEntries(certificates) as Record<CertificateName, KeyPair>,
    frontProxy: { authority: frontProxyAuthority, client },
    serviceAccountKeys: openServiceAccountKeys(folder),
  };
}

/** Made once, so that tokens stay good. */
function openServiceAccountKeys(folder: string): TokenKeyPair {
  const [keyFile, publicFile] = [join(folder, 'sa.key'), join(folder, 'sa.pub')];
  if (existsSync(keyFile) && existsSync(publicFile))
    return { privateKey: readFileSync(keyFile, 'utf8'), publicKey: readFileSync(publicFile, 'utf8') };
  const keys = newTokenKeyPair();
  writeFile(publicFile, keys.publicKey);
  writeFile(keyFile, keys.privateKey);
  return keys;
}

function read(folder: string, name: string): KeyPair | undefined {
  const [cert, key] = [`${name}.crt`, `${name}.key`].map((file) => join(folder, file));
  if (!cert || !key || !existsSync(cert) || !existsSync(key)) return undefined;
  return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
}

function write(folder: string, name: string, pair: KeyPair): KeyPair {
  writeFile(join(folder, `${name}.key`), pair.key);
  writeFile(join(folder, `${name}.crt`), pair.cert);
  return pair;
}

/** Whole or not at all. */
function writeFile(path: string, text: string): void {
  writeFileSync(`${path}.tmp`, text, { mode: 0o600 });
  renameSync(`${path}.tmp`, path);
}
