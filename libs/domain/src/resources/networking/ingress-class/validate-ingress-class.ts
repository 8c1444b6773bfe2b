import type { IngressClass, IngressClassParametersReference } from '#domain/schema/types/networking-v1.js';
import { childPath, type FieldError, forbidden, notSupported, required, tooLong } from '#domain/status/field-error.js';
import { validateDomainPrefixedPath } from '#domain/validation/domain-name.js';
import { byteLength, isDns1123Label, isDns1123Subdomain, nameIsPathSegment } from '#domain/validation/names.js';
import { invalidEach, requireForm } from '#domain/validation/text.js';

const maxControllerBytes = 250;

/** Source: pkg/apis/networking/validation/validation.go. */
export function validateIngressClass({ spec }: IngressClass): readonly FieldError[] {
  const controller = spec.controller ?? '';
  return [
    ...(byteLength(controller) > maxControllerBytes ? [tooLong('spec.controller', maxControllerBytes)] : []),
    ...validateDomainPrefixedPath(controller, 'spec.controller'),
    ...(spec.parameters ? validateParameters(spec.parameters, 'spec.parameters') : []),
  ];
}

function validateParameters(parameters: IngressClassParametersReference, path: string): readonly FieldError[] {
  const errors = [...validateTypedReference(parameters, path)];
  const { scope, namespace } = parameters;
  const namespacePath = childPath(path, 'namespace');
  if (scope === undefined || scope === null) errors.push(required(childPath(path, 'scope')));
  else if (scope !== 'Cluster' && scope !== 'Namespace') {
    errors.push(notSupported(childPath(path, 'scope'), scope, ['Cluster', 'Namespace']));
  } else if (scope === 'Cluster') {
    if (namespace !== undefined) errors.push(forbidden(namespacePath, "`parameters.scope` is set to 'Cluster'"));
  } else if (namespace === undefined) errors.push(required(namespacePath, "`parameters.scope` is set to 'Namespace'"));
  else errors.push(...invalidEach(namespacePath, namespace, isDns1123Label(namespace)));
  return errors;
}

/** A reference to an object of any kind by group, kind and name: parameters of a class, and resource backends of an Ingress. */
export function validateTypedReference(
  { apiGroup, kind, name }: { readonly apiGroup?: string | null; readonly kind: string; readonly name: string },
  path: string,
): readonly FieldError[] {
  const group = apiGroup ?? undefined;
  return [
    ...(group === undefined ? [] : invalidEach(childPath(path, 'apiGroup'), group, isDns1123Subdomain(group))),
    ...requireForm(kind, childPath(path, 'kind'), (value) => nameIsPathSegment(value, false)),
    ...requireForm(name, childPath(path, 'name'), (value) => nameIsPathSegment(value, false)),
  ];
}
