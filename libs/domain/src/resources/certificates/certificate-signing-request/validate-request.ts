import { decodeBase64 } from '#domain/encoding/base64.js';
import { validateSignerName } from '#domain/resources/certificates/signer-name.js';
import type {
  CertificateSigningRequest,
  CertificateSigningRequestCondition,
  CertificateSigningRequestSpec,
} from '#domain/schema/types/certificates-v1.js';
import { childPath, duplicate, type FieldError, indexPath, invalid, notSupported, required } from '#domain/status/field-error.js';
import { requireChoice } from '#domain/validation/choice.js';
import { parseCertificates } from '#domain/x509/certificate.js';
import { parseCertificateRequest } from '#domain/x509/certificate-request.js';
import { pemBlocks } from '#domain/x509/pem.js';
import { signatureProblem } from '#domain/x509/signature.js';
import { repeatsOf } from '#domain/validation/repeats.js';

/** What is let through because the stored object has it already. */
export interface RequestOptions {
  readonly allowLegacySigner?: boolean;
  readonly allowUnknownUsages?: boolean;
  readonly allowDuplicateUsages?: boolean;
  readonly allowBothDecisions?: boolean;
  readonly allowDuplicateConditions?: boolean;
  readonly allowEmptyConditionType?: boolean;
  readonly allowAnyCertificate?: boolean;
}

/** In the order in which messages list them. */
const usages = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
];

/** Source: pkg/apis/certificates/validation/validation.go validateCertificateSigningRequest. */
export function validateRequest({ spec, status }: CertificateSigningRequest, options: RequestOptions = {}): readonly FieldError[] {
  return [
    ...validateRequestBytes(spec.request, 'spec.request'),
    ...validateUsages(spec.usages ?? [], options),
    ...validateSigner(spec, options),
    ...validateExpiration(spec.expirationSeconds),
    ...validateConditions(status.conditions ?? [], options),
    ...(options.allowAnyCertificate ? [] : validateCertificate(status.certificate)),
  ];
}

/** A request in PEM whose signature proves that the key is the requestor's. `value` is base64. */
function validateRequestBytes(value: string, path: string): readonly FieldError[] {
  const [block] = pemBlocks(decodeBase64(value ?? ''));
  if (block?.type !== 'CERTIFICATE REQUEST') return [invalid(path, value ?? null, 'PEM block type must be CERTIFICATE REQUEST')];
  const request = parseCertificateRequest(block.bytes);
  const problem = typeof request === 'string' ? request : signatureProblem(request, request.publicKey);
  return problem === undefined ? [] : [invalid(path, value, problem)];
}

function validateUsages(given: readonly string[], options: RequestOptions): readonly FieldError[] {
  const path = 'spec.usages';
  const isRepeated = repeatsOf(given);
  return [
    ...(given.length === 0 ? [required(path)] : []),
    ...given.flatMap((usage, i) =>
      options.allowUnknownUsages || usages.includes(usage) ? [] : [notSupported(indexPath(path, i), usage, usages)],
    ),
    ...given.flatMap((usage, i) => (!options.allowDuplicateUsages && isRepeated(i) ? [duplicate(indexPath(path, i), usage)] : [])),
  ];
}

export const legacySigner = 'kubernetes.io/legacy-unknown';

function validateSigner({ signerName }: CertificateSigningRequestSpec, { allowLegacySigner }: RequestOptions): readonly FieldError[] {
  const path = 'spec.signerName';
  if (signerName !== legacySigner || allowLegacySigner) return validateSignerName(signerName, path);
  return [invalid(path, signerName, 'the legacy signerName is not allowed via this API version')];
}

function validateExpiration(seconds: number | undefined): readonly FieldError[] {
  if (seconds === undefined || seconds >= 600) return [];
  return [invalid('spec.expirationSeconds', seconds, 'may not specify a duration less than 600 seconds (10 minutes)')];
}

/** Conditions that are there only when they are true. */
const trueOnly: ReadonlySet<string> = new Set(['Approved', 'Denied', 'Failed']);

function validateConditions(conditions: readonly CertificateSigningRequestCondition[], options: RequestOptions): readonly FieldError[] {
  const path = 'status.conditions';
  const first = firstPlaces(conditions);
  const isBefore = (type: string, i: number): boolean => (first.get(type) ?? i) < i;
  return conditions.flatMap(({ type, status }, i) => {
    const at = indexPath(path, i);
    const opposite = type === 'Approved' ? 'Denied' : type === 'Denied' ? 'Approved' : undefined;
    const isContradiction = opposite !== undefined && isBefore(opposite, i);
    const isRepeated = isBefore(type, i);
    return [
      ...(type === '' && !options.allowEmptyConditionType ? [required(childPath(at, 'type'))] : []),
      ...requireChoice(status, childPath(at, 'status'), trueOnly.has(type) ? ['True'] : ['False', 'True', 'Unknown']),
      ...(isContradiction && !options.allowBothDecisions
        ? [invalid(path, type, 'Approved and Denied conditions are mutually exclusive')]
        : []),
      ...(isRepeated && !options.allowDuplicateConditions ? [duplicate(childPath(at, 'type'), type)] : []),
    ];
  });
}

/** Where each type comes first. */
function firstPlaces(conditions: readonly CertificateSigningRequestCondition[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  conditions.forEach(({ type }, i) => {
    if (!first.has(type)) first.set(type, i);
  });
  return first;
}

export function validateCertificate(certificate: string | undefined): readonly FieldError[] {
  const problem = certificate ? certificateProblem(decodeBase64(certificate)) : undefined;
  return problem === undefined ? [] : [invalid('status.certificate', '<certificate data>', problem)];
}

function certificateProblem(pem: string): string | undefined {
  const blocks = pemBlocks(pem);
  for (const { type, hasHeaders, bytes } of blocks) {
    if (type !== 'CERTIFICATE') return `only CERTIFICATE PEM blocks are allowed, found "${type}"`;
    if (hasHeaders) return 'no PEM block headers are permitted';
    const certificates = parseCertificates(bytes);
    if (typeof certificates === 'string') return certificates;
    if (certificates.length === 0) return 'found CERTIFICATE PEM block containing 0 certificates';
  }
  return blocks.length === 0 ? 'must contain at least one CERTIFICATE PEM block' : undefined;
}

/** What of `prev` has to be let through. */
export function optionsFor(next: CertificateSigningRequest, prev: CertificateSigningRequest): RequestOptions {
  const conditions = prev.status.conditions ?? [];
  const types = conditions.map(({ type }) => type);
  const stored = prev.spec.usages ?? [];
  const isSameCertificate = (next.status.certificate ?? '') === (prev.status.certificate ?? '');
  return {
    allowLegacySigner: prev.spec.signerName === legacySigner,
    allowUnknownUsages: stored.some((usage) => !usages.includes(usage)),
    allowDuplicateUsages: new Set(stored).size < stored.length,
    allowBothDecisions: types.includes('Approved') && types.includes('Denied'),
    allowDuplicateConditions: new Set(types).size < types.length,
    allowEmptyConditionType: types.includes(''),
    allowAnyCertificate: isSameCertificate || validateCertificate(prev.status.certificate).length > 0,
  };
}
