import { goQuote } from '#domain/json/go-marshal.js';
import type { APIService, APIServiceSpec, ServiceReference } from '#domain/schema/types/apiregistration-v1.js';
import { extensionUrlAnnotation, extensionUrlOf } from '#domain/resources/apiregistration/api-service/extension-url.js';
import { type FieldError, indexPath, invalid, notSupported, required } from '#domain/status/field-error.js';
import { base64Length } from '#domain/encoding/base64.js';
import { isDns1035Label, isDns1123Subdomain, isValidPortNumber, nameIsPathSegment } from '#domain/validation/names.js';
import { invalidEach, requireText } from '#domain/validation/text.js';

/** Source: k8s.io/kube-aggregator/pkg/apis/apiregistration/validation/validation.go ValidateAPIService. */
export function validateApiService({ metadata, spec }: APIService): readonly FieldError[] {
  const { group = '', version = '', groupPriorityMinimum, versionPriority } = spec;
  const { name, generateName } = metadata;
  return [
    ...(generateName ? invalidEach('metadata.generateName', generateName, nameProblems(generateName, spec)) : []),
    ...(name ? invalidEach('metadata.name', name, nameProblems(name, spec)) : []),
    ...(group === '' && version !== 'v1' ? [required('spec.group', 'only v1 may have an empty group and it better be legacy kube')] : []),
    ...(group === '' ? [] : invalidEach('spec.group', group, isDns1123Subdomain(group))),
    ...invalidEach('spec.version', version, isDns1035Label(version)),
    ...validatePriority(groupPriorityMinimum, 'spec.groupPriorityMinimum', 20_000),
    ...validatePriority(versionPriority, 'spec.versionPriority', 1000),
    ...validateUrl(metadata),
    ...(spec.service ? validateService(spec.service, spec) : extensionUrlOf(metadata) ? validateTrust(spec) : validateLocal(spec)),
  ];
}

/** A prefix is no name, whatever would be added to it. */
function nameProblems(name: string, { group = '', version = '' }: APIServiceSpec): readonly string[] {
  const problems = nameIsPathSegment(name, false);
  const wanted = `${version}.${group}`;
  if (problems.length > 0 || name === wanted) return problems;
  return [`must be \`spec.version+"."+spec.group\`: ${goQuote(wanted)}`];
}

/** The text leaves the maximum out, though it is allowed; upstream's words. */
function validatePriority(priority: number, path: string, max: number): readonly FieldError[] {
  return priority > 0 && priority <= max ? [] : [invalid(path, priority, `must be positive and less than ${max}`)];
}

function validateLocal({ caBundle = '', insecureSkipTLSVerify }: APIServiceSpec): readonly FieldError[] {
  const bytes = `${base64Length(caBundle)} bytes`;
  return [
    ...(caBundle === '' ? [] : [invalid('spec.caBundle', bytes, 'local APIServices may not have a caBundle')]),
    ...(insecureSkipTLSVerify ? [invalid('spec.insecureSkipTLSVerify', true, 'local APIServices may not have insecureSkipTLSVerify')] : []),
  ];
}

function validateService(service: ServiceReference, spec: APIServiceSpec): readonly FieldError[] {
  const { namespace, name, port = 0 } = service;
  const problems = isValidPortNumber(port);
  return [
    ...requireText(namespace, 'spec.service.namespace'),
    ...requireText(name, 'spec.service.name'),
    ...(problems.length > 0 ? [invalid('spec.service.port', port, `port is not valid: ${problems.join(', ')}`)] : []),
    ...validateTrust(spec),
  ];
}

function validateTrust({ caBundle, insecureSkipTLSVerify }: APIServiceSpec): readonly FieldError[] {
  return insecureSkipTLSVerify && caBundle ? [invalid('spec.insecureSkipTLSVerify', true, 'may not be true if caBundle is present')] : [];
}

function validateUrl(metadata: APIService['metadata']): readonly FieldError[] {
  const text = metadata.annotations?.[extensionUrlAnnotation];
  if (text === undefined || extensionUrlOf(metadata)) return [];
  return [invalid(`metadata.annotations[${extensionUrlAnnotation}]`, text, 'must be a URL of a host: https://127.0.0.1:8443')];
}

/** Source: ValidateAPIServiceStatus. */
export function validateApiServiceStatus({ status }: APIService): readonly FieldError[] {
  const statuses = ['True', 'False', 'Unknown'];
  return (status.conditions ?? []).flatMap((condition, i) =>
    statuses.includes(condition.status) ? [] : [notSupported(`${indexPath('status.conditions', i)}.status`, condition.status, statuses)],
  );
}
