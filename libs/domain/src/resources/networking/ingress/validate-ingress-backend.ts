import { validateTypedReference } from '#domain/resources/networking/ingress-class/validate-ingress-class.js';
import type { IngressBackend, IngressServiceBackend } from '#domain/schema/types/networking-v1.js';
import { childPath, type FieldError, invalid, required } from '#domain/status/field-error.js';
import { isDns1123Label, isValidPortName, isValidPortNumber } from '#domain/validation/names.js';
import { invalidEach, requireForm } from '#domain/validation/text.js';

/** A Service with a port by name or number, or an object of another kind. Service names may start with a digit (gate RelaxedServiceNameValidation). */
export function validateIngressBackend({ resource, service }: IngressBackend, path: string): readonly FieldError[] {
  if (resource && service) return [invalid(path, '', 'cannot set both resource and service backends')];
  if (resource) return validateTypedReference(resource, childPath(path, 'resource'));
  if (service) return validateService(service, path);
  return [invalid(path, '', 'resource or service backend is required')];
}

function validateService({ name, port }: IngressServiceBackend, path: string): readonly FieldError[] {
  const errors = requireForm(name, childPath(path, 'service', 'name'), isDns1123Label);
  if (port.name && port.number) return [...errors, invalid(path, '', 'cannot set both port name & port number')];
  if (port.name) return [...errors, ...invalidEach(childPath(path, 'service', 'port', 'name'), port.name, isValidPortName(port.name))];
  if (!port.number) return [...errors, required(path, 'port name or number is required')];
  return [...errors, ...invalidEach(childPath(path, 'service', 'port', 'number'), port.number, isValidPortNumber(port.number))];
}
