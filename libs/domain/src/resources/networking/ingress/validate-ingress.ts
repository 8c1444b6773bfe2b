import { ipFamilyOf } from '#domain/ip/ip-address.js';
import { validateIngressBackend } from '#domain/resources/networking/ingress/validate-ingress-backend.js';
import type { HTTPIngressPath, Ingress, IngressRule, IngressSpec, IngressTLS } from '#domain/schema/types/networking-v1.js';
import { childPath, type FieldError, indexPath, invalid, notSupported, required } from '#domain/status/field-error.js';
import { isDns1123Subdomain, isWildcardDns1123Subdomain } from '#domain/validation/names.js';
import { invalidEach, validateDns1123Subdomain } from '#domain/validation/text.js';

/** What named the class before `spec.ingressClassName` did. */
export const ingressClassAnnotation = 'kubernetes.io/ingress.class';

/** What an update tolerates because the stored object already has it. */
interface Tolerance {
  readonly badSecretNames: boolean;
  readonly badWildcardRules: boolean;
}

/** Source: pkg/apis/networking/validation/validation.go. */
export function validateIngress(ingress: Ingress): readonly FieldError[] {
  const errors = validateSpec(ingress.spec, { badSecretNames: false, badWildcardRules: false });
  const annotation = ingress.metadata.annotations?.[ingressClassAnnotation];
  const { ingressClassName } = ingress.spec;
  if (annotation === undefined || ingressClassName === undefined || annotation === ingressClassName) return errors;
  const text = 'must match `ingressClassName` when both are specified';
  return [...errors, invalid(`annotations.${ingressClassAnnotation}`, annotation, text)];
}

export function validateIngressUpdate(next: Ingress, prev: Ingress): readonly FieldError[] {
  return validateSpec(next.spec, {
    badSecretNames: (prev.spec.tls ?? []).some((tls) => validateSecretName(tls, '').length > 0),
    badWildcardRules: (prev.spec.rules ?? []).some((rule) => isWildcard(rule) && validateHttp(rule, '').length > 0),
  });
}

function validateSpec(spec: IngressSpec, tolerance: Tolerance): readonly FieldError[] {
  const { rules = [], tls = [], defaultBackend, ingressClassName } = spec;
  return [
    ...(rules.length === 0 && !defaultBackend ? [invalid('spec', null, 'either `defaultBackend` or `rules` must be specified')] : []),
    ...(defaultBackend ? validateIngressBackend(defaultBackend, 'spec.defaultBackend') : []),
    ...rules.flatMap((rule, i) => validateRule(rule, indexPath('spec.rules', i), tolerance)),
    ...tls.flatMap((one, i) => validateTls(one, indexPath('spec.tls', i), tolerance)),
    ...(ingressClassName === undefined ? [] : validateDns1123Subdomain(ingressClassName, 'spec.ingressClassName')),
  ];
}

function isWildcard({ host = '' }: IngressRule): boolean {
  return host.includes('*');
}

/** A host name, or one that starts with `*.` where there is an asterisk. */
function validateHost(host: string, path: string): readonly FieldError[] {
  return invalidEach(path, host, host.includes('*') ? isWildcardDns1123Subdomain(host) : isDns1123Subdomain(host));
}

function validateTls(tls: IngressTLS, path: string, tolerance: Tolerance): readonly FieldError[] {
  return [
    ...(tls.hosts ?? []).flatMap((host, i) => validateHost(host, indexPath(childPath(path, 'hosts'), i))),
    ...(tolerance.badSecretNames ? [] : validateSecretName(tls, path)),
  ];
}

function validateSecretName({ secretName }: IngressTLS, path: string): readonly FieldError[] {
  return secretName ? validateDns1123Subdomain(secretName, childPath(path, 'secretName')) : [];
}

function validateRule(rule: IngressRule, path: string, tolerance: Tolerance): readonly FieldError[] {
  const { host } = rule;
  const hostPath = childPath(path, 'host');
  return [
    ...(host && ipFamilyOf(host) !== undefined ? [invalid(hostPath, host, 'must be a DNS name, not an IP address')] : []),
    ...(host ? validateHost(host, hostPath) : []),
    ...(isWildcard(rule) && tolerance.badWildcardRules ? [] : validateHttp(rule, path)),
  ];
}

function validateHttp({ http }: IngressRule, path: string): readonly FieldError[] {
  if (!http) return [];
  const pathsPath = childPath(path, 'http', 'paths');
  const paths = http.paths ?? [];
  return paths.length === 0 ? [required(pathsPath)] : paths.flatMap((one, i) => validatePath(one, indexPath(pathsPath, i)));
}

function validatePath(given: HTTPIngressPath, path: string): readonly FieldError[] {
  const pathType = given.pathType ?? undefined;
  if (pathType === undefined) return [required(childPath(path, 'pathType'), 'pathType must be specified')];
  return [
    ...pathProblems(given.path ?? '', pathType).map((problem) => invalid(childPath(path, 'path'), given.path ?? '', problem)),
    ...(pathTypes.includes(pathType) ? [] : [notSupported(childPath(path, 'pathType'), pathType, pathTypes)]),
    ...validateIngressBackend(given.backend, childPath(path, 'backend')),
  ];
}

const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix'];
const badSequences = ['//', '/./', '/../', '%2f', '%2F'];
const badEndings = ['/..', '/.'];

function pathProblems(path: string, pathType: string): readonly string[] {
  const absolute = path.startsWith('/') ? [] : ['must be an absolute path'];
  if (pathType === 'ImplementationSpecific') return path === '' ? [] : absolute;
  if (pathType !== 'Exact' && pathType !== 'Prefix') return [];
  return [
    ...absolute,
    ...badSequences.filter((sequence) => path.includes(sequence)).map((sequence) => `must not contain '${sequence}'`),
    ...badEndings.filter((ending) => path.endsWith(ending)).map((ending) => `cannot end with '${ending}'`),
  ];
}
