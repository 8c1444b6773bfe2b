import { parseCidrSloppy } from '#domain/ip/cidr.js';
import { compareBytewise, goQuote } from '#domain/json/go-marshal.js';
import { validateNodeAnnotations } from '#domain/resources/core/node/validate-node-annotations.js';
import { validateConfigSource, validateConfigStatus } from '#domain/resources/core/node/validate-node-config.js';
import { validateTaints } from '#domain/resources/core/node/validate-taints.js';
import { validateResourceQuantity } from '#domain/resources/core/validate-resource-name.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { Node, NodeAddress, NodeStatus } from '#domain/schema/types/core-v1.js';
import { childPath, duplicate, type FieldError, forbidden, indexPath, invalid } from '#domain/status/field-error.js';
import { validateLegacyCidr } from '#domain/validation/ip.js';
import { byteLength } from '#domain/validation/names.js';
import { repeatsOf } from '#domain/validation/repeats.js';

/** The names of metadata in these paths are upstream's. Source: pkg/apis/core/validation/validation.go ValidateNode. */
export function validateNode({ metadata, spec, status }: Node): readonly FieldError[] {
  return [
    ...validateNodeAnnotations(metadata.annotations ?? {}, 'metadata.annotations'),
    ...validateTaints(spec.taints ?? [], 'metadata.taints'),
    ...validateResources(status),
    ...validateSwap(status),
    ...validateDeclaredFeatures(status.declaredFeatures ?? []),
    ...validatePodCidrs(spec.podCIDRs ?? []),
  ];
}

/** What an update to the object may not do, and all that a create may not. */
export function validateNodeUpdate(next: Node, prev: Node): readonly FieldError[] {
  return [...validateNode(next), ...validateNodeChange(next, prev)];
}

/** Rules of both updates, of the object and of its status. Source: ValidateNodeUpdate. */
export function validateNodeChange(next: Node, prev: Node): readonly FieldError[] {
  const { metadata, spec, status } = next;
  return [
    ...validateNodeAnnotations(metadata.annotations ?? {}, 'metadata.annotations'),
    ...validateResources(status),
    ...validateDeclaredFeatures(status.declaredFeatures ?? []),
    ...validateAddresses(status.addresses ?? []),
    ...validatePodCidrsKept(spec.podCIDRs ?? [], prev.spec.podCIDRs ?? []),
    ...validateProviderIdKept(spec.providerID ?? '', prev.spec.providerID ?? ''),
    ...(spec.configSource ? validateConfigSource(spec.configSource, 'spec.configSource') : []),
    ...(status.config ? validateConfigStatus(status.config, 'status.config') : []),
    ...validateTaints(spec.taints ?? [], 'metadata.taints'),
    ...((spec.externalID ?? '') === (prev.spec.externalID ?? '') ? [] : [forbidden('spec.externalID', 'may not be updated')]),
  ];
}

function validateResources({ capacity = {}, allocatable = {} }: NodeStatus): readonly FieldError[] {
  const validate = (amounts: Readonly<Record<string, string>>, path: string): readonly FieldError[] =>
    Object.entries(amounts).flatMap(([name, amount]) => validateResourceQuantity(name, amount, childPath(path, name)));
  return [...validate(capacity, 'status.capacity'), ...validate(allocatable, 'status.allocatable')];
}

function validateSwap({ nodeInfo }: NodeStatus): readonly FieldError[] {
  const capacity = nodeInfo?.swap?.capacity;
  if (capacity === undefined || capacity > 0) return [];
  return [invalid('metadata.nodeSwapStatus.capacity', capacity, 'must be greater than zero')];
}

const featurePattern = /^[A-Z][a-zA-Z0-9]*(\/[a-zA-Z][a-zA-Z0-9]*)*$/;

function validateDeclaredFeatures(features: readonly string[]): readonly FieldError[] {
  const path = 'status.declaredFeatures';
  return features.flatMap((feature, i) => {
    const problem = featureProblem(feature);
    const own = problem ? [invalid(indexPath(path, i), feature, `invalid feature name ${goQuote(feature)}: ${problem}`)] : [];
    const following = features[i + 1];
    if (following === undefined || compareBytewise(feature, following) < 0) return own;
    const at = indexPath(path, i + 1);
    return [...own, feature === following ? duplicate(at, following) : invalid(at, following, 'list must be sorted alphabetically')];
  });
}

function featureProblem(feature: string): string | undefined {
  if (byteLength(feature) > 253) return 'must be no more than 253 characters';
  if (featurePattern.test(feature)) return undefined;
  return "must start with an UpperCamelCase segment, with subsequent segments separated by '/' (e.g., MyFeature or MyFeature/mySubFeature), and contain only alphanumeric characters and slashes";
}

/** One network, or one of each family. */
function validatePodCidrs(networks: readonly string[]): readonly FieldError[] {
  const path = 'spec.podCIDRs';
  const errors = networks.flatMap((network, i) => validateLegacyCidr(network, indexPath(path, i)));
  if (networks.length < 2) return errors;
  const families = networks.map((network) => parseCidrSloppy(network)?.network.family);
  const bad = families.indexOf(undefined);
  if (bad >= 0) {
    const why = `invalid CIDR[${bad}]: <nil> (invalid CIDR address: ${networks[bad]})`;
    const detail = `invalid PodCIDRs. failed to check with dual stack with error:${why}`;
    errors.push({ type: 'InternalError', field: path, detail });
  }
  const isDualStack = bad < 0 && new Set(families).size === 2;
  if (isDualStack && networks.length === 2) return errors;
  return [...errors, invalid(path, networks, 'may specify no more than one CIDR for each IP family')];
}

function validateAddresses(addresses: readonly NodeAddress[]): readonly FieldError[] {
  const isRepeated = repeatsOf(addresses, ({ type, address }) => `${type} ${address}`);
  return addresses.flatMap((address, i) => {
    return isRepeated(i) ? [duplicate(indexPath('status.addresses', i), internalForm('core.v1.NodeAddress', address))] : [];
  });
}

function validatePodCidrsKept(next: readonly string[], prev: readonly string[]): readonly FieldError[] {
  const error = forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid');
  if (prev.length === 0) return [];
  if (prev.length !== next.length) return [error];
  return prev.flatMap((network, i) => (network === next[i] ? [] : [error]));
}

function validateProviderIdKept(next: string, prev: string): readonly FieldError[] {
  if (prev === '' || prev === next) return [];
  return [forbidden('spec.providerID', 'node updates may not change providerID except from "" to valid')];
}
