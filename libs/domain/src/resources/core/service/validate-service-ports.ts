import type { ServicePort } from '#domain/schema/types/core-v1.js';
import { childPath, duplicate, type FieldError, indexPath, notSupported, required } from '#domain/status/field-error.js';
import { isDns1123Label, isQualifiedName, isValidPortNumber } from '#domain/validation/names.js';
import { validatePortNumberOrName } from '#domain/validation/port.js';
import { invalidEach } from '#domain/validation/text.js';
import { repeatsOf } from '#domain/validation/repeats.js';

const protocols = ['SCTP', 'TCP', 'UDP'];

/** Each port for itself, and names that tell them apart. Source: pkg/apis/core/validation/validation.go validateServicePort. */
export function validateServicePorts(ports: readonly ServicePort[]): readonly FieldError[] {
  const isRepeated = repeatsOf(ports, ({ name = '' }) => name);
  return ports.flatMap((port, i) => {
    const path = indexPath('spec.ports', i);
    const errors = validateName(port.name ?? '', childPath(path, 'name'), { isOnly: ports.length === 1, isRepeated: isRepeated(i) });
    return [...errors, ...validatePort(port, path)];
  });
}

function validateName(
  name: string,
  path: string,
  { isOnly, isRepeated }: { readonly isOnly: boolean; readonly isRepeated: boolean },
): readonly FieldError[] {
  if (name === '') return isOnly ? [] : [required(path)];
  return [...invalidEach(path, name, isDns1123Label(name)), ...(isRepeated ? [duplicate(path, name)] : [])];
}

function validatePort({ port, protocol = '', targetPort, appProtocol }: ServicePort, path: string): readonly FieldError[] {
  const errors = [...invalidEach(childPath(path, 'port'), port, isValidPortNumber(port))];
  if (protocol === '') errors.push(required(childPath(path, 'protocol')));
  else if (!protocols.includes(protocol)) errors.push(notSupported(childPath(path, 'protocol'), protocol, protocols));
  errors.push(...validatePortNumberOrName(targetPort, childPath(path, 'targetPort')));
  if (appProtocol !== undefined) errors.push(...invalidEach(childPath(path, 'appProtocol'), appProtocol, isQualifiedName(appProtocol)));
  return errors;
}
