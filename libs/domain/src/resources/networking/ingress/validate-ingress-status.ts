import { ipFamilyOf } from '#domain/ip/ip-address.js';
import type { Ingress, IngressLoadBalancerIngress } from '#domain/schema/types/networking-v1.js';
import { childPath, type FieldError, indexPath, invalid } from '#domain/status/field-error.js';
import { validateLegacyIp } from '#domain/validation/ip.js';
import { validateDns1123Subdomain } from '#domain/validation/text.js';

/** Addresses that are already there are not looked at again (pkg/apis/networking/validation/validation.go). */
export function validateIngressStatus(next: Ingress, prev: Ingress): readonly FieldError[] {
  const known = (prev.status.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip ? [ip] : []));
  return (next.status.loadBalancer?.ingress ?? []).flatMap((point, i) =>
    validatePoint(point, indexPath('status.loadBalancer.ingress', i), known),
  );
}

function validatePoint({ ip, hostname }: IngressLoadBalancerIngress, path: string, known: readonly string[]): readonly FieldError[] {
  const hostnamePath = childPath(path, 'hostname');
  const isIp = hostname ? ipFamilyOf(hostname) !== undefined : false;
  return [
    ...(ip ? validateLegacyIp(ip, childPath(path, 'ip'), known) : []),
    ...(hostname ? validateDns1123Subdomain(hostname, hostnamePath) : []),
    ...(isIp ? [invalid(hostnamePath, hostname, 'must be a DNS name, not an IP address')] : []),
  ];
}
