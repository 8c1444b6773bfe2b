import type { WriteContext } from '#domain/api/strategy.js';
import { utf8Bytes } from '#domain/encoding/base64.js';
import { equal, semanticallyEqual } from '#domain/json/equal.js';
import { bytesOf, keyPath, stubPath } from '#domain/resources/certificates/pod-certificate-request/validate-pod-request.js';
import type { PodCertificateRequest } from '#domain/schema/types/certificates-v1beta1.js';
import { type FieldError, invalid, notSupported, omitted, required, tooLong } from '#domain/status/field-error.js';
import { parseTime } from '#domain/time/rfc3339.js';
import { validateConditions } from '#domain/validation/conditions.js';
import { byteLength } from '#domain/validation/names.js';
import { type Certificate, parseCertificate } from '#domain/x509/certificate.js';
import { parseCertificateRequest } from '#domain/x509/certificate-request.js';
import { type PemBlock, pemBlocks } from '#domain/x509/pem.js';
import { parsePublicKey, type PublicKey } from '#domain/x509/public-key.js';

const chainPath = 'status.certificateChain';
const maxChainBytes = 100 * 1024;
const states = ['Issued', 'Denied', 'Failed'];

/** Source: pkg/apis/certificates/validation/validation.go ValidatePodCertificateRequestStatusUpdate. */
export function validatePodRequestStatus(
  next: PodCertificateRequest,
  prev: PodCertificateRequest,
  context?: Pick<WriteContext, 'now'>,
): readonly FieldError[] {
  const conditions = next.status.conditions ?? [];
  const errors = [...validateStates(conditions), ...validateConditions(conditions, 'status.conditions')];
  if (errors.length > 0) return errors;
  if (states.some((state) => isIn(prev, state))) {
    return validateSameStatus(next.status, prev.status, 'immutable after PodCertificateRequest is issued, denied, or failed');
  }
  if (isIn(next, 'Denied') || isIn(next, 'Failed')) {
    const text = 'non-condition status fields must be empty when denying or failing the PodCertificateRequest';
    return validateSameStatus(next.status, { conditions }, text);
  }
  if (isIn(next, 'Issued')) return validateIssued(next, prev, context?.now ?? Number.NaN);
  return validateSameStatus(next.status, prev.status, 'status is immutable unless transitioning to "Issued", "Denied", or "Failed"');
}

/** The index is a name of its own in upstream's paths: `status.conditions.[0].type`. */
function validateStates(conditions: NonNullable<PodCertificateRequest['status']['conditions']>): readonly FieldError[] {
  const first = conditions.findIndex(({ type }) => states.includes(type));
  return conditions.flatMap(({ type, status }, i) => {
    const path = `status.conditions.[${i}]`;
    if (!states.includes(type)) return [notSupported(`${path}.type`, type, states)];
    const isSecond = i > first;
    const text = 'There may be at most one condition with type "Issued", "Denied", or "Failed"';
    return [
      ...(isSecond ? [invalid(`${path}.type`, type, text)] : []),
      ...(status === 'True' ? [] : [notSupported(`${path}.status`, status, ['True'])]),
    ];
  });
}

function isIn({ status }: PodCertificateRequest, state: string): boolean {
  return (status.conditions ?? []).some((condition) => condition.type === state && condition.status === 'True');
}

function validateSameStatus(next: object, prev: object, text: string): readonly FieldError[] {
  return semanticallyEqual(next, prev) ? [] : [invalid('status', omitted, text)];
}

function validateIssued(next: PodCertificateRequest, prev: PodCertificateRequest, now: number): readonly FieldError[] {
  const chain = next.status.certificateChain ?? '';
  if (byteLength(chain) > maxChainBytes) return [tooLong(chainPath, maxChainBytes)];
  const [leafBlock, ...rest] = pemBlocks(utf8Bytes(chain));
  const refuse = (text: string): readonly FieldError[] => [invalid(chainPath, chain, text)];
  if (!leafBlock) return refuse('issued certificate chain must contain at least one certificate');
  if (leafBlock.type !== 'CERTIFICATE') return refuse('issued certificate chain must consist entirely of CERTIFICATE PEM blocks');
  const leaf = parseCertificate(leafBlock.bytes);
  if (typeof leaf === 'string') return refuse('leaf certificate does not parse as valid X.509');
  const names = validateNames(leaf);
  const key = requestedKey(prev);
  if ('field' in key) return [...names, key];
  if (key.type !== 'other' && !equal(toPlain(key), toPlain(leaf.publicKey))) {
    return [...names, invalid(chainPath, chain, 'leaf certificate was not issued to the requested public key')];
  }
  const missing = validateTimesSet(next.status);
  if (names.length > 0 || missing.length > 0) return [...names, ...missing];
  const times = validateTimes(next, leaf, now);
  return times.length > 0 ? times : validateIntermediates(rest, chain);
}

