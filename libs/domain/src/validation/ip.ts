import { formatCidr, parseCidrSloppy, parseCidrStrict } from '#domain/ip/cidr.js';
import { bitsOf, formatIp, isMapped, parseIpSloppy, parseIpStrict } from '#domain/ip/ip-address.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { type FieldError, invalid } from '#domain/status/field-error.js';

/**
 * Rules for IP addresses and CIDR values.
 * Source: k8s.io/apimachinery/pkg/util/validation/ip.go, with the gate StrictIPCIDRValidation on as in v1.36.
 */

/** IsValidIP, for new fields: an address in canonical form. */
export function validateIp(value: string, path: string): readonly FieldError[] {
  const errors = strictIpErrors(value, path);
  return errors.length > 0 ? errors : canonicalErrors(value, formatSloppyIp(value), path);
}

/** IsValidIPForLegacyField: any spelling without leading zeros; values of `accepted`, which an update leaves unchanged, always pass. */
export function validateLegacyIp(value: string, path: string, accepted: readonly string[] = []): readonly FieldError[] {
  return accepted.includes(value) ? [] : strictIpErrors(value, path);
}

/** IsValidCIDR, for new fields: a network in canonical form. */
export function validateCidr(value: string, path: string): readonly FieldError[] {
  const errors = strictCidrErrors(value, path);
  const network = parseCidrSloppy(value)?.network;
  return errors.length > 0 || !network ? errors : canonicalErrors(value, formatCidr(network), path);
}

/** IsValidCIDRForLegacyField: any spelling of a network without leading zeros; values of `accepted` always pass. */
export function validateLegacyCidr(value: string, path: string, accepted: readonly string[] = []): readonly FieldError[] {
  return accepted.includes(value) ? [] : strictCidrErrors(value, path);
}

/** IsValidInterfaceAddress: an address with the length of its subnet, in canonical form. */
export function validateInterfaceAddress(value: string, path: string): readonly FieldError[] {
  const parsed = parseCidrSloppy(value);
  if (!parsed) return [invalid(path, value, 'must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)')];
  const { address, network } = parsed;
  // upstream counts a long prefix of a mapped address in IPv4 bits even when it reaches above them
  const prefix = address.family === network.family || network.prefix <= 32 ? network.prefix : network.prefix - 96;
  return canonicalErrors(value, `${formatIp(address)}/${prefix}`, path);
}

/** GetWarningsForIP: what is unusual about a value that validateLegacyIp, now or earlier, has accepted. */
export function ipWarnings(value: string, path: string): readonly string[] {
  const sloppy = parseIpSloppy(value);
  if (!sloppy) return [];
  const strict = parseIpStrict(value);
  if (!strict || isMapped(strict))
    return [`${path}: non-standard IP address ${goQuote(value)} is invalid: use ${goQuote(formatIp(sloppy))}`];
  const canonical = formatIp(strict);
  if (strict.family === 'IPv4' || canonical === value) return [];
  return [`${path}: IPv6 address ${goQuote(value)} should be in RFC 5952 canonical format (${goQuote(canonical)})`];
}

/** GetWarningsForCIDR: what is unusual about a value that validateLegacyCidr, now or earlier, has accepted. */
export function cidrWarnings(value: string, path: string): readonly string[] {
  const sloppy = parseCidrSloppy(value);
  if (!sloppy) return [];
  const warnings: string[] = [];
  const network = goQuote(formatCidr(sloppy.network));
  if (sloppy.address.family !== sloppy.network.family || sloppy.address.value !== sloppy.network.base) {
    const single = goQuote(`${formatIp(sloppy.address)}/${value.includes(':') ? 128 : bitsOf(sloppy.address.family)}`);
    warnings.push(`${path}: CIDR value ${goQuote(value)} is ambiguous in this context (should be ${network} or ${single}?)`);
  }
  const strict = parseCidrStrict(value);
  if (!strict || isMapped(strict.address)) {
    warnings.push(`${path}: non-standard CIDR value ${goQuote(value)} is invalid: use ${network}`);
  } else if (warnings.length === 0 && strict.address.family === 'IPv6' && formatCidr(strict.network) !== value) {
    warnings.push(`${path}: IPv6 CIDR value ${goQuote(value)} should be in RFC 5952 canonical format (${network})`);
  }
  return warnings;
}

function strictIpErrors(value: string, path: string): readonly FieldError[] {
  if (!parseIpSloppy(value)) return [invalid(path, value, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')];
  const strict = parseIpStrict(value);
  if (!strict) return [invalid(path, value, 'must not have leading 0s')];
  return isMapped(strict) ? [invalid(path, value, 'must not be an IPv4-mapped IPv6 address')] : [];
}

function strictCidrErrors(value: string, path: string): readonly FieldError[] {
  if (!parseCidrSloppy(value)) return [invalid(path, value, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')];
  const strict = parseCidrStrict(value);
  if (!strict) return [invalid(path, value, 'must not have leading 0s in IP or prefix length')];
  if (isMapped(strict.address)) return [invalid(path, value, 'must not have an IPv4-mapped IPv6 address')];
  const { address, network } = strict;
  return address.value === network.base ? [] : [invalid(path, value, 'must not have bits set beyond the prefix length')];
}

function canonicalErrors(value: string, canonical: string, path: string): readonly FieldError[] {
  return value === canonical ? [] : [invalid(path, value, `must be in canonical form (${goQuote(canonical)})`)];
}

function formatSloppyIp(value: string): string {
  const address = parseIpSloppy(value);
  return address ? formatIp(address) : '';
}
