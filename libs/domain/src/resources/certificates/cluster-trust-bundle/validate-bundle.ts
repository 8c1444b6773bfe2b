import { utf8Bytes } from '#domain/encoding/base64.js';
import { validateSignerName } from '#domain/resources/certificates/signer-name.js';
import type { ClusterTrustBundle } from '#domain/schema/types/certificates-v1beta1.js';
import { type FieldError, invalid, tooLong } from '#domain/status/field-error.js';
import { byteLength, nameIsDnsSubdomain, type Problems } from '#domain/validation/names.js';
import { validateImmutable } from '#domain/validation/object-meta.js';
import { invalidEach } from '#domain/validation/text.js';
import { parseCertificate } from '#domain/x509/certificate.js';
import { type PemBlock, pemBlocks } from '#domain/x509/pem.js';

const maxBytes = 1024 * 1024;
const bundlePath = 'spec.trustBundle';

/** Source: pkg/apis/certificates/validation/validation.go ValidateClusterTrustBundle. */
export function validateBundle(bundle: ClusterTrustBundle): readonly FieldError[] {
  return [...validateName(bundle), ...validateAnchors(bundle.spec.trustBundle)];
}

/** A bundle that stays as it is is not looked into again. */
export function validateBundleUpdate(next: ClusterTrustBundle, prev: ClusterTrustBundle): readonly FieldError[] {
  const { signerName = '', trustBundle } = next.spec;
  return [
    ...validateName(next),
    ...(trustBundle === prev.spec.trustBundle ? [] : validateAnchors(trustBundle)),
    ...validateImmutable(signerName, prev.spec.signerName ?? '', 'spec.signerName'),
  ];
}

/** The name starts with the signer's, where there is one. */
function validateName({ metadata, spec }: ClusterTrustBundle): readonly FieldError[] {
  const { name, generateName } = metadata;
  const { signerName = '' } = spec;
  return [
    ...(generateName ? invalidEach('metadata.generateName', generateName, nameProblems(generateName, true, signerName)) : []),
    ...(name ? invalidEach('metadata.name', name, nameProblems(name, false, signerName)) : []),
    ...(signerName === '' ? [] : validateSignerName(signerName, 'spec.signerName')),
  ];
}

function nameProblems(name: string, isPrefix: boolean, signerName: string): Problems {
  if (signerName === '') {
    if (name.includes(':')) return ['ClusterTrustBundle without signer name must not have ":" in its name'];
    return nameIsDnsSubdomain(name, isPrefix);
  }
  const prefix = `${signerName.replaceAll('/', ':')}:`;
  if (!name.startsWith(prefix)) return [`ClusterTrustBundle for signerName ${signerName} must be named with prefix ${prefix}`];
  return nameIsDnsSubdomain(name.slice(prefix.length), isPrefix);
}

/** CA certificates in PEM, each once. */
function validateAnchors(pem: string): readonly FieldError[] {
  if (byteLength(pem) > maxBytes) return [tooLong(bundlePath, maxBytes)];
  const blocks = pemBlocks(utf8Bytes(pem));
  const problems = blocks.flatMap((block, i) => {
    const problem = anchorProblem(block);
    return problem === undefined ? [] : [`entry ${i} ${problem}`];
  });
  const found = problems.length > 0 ? problems : setProblems(blocks);
  return found.map((problem) => invalid(bundlePath, '<value omitted>', problem));
}

function anchorProblem({ type, hasHeaders, bytes }: PemBlock): string | undefined {
  if (type !== 'CERTIFICATE') return `has bad block type: ${type}`;
  if (hasHeaders) return 'has PEM block headers';
  const certificate = parseCertificate(bytes);
  if (typeof certificate === 'string') return 'does not parse as X.509';
  return certificate.isCa ? undefined : 'does not have the CA bit set';
}

function setProblems(blocks: readonly PemBlock[]): readonly string[] {
  if (blocks.length === 0) return ['at least one trust anchor must be provided'];
  const places = new Map<string, number[]>();
  for (const [i, { bytes }] of blocks.entries()) places.set(String(bytes), [...(places.get(String(bytes)) ?? []), i]);
  return [...places.values()].filter(({ length }) => length > 1).map((same) => `duplicate trust anchor (indices [${same.join(' ')}])`);
}