function validateNames({ dnsNames, emailAddresses }: Certificate): readonly FieldError[] {
  return [
    ...dnsNames.flatMap((name) => [
      ...(name === '' ? [invalid(chainPath, name, 'leaf certificate should not contain empty DNSName')] : []),
      ...(name.includes('..') ? [invalid(chainPath, name, "leaf certificate's DNSName should not contain '..'")] : []),
      ...(/^\.|\.$/.test(name) ? [invalid(chainPath, name, "leaf certificate's DNSName should not start or end with '.'")] : []),
    ]),
    ...emailAddresses.flatMap((address) =>
      isEmailAddress(address) ? [] : [invalid(chainPath, address, 'leaf certificate should not contain invalid EmailAddress')],
    ),
  ];
}

/** A mailbox with or without a name before it. Go's net/mail lets comments and groups of quoted texts through as well. */
function isEmailAddress(address: string): boolean {
  const [, , bracketed] = /^([^<>@]*)<([^<>]*)>$/.exec(address.trim()) ?? [];
  return /^(?:"[^"]*"|[^\s"(),:;<>@[\]\\]+)@(?:\[[^\]]*\]|[^\s"(),:;<>@[\]\\.]+(?:\.[^\s"(),:;<>@[\]\\.]+)*)$/.test(
    bracketed ?? address.trim(),
  );
}

function requestedKey({ spec }: PodCertificateRequest): PublicKey | FieldError {
  if (spec.stubPKCS10Request) {
    const request = parseCertificateRequest(bytesOf(spec.stubPKCS10Request));
    if (typeof request === 'string') return invalid(stubPath, omitted, 'must be a valid PKCS#10 CSR');
    return request.publicKey ?? { type: 'other' };
  }
  const key = parsePublicKey(bytesOf(spec.pkixPublicKey));
  return typeof key === 'string' ? invalid(keyPath, omitted, 'must be a valid PKIX-serialized public key') : key;
}

/** A key of texts only, for comparison. */
function toPlain(key: PublicKey | undefined): object {
  return Object.fromEntries(Object.entries(key ?? {}).map(([name, value]) => [name, String(value)]));
}

const timeTexts = {
  notBefore: 'must be present and consistent with the issued certificate',
  notAfter: 'must be present and consistent with the issued certificate',
  beginRefreshAt: 'must be present and in the range [notbefore+10min, notafter-10min]',
} as const;

function validateTimesSet(status: PodCertificateRequest['status']): readonly FieldError[] {
  const names = ['notBefore', 'notAfter', 'beginRefreshAt'] as const;
  return names.flatMap((name) => (status[name] ? [] : [required(`status.${name}`, timeTexts[name])]));
}

const minute = 60_000;

function validateTimes({ spec, status }: PodCertificateRequest, leaf: Certificate, now: number): readonly FieldError[] {
  const [notBefore, notAfter, refresh] = [status.notBefore, status.notAfter, status.beginRefreshAt].map(
    (time) => parseTime(time ?? '') ?? 0,
  );
  const refuse = (name: keyof typeof timeTexts, text: string): readonly FieldError[] => [invalid(`status.${name}`, status[name], text)];
  if (notBefore !== leaf.notBefore) return refuse('notBefore', 'must be set to the NotBefore time encoded in the leaf certificate');
  // a time that is not known is not near
  if (!(Math.abs(leaf.notBefore - now) < 5 * minute)) {
    return refuse('notBefore', "must be set to within 5 minutes of kube-apiserver's current time");
  }
  if (notAfter !== leaf.notAfter) return refuse('notAfter', 'must be set to the NotAfter time encoded in the leaf certificate');
  const lifetime = leaf.notAfter - leaf.notBefore;
  const nanoseconds = BigInt(lifetime) * 1_000_000n;
  if (lifetime < 60 * minute) return [invalid(chainPath, nanoseconds, 'leaf certificate lifetime must be >= 1 hour')];
  const max = spec.maxExpirationSeconds ?? 0;
  if (lifetime > max * 1000) {
    return [invalid(chainPath, nanoseconds, `leaf certificate lifetime must be <= spec.maxExpirationSeconds (${max})`)];
  }
  if ((refresh ?? 0) < leaf.notBefore + 10 * minute) return refuse('beginRefreshAt', 'must be at least 10 minutes after status.notBefore');
  if ((refresh ?? 0) > leaf.notAfter - 10 * minute) return refuse('beginRefreshAt', 'must be at least 10 minutes before status.notAfter');
  return [];
}

/** The first block behind the leaf that is no certificate. The missing letter is upstream's. */
function validateIntermediates(blocks: readonly PemBlock[], chain: string): readonly FieldError[] {
  for (const { type, bytes } of blocks) {
    if (type !== 'CERTIFICATE')
      return [invalid(chainPath, chain, 'issued certificate chain must consist entirely of CERTFICATE PEM blocks')];
    if (typeof parseCertificate(bytes) === 'string') {
      return [invalid(chainPath, chain, 'intermediate certificate does not parse as valid X.509')];
    }
  }
  return [];
}
