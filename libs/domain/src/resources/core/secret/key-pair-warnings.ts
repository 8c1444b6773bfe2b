import { decodeBase64 } from '#domain/encoding/base64.js';
import type { Secret } from '#domain/schema/types/core-v1.js';

/**
 * What Go's tls.X509KeyPair finds wrong with the PEM of a TLS secret. That the certificate is well formed and that the key belongs to it
 * is not checked here: the domain has no cryptography.
 * Source: pkg/registry/core/secret/strategy.go warningsForSecret, Go's crypto/tls/tls.go.
 */
export function keyPairWarnings({ type, data = {} }: Secret): readonly string[] {
  if (type !== 'kubernetes.io/tls') return [];
  const problem = certificateProblem(blockTypes(data['tls.crt'])) ?? keyProblem(blockTypes(data['tls.key']));
  return problem === undefined ? [] : [`tls: ${problem}`];
}

function certificateProblem(types: readonly string[]): string | undefined {
  if (types.includes('CERTIFICATE')) return undefined;
  if (types.length === 0) return 'failed to find any PEM data in certificate input';
  if (types.length === 1 && types[0]?.endsWith('PRIVATE KEY') === true) {
    return 'failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
  }
  return `failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${types.join(' ')}]`;
}

function keyProblem(types: readonly string[]): string | undefined {
  if (types.some((type) => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY'))) return undefined;
  if (types.length === 0) return 'failed to find any PEM data in key input';
  if (types.length === 1 && types[0] === 'CERTIFICATE') return 'found a certificate rather than a key in the PEM for the private key';
  return `failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${types.join(' ')}]`;
}

/** Types of the PEM blocks in a base64 value, in order. */
function blockTypes(value: string | undefined): readonly string[] {
  const blocks = decodeBase64(value ?? '').matchAll(/^-----BEGIN ([^\n]*)-----[ \t\r]*\n[^]*?^-----END \1-----[ \t\r]*$/gm);
  return Array.from(blocks, ([, type = '']) => type);
}
