import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CertificateName, certificateSubjects, type ClusterAddresses } from '#client/pki/cluster-certificates.js';
import { createAuthority, expiryOf, issueCertificate, type KeyPair } from '#client/pki/certificate-authority.js';

/** Certificates are made anew when they end sooner than this. */
const renewBeforeMs = 30 * 86_400_000;

/** The authority and the certificates of a cluster. */
export interface ClusterPki {
  readonly authority: KeyPair;
  readonly certificates: Readonly<Record<CertificateName, KeyPair>>;
}

/**
 * Reads the certificates of a cluster from a folder (`ca.crt`, `ca.key`, `apiserver.crt`, …) and makes what is missing, about to end, or made for
 * other addresses. Only the owner can read what is written. The authority is kept, so that kubeconfigs stay good.
 */
export async function openPkiFolder(folder: string, addresses: ClusterAddresses, now: number): Promise<ClusterPki> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const authority = read(folder, 'ca') ?? write(folder, 'ca', await createAuthority('kubernetes', now));
  const subjects = certificateSubjects(addresses);
  const text = JSON.stringify(subjects);
  const isCurrent = existsSync(join(folder, 'subjects.json')) && readFileSync(join(folder, 'subjects.json'), 'utf8') === text;
  const entries = await Promise.all(
    Object.entries(subjects).map(async ([name, subject]) => {
      const known = isCurrent ? read(folder, name) : undefined;
      if (known && expiryOf(known.cert) - now > renewBeforeMs) return [name, known] as const;
      return [name, write(folder, name, await issueCertificate(authority, subject, now))] as const;
    }),
  );
  writeFile(join(folder, 'subjects.json'), text);
  return { authority, certificates: Object.fromEntries(entries) as Record<CertificateName, KeyPair> };
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
