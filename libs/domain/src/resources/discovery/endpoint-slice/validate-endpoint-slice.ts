import { ipFamilyOf } from '#domain/ip/ip-address.js';
import { semanticallyEqual } from '#domain/json/equal.js';
import type { Endpoint, EndpointHints, EndpointPort, EndpointSlice } from '#domain/schema/types/discovery-v1.js';
import { childPath, duplicate, type FieldError, indexPath, invalid, notSupported, required, tooMany } from '#domain/status/field-error.js';
import { validateFullyQualifiedDomainName } from '#domain/validation/domain-name.js';
import { validateEndpointIp } from '#domain/validation/endpoint-ip.js';
import { validateIp, validateLegacyIp } from '#domain/validation/ip.js';
import { validateLabels } from '#domain/validation/labels.js';
import { isDns1123Label, isDns1123Subdomain, isLabelValue, isQualifiedName, type Problems } from '#domain/validation/names.js';
import { validateImmutable } from '#domain/validation/object-meta.js';
import { invalidEach } from '#domain/validation/text.js';

const addressTypes = ['FQDN', 'IPv4', 'IPv6'];
const protocols = ['SCTP', 'TCP', 'UDP'];
const max = { endpoints: 1000, addresses: 100, ports: 20_000, topologyLabels: 16, zoneHints: 8, nodeHints: 8 };

/** `prev` is set on update: endpoints that do not change are not looked at again (pkg/apis/discovery/validation/validation.go). */
export function validateEndpointSlice(slice: EndpointSlice, prev?: EndpointSlice): readonly FieldError[] {
  const errors = [...validateAddressType(slice.addressType), ...validatePorts(slice.ports ?? [])];
  const endpointErrors = validateEndpoints(slice.endpoints ?? [], slice.addressType);
  if (endpointErrors.length === 0 || (prev && semanticallyEqual(prev.endpoints, slice.endpoints))) return errors;
  return [...errors, ...endpointErrors];
}

export function validateEndpointSliceUpdate(next: EndpointSlice, prev: EndpointSlice): readonly FieldError[] {
  return [...validateEndpointSlice(next, prev), ...validateImmutable(next.addressType, prev.addressType, 'addressType')];
}

function validateAddressType(addressType: string): readonly FieldError[] {
  if (addressType === '') return [required('addressType')];
  return addressTypes.includes(addressType) ? [] : [notSupported('addressType', addressType, addressTypes)];
}

function validatePorts(ports: readonly EndpointPort[]): readonly FieldError[] {
  if (ports.length > max.ports) return [tooMany('ports', ports.length, max.ports)];
  const names = new Set<string>();
  return ports.flatMap(({ name = '', protocol, appProtocol }, i) => {
    const path = indexPath('ports', i);
    const errors: FieldError[] = [];
    if (name !== '') errors.push(...invalidEach(childPath(path, 'name'), name, isDns1123Label(name)));
    if (names.has(name)) errors.push(duplicate(childPath(path, 'name'), name));
    names.add(name);
    if (protocol === undefined) errors.push(required(childPath(path, 'protocol')));
    else if (!protocols.includes(protocol)) errors.push(notSupported(childPath(path, 'protocol'), protocol, protocols));
    if (appProtocol !== undefined) errors.push(...invalidEach(childPath(path, 'appProtocol'), appProtocol, isQualifiedName(appProtocol)));
    return errors;
  });
}

function validateEndpoints(endpoints: readonly Endpoint[], addressType: string): readonly FieldError[] {
  if (endpoints.length > max.endpoints) return [tooMany('endpoints', endpoints.length, max.endpoints)];
  return endpoints.flatMap((endpoint, i) => validateEndpoint(endpoint, addressType, indexPath('endpoints', i)));
}

function validateEndpoint(endpoint: Endpoint, addressType: string, path: string): readonly FieldError[] {
  const { nodeName, deprecatedTopology = {}, hostname, hints } = endpoint;
  const addresses = endpoint.addresses ?? [];
  const addressPath = childPath(path, 'addresses');
  const topologyPath = childPath(path, 'deprecatedTopology');
  const topologySize = Object.keys(deprecatedTopology).length;
  return [
    ...(addresses.length === 0 ? [required(addressPath, 'must contain at least 1 address')] : []),
    ...(addresses.length > max.addresses ? [tooMany(addressPath, addresses.length, max.addresses)] : []),
    ...addresses.flatMap((address, i) => validateAddress(address, addressType, addressPath, i)),
    ...(nodeName === undefined ? [] : invalidEach(childPath(path, 'nodeName'), nodeName, isDns1123Subdomain(nodeName))),
    ...(topologySize > max.topologyLabels ? [tooMany(topologyPath, topologySize, max.topologyLabels)] : []),
    ...validateLabels(deprecatedTopology, topologyPath),
    ...(hostname === undefined ? [] : invalidEach(childPath(path, 'hostname'), hostname, isDns1123Label(hostname))),
    ...(hints ? validateHints(hints, childPath(path, 'hints')) : []),
  ];
}

/** `path` is that of the list, where upstream reports an address of the wrong family. */
function validateAddress(address: string, addressType: string, path: string, index: number): readonly FieldError[] {
  const at = indexPath(path, index);
  if (addressType === 'FQDN') return validateFullyQualifiedDomainName(address, at);
  if (addressType !== 'IPv4' && addressType !== 'IPv6') return [];
  const errors = addressType === 'IPv4' ? validateLegacyIp(address, at) : validateIp(address, at);
  if (errors.length > 0) return errors;
  return [
    ...(ipFamilyOf(address) === addressType ? [] : [invalid(path, address, `must be an ${addressType} address`)]),
    ...validateEndpointIp(address, at),
  ];
}

/** Too many zones hide the errors of nodes, as upstream stops there. */
function validateHints({ forZones = [], forNodes = [] }: EndpointHints, path: string): readonly FieldError[] {
  const zones = validateHintNames(forZones, childPath(path, 'forZones'), max.zoneHints, isLabelValue);
  if (forZones.length > max.zoneHints) return zones;
  return [...zones, ...validateHintNames(forNodes, childPath(path, 'forNodes'), max.nodeHints, isDns1123Subdomain)];
}

function validateHintNames(
  hints: readonly { readonly name: string }[],
  path: string,
  most: number,
  check: (name: string) => Problems,
): readonly FieldError[] {
  if (hints.length > most) return [tooMany(path, hints.length, most)];
  return hints.flatMap(({ name }, i) => {
    const at = childPath(indexPath(path, i), 'name');
    const repeated = hints.findIndex((hint) => hint.name === name) < i;
    return [...(repeated ? [duplicate(at, name)] : []), ...invalidEach(at, name, check(name))];
  });
}
