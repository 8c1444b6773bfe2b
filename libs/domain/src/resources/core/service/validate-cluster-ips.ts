import { ipFamilyOf } from '#domain/ip/ip-address.js';
import { isHeadless } from '#domain/resources/core/service/service-type.js';
import type { Service } from '#domain/schema/types/core-v1.js';
import { duplicate, type FieldError, indexPath, invalid, notSupported, required } from '#domain/status/field-error.js';
import { validateLegacyIp } from '#domain/validation/ip.js';
import { repeatsOf } from '#domain/validation/repeats.js';

const ipsPath = 'spec.clusterIPs';
const families = ['IPv4', 'IPv6'];
const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

/**
 * clusterIP, clusterIPs, ipFamilies and ipFamilyPolicy: each for itself, and against the others. Also run before allocation.
 * Source: pkg/apis/core/validation/validation.go ValidateServiceClusterIPsRelatedFields.
 */
export function validateClusterIps(service: Service, prev: Service | undefined): readonly FieldError[] {
  if (service.spec.type === 'ExternalName') return [];
  const { clusterIPs = [] } = service.spec;
  const invalidIps = validateEachIp(clusterIPs, prev?.spec.clusterIPs ?? []);
  return [
    ...validateFirstIp(service),
    ...validateFamilies(service),
    ...invalidIps,
    ...(clusterIPs.length > 2 ? [invalid(ipsPath, clusterIPs, 'may only hold up to 2 values')] : []),
    ...(invalidIps.length > 0 ? [] : [...validateDualStack(clusterIPs), ...validateFamiliesOfIps(service)]),
  ];
}

function validateFirstIp({ spec }: Service): readonly FieldError[] {
  const { clusterIP = '', clusterIPs = [] } = spec;
  if (clusterIP === '') {
    return clusterIPs.length === 0 ? [] : [invalid(ipsPath, clusterIPs, 'must be empty when `clusterIP` is not specified')];
  }
  if (clusterIPs.length === 0) return [required(ipsPath)];
  return clusterIPs[0] === clusterIP ? [] : [invalid(ipsPath, clusterIPs, 'first value must match `clusterIP`')];
}

function validateFamilies({ spec }: Service): readonly FieldError[] {
  const { ipFamilies = [], ipFamilyPolicy } = spec;
  const isRepeated = repeatsOf(ipFamilies);
  const errors = ipFamilies.flatMap((family, i) => {
    const path = indexPath('spec.ipFamilies', i);
    return [
      ...(families.includes(family) ? [] : [notSupported(path, family, families)]),
      ...(isRepeated(i) ? [duplicate(path, family)] : []),
    ];
  });
  const isKnown = ipFamilyPolicy === undefined || policies.includes(ipFamilyPolicy);
  return isKnown ? errors : [...errors, notSupported('spec.ipFamilyPolicy', ipFamilyPolicy, policies)];
}

/** `None` stands alone and first; everything else is an address. */
function validateEachIp(clusterIPs: readonly string[], accepted: readonly string[]): readonly FieldError[] {
  return clusterIPs.flatMap((ip, i) => {
    if (i > 0 || ip !== 'None') return validateLegacyIp(ip, indexPath(ipsPath, i), accepted);
    return clusterIPs.length > 1 ? [invalid(ipsPath, clusterIPs, "'None' must be the first and only value")] : [];
  });
}

function validateDualStack(clusterIPs: readonly string[]): readonly FieldError[] {
  if (clusterIPs.length < 2) return [];
  const isDualStack = new Set(clusterIPs.map(ipFamilyOf)).size === 2;
  // upstream asks no more than that both families are there
  return isDualStack ? [] : [invalid(ipsPath, clusterIPs, 'may specify no more than one IP for each IP family')];
}

function validateFamiliesOfIps(service: Service): readonly FieldError[] {
  const { clusterIPs = [], ipFamilies = [] } = service.spec;
  if (isHeadless(service)) return [];
  return clusterIPs.slice(0, ipFamilies.length).flatMap((ip, i) => {
    const wanted = ipFamilies[i];
    const isIpv6 = ipFamilyOf(ip) === 'IPv6';
    const isMatch = wanted === 'IPv4' ? !isIpv6 : wanted === 'IPv6' ? isIpv6 : true;
    const text = `expected an ${wanted} value as indicated by \`ipFamilies[${i}]\``;
    return isMatch ? [] : [invalid(indexPath(ipsPath, i), ip, text)];
  });
}
