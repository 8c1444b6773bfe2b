import { goQuote } from '#domain/json/go-marshal.js';
import { type FieldError, invalid, required, tooLong } from '#domain/status/field-error.js';
import { byteLength, isDns1123Label, isDns1123Subdomain, type Problems } from '#domain/validation/names.js';

const maxDomain = 253;
/** `<namespace>.<name>` of any resource fits behind the slash. */
const maxPath = 253 + 63 + 1;

/** The signers that Kubernetes itself defines or may define. */
export function isKubernetesSigner(signerName: string): boolean {
  const [domain = ''] = signerName.split('/');
  return domain === 'kubernetes.io' || domain.endsWith('.kubernetes.io');
}

/** `example.com/name`. Source: pkg/apis/core/validation/names.go ValidateSignerName. */
export function validateSignerName(signerName: string, path: string): readonly FieldError[] {
  if (signerName === '') return [required(path)];
  const segments = signerName.split('/');
  const [domain = '', rest = ''] = segments;
  if (segments.length !== 2) {
    return [invalid(path, signerName, "must be a fully qualified domain and path of the form 'example.com/signer-name'")];
  }
  const labels = domain.split('.');
  const isBare = labels.length < 2;
  return [
    ...(byteLength(domain) > maxDomain ? [tooLong(path, maxDomain)] : []),
    ...validateFirstBad(domain, labels, path, isDns1123Label),
    ...(isBare ? [invalid(path, domain, 'should be a domain with at least two segments separated by dots')] : []),
    ...validateFirstBad(rest, rest.split('.'), path, isDns1123Subdomain),
    ...(byteLength(signerName) > maxDomain + maxPath + 1 ? [tooLong(path, maxDomain + maxPath + 1)] : []),
  ];
}

/** What is wrong with the first label that has something wrong. */
function validateFirstBad(
  whole: string,
  labels: readonly string[],
  path: string,
  check: (label: string) => Problems,
): readonly FieldError[] {
  const bad = labels.find((label) => check(label).length > 0);
  return bad === undefined ? [] : check(bad).map((problem) => invalid(path, whole, `validating label ${goQuote(bad)}: ${problem}`));
}
