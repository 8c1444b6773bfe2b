import { cidrContains, firstAddress, parseCidr } from '#domain/ip/cidr.js';
import { peersOf } from '#domain/resources/networking/network-policy/network-policy-peers.js';
import type {
  IPBlock,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
} from '#domain/schema/types/networking-v1.js';
import { childPath, type FieldError, forbidden, indexPath, invalid, notSupported, required } from '#domain/status/field-error.js';
import { validateLegacyCidr } from '#domain/validation/ip.js';
import { validateLabelSelector } from '#domain/validation/labels.js';
import { isValidPortName, isValidPortNumber } from '#domain/validation/names.js';
import { invalidEach } from '#domain/validation/text.js';

/** What an update tolerates because the stored policy already has it. */
interface Tolerance {
  readonly allowInvalidLabelValue: boolean;
  readonly cidrs: readonly string[];
}

/** Source: pkg/apis/networking/validation/validation.go. */
export function validateNetworkPolicy({ spec }: NetworkPolicy): readonly FieldError[] {
  return validateSpec(spec, { allowInvalidLabelValue: false, cidrs: [] });
}

export function validateNetworkPolicyUpdate(next: NetworkPolicy, prev: NetworkPolicy): readonly FieldError[] {
  const blocks = peersOf(prev.spec).flatMap(({ peer }) => peer.ipBlock ?? []);
  return validateSpec(next.spec, {
    allowInvalidLabelValue: validateLabelSelector(prev.spec.podSelector, '').length > 0,
    cidrs: blocks.flatMap(({ cidr, except = [] }) => [cidr, ...except]),
  });
}

const policyTypes = ['Ingress', 'Egress'];

function validateSpec(spec: NetworkPolicySpec, tolerance: Tolerance): readonly FieldError[] {
  const { ingress = [], egress = [], policyTypes: types = [] } = spec;
  const errors = [
    ...validateLabelSelector(spec.podSelector, 'spec.podSelector', tolerance),
    ...ingress.flatMap(({ ports, from }, i) => validateRule(indexPath('spec.ingress', i), ports, { from }, tolerance)),
    ...egress.flatMap(({ ports, to }, i) => validateRule(indexPath('spec.egress', i), ports, { to }, tolerance)),
  ];
  if (types.length > policyTypes.length) {
    return [...errors, invalid('spec.policyTypes', types, 'may not specify more than two policyTypes')];
  }
  const unknown = (type: string, i: number): readonly FieldError[] =>
    policyTypes.includes(type) ? [] : [notSupported(indexPath('spec.policyTypes', i), type, policyTypes)];
  return [...errors, ...types.flatMap(unknown)];
}

/** `peers` has one member, named as the field the peers stand in. */
function validateRule(
  path: string,
  ports: readonly NetworkPolicyPort[] | undefined,
  peers: Readonly<Record<string, readonly NetworkPolicyPeer[] | undefined>>,
  tolerance: Tolerance,
): readonly FieldError[] {
  return [
    ...(ports ?? []).flatMap((port, i) => validatePort(port, indexPath(childPath(path, 'ports'), i))),
    ...Object.entries(peers).flatMap(([field, list = []]) =>
      list.flatMap((peer, i) => validatePeer(peer, indexPath(childPath(path, field), i), tolerance)),
    ),
  ];
}

const protocols = ['TCP', 'UDP', 'SCTP'];

function validatePort({ protocol, port, endPort }: NetworkPolicyPort, path: string): readonly FieldError[] {
  const [portPath, endPath] = [childPath(path, 'port'), childPath(path, 'endPort')];
  const errors: FieldError[] = [];
  if (protocol !== undefined && !protocols.includes(protocol)) {
    errors.push(notSupported(childPath(path, 'protocol'), protocol, protocols));
  }
  if (port === undefined) {
    if (endPort !== undefined) errors.push(invalid(endPath, endPort, 'may not be specified when `port` is not specified'));
  } else if (typeof port === 'string') {
    if (endPort !== undefined) errors.push(invalid(endPath, endPort, 'may not be specified when `port` is non-numeric'));
    errors.push(...invalidEach(portPath, port, isValidPortName(port)));
  } else {
    errors.push(...invalidEach(portPath, port, isValidPortNumber(port)));
    if (endPort === undefined) return errors;
    // upstream prints the port here, not the end
    if (endPort < port) errors.push(invalid(endPath, port, 'must be greater than or equal to `port`'));
    errors.push(...invalidEach(endPath, endPort, isValidPortNumber(endPort)));
  }
  return errors;
}

function validatePeer(peer: NetworkPolicyPeer, path: string, tolerance: Tolerance): readonly FieldError[] {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  const errors = [
    ...validateLabelSelector(podSelector, childPath(path, 'podSelector'), tolerance),
    ...validateLabelSelector(namespaceSelector, childPath(path, 'namespaceSelector'), tolerance),
    ...(ipBlock ? validateIpBlock(ipBlock, childPath(path, 'ipBlock'), tolerance) : []),
  ];
  if (!podSelector && !namespaceSelector) return ipBlock ? errors : [...errors, required(path, 'must specify a peer')];
  return ipBlock ? [...errors, forbidden(path, 'may not specify both ipBlock and another peer')] : errors;
}

function validateIpBlock({ cidr, except = [] }: IPBlock, path: string, { cidrs }: Tolerance): readonly FieldError[] {
  if (cidr === '') return [required(childPath(path, 'cidr'))];
  const errors = [...validateLegacyCidr(cidr, childPath(path, 'cidr'), cidrs)];
  const network = parseCidr(cidr);
  if (!network) return errors;
  for (const [i, text] of except.entries()) {
    const at = indexPath(childPath(path, 'except'), i);
    errors.push(...validateLegacyCidr(text, at, cidrs));
    const inner = parseCidr(text);
    if (inner && (!cidrContains(network, firstAddress(inner)) || network.prefix >= inner.prefix)) {
      errors.push(invalid(at, text, 'must be a strict subset of `cidr`'));
    }
  }
  return errors;
}
