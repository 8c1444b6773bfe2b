import 'reflect-metadata';
import { KeyObject, webcrypto } from 'node:crypto';

export interface ServerCertificate {
  /** PEM */
  readonly key: string;
  readonly cert: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const year = 365 * 24 * 3_600_000;

/** A certificate that nobody has signed: probes do not look at it, and neither should anyone else. What makes it is loaded when it is wanted. */
export async function serverCertificate(): Promise<ServerCertificate> {
  const { X509CertificateGenerator, cryptoProvider } = await import('@peculiar/x509');
  cryptoProvider.set(webcrypto as never);
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=simulated container',
    notBefore: new Date(Date.now() - 3_600_000),
    notAfter: new Date(Date.now() + 10 * year),
    signingAlgorithm: algorithm,
    keys: keys as never,
  });
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' });
  return { key: String(key), cert: certificate.toString('pem') };
}
