import { semanticallyEqual } from '#domain/json/equal.js';
import type { EndpointAddress, EndpointPort, Endpoints, EndpointSubset } from '#domain/schema/types/core-v1.js';
import { childPath, type FieldError, indexPath, notSupported, required } from '#domain/status/field-error.js';
import { validateEndpointIp } from '#domain/validation/endpoint-ip.js';
import { validateLegacyIp } from '#domain/validation/ip.js';
import { isDns1123Label, isQualifiedName, isValidPortNumber, nameIsDnsSubdomain } from '#domain/validation/names.js';
import { invalidEach } from '#domain/validation/text.js';

const protocols = ['SCTP', 'TCP', 'UDP'];

/** With `prev`, subsets that do not change may stay as they are (pkg/apis/core/validation/validation.go ValidateEndpoints). */
export function validateEndpoints({ subsets = [] }: Endpoints, prev?: Endpoints): readonly FieldError[] {
  const errors = subsets.flatMap((subset, i) => validateSubset(subset, indexPath('subsets', i)));
  return errors.length > 0 && prev && semanticallyEqual(prev.subsets, subsets) ? [] : errors;
}

function validateSubset({ addresses = [], notReadyAddresses = [], ports = [] }: EndpointSubset, path: string): readonly FieldError[] {
  const isEmpty = addresses.length === 0 && notReadyAddresses.length === 0;
  return [
    ...(isEmpty ? [required(path, 'must specify `addresses` or `notReadyAddresses`')] : []),
    ...addresses.flatMap((address, i) => validateAddress(address, indexPath(childPath(path, 'addresses'), i))),
    ...notReadyAddresses.flatMap((address, i) => validateAddress(address, indexPath(childPath(path, 'notReadyAddresses'), i))),
    ...ports.flatMap((port, i) => validatePort(port, ports.length > 1, indexPath(childPath(path, 'ports'), i))),
  ];
}

function validateAddress({ ip, hostname = '', nodeName }: EndpointAddress, path: string): readonly FieldError[] {
  return [
    ...validateLegacyIp(ip, childPath(path, 'ip')),
    ...(hostname === '' ? [] : invalidEach(childPath(path, 'hostname'), hostname, isDns1123Label(hostname))),
    ...(nodeName === undefined ? [] : invalidEach(childPath(path, 'nodeName'), nodeName, nameIsDnsSubdomain(nodeName, false))),
    ...validateEndpointIp(ip, childPath(path, 'ip')),
  ];
}

function validatePort(
  { name = '', port, protocol = '', appProtocol }: EndpointPort,
  requireName: boolean,
  path: string,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (name !== '') errors.push(...invalidEach(childPath(path, 'name'), name, isDns1123Label(name)));
  else if (requireName) errors.push(required(childPath(path, 'name')));
  errors.push(...invalidEach(childPath(path, 'port'), port, isValidPortNumber(port)));
  if (protocol === '') errors.push(required(childPath(path, 'protocol')));
  else if (!protocols.includes(protocol)) errors.push(notSupported(childPath(path, 'protocol'), protocol, protocols));
  if (appProtocol !== undefined) errors.push(...invalidEach(childPath(path, 'appProtocol'), appProtocol, isQualifiedName(appProtocol)));
  return errors;
}
