import { isLinkLocalMulticast, isLinkLocalUnicast, isLoopback, isUnspecified } from '#domain/ip/address-class.js';
import { parseIpSloppy } from '#domain/ip/ip-address.js';
import { type FieldError, invalid } from '#domain/status/field-error.js';

/** An address that traffic may be sent to: not one with a meaning on the host itself (ValidateEndpointIP in pkg/apis/core/validation/validation.go). */
export function validateEndpointIp(value: string, path: string): readonly FieldError[] {
  const address = parseIpSloppy(value);
  if (!address) return [invalid(path, value, 'must be a valid IP address')];
  const problems = [
    isUnspecified(address) && `may not be unspecified (${value})`,
    isLoopback(address) && 'may not be in the loopback range (127.0.0.0/8, ::1/128)',
    isLinkLocalUnicast(address) && 'may not be in the link-local range (169.254.0.0/16, fe80::/10)',
    isLinkLocalMulticast(address) && 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
  ];
  return problems.flatMap((problem) => (problem === false ? [] : [invalid(path, value, problem)]));
}
