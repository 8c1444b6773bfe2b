import { parseIpSloppy } from '#domain/ip/ip-address.js';
import type { LoadBalancerIngress, Service } from '#domain/schema/types/core-v1.js';
import { childPath, type FieldError, forbidden, indexPath, invalid, notSupported, required } from '#domain/status/field-error.js';
import { validateLegacyCidr, validateLegacyIp } from '#domain/validation/ip.js';
import { isDns1123Subdomain, isQualifiedName } from '#domain/validation/names.js';
import { invalidEach } from '#domain/validation/text.js';

const rangesAnnotation = 'service.beta.kubernetes.io/load-balancer-source-ranges';
const onlyLoadBalancers = "may only be used when `type` is 'LoadBalancer'";
const ipModes = ['Proxy', 'VIP'];

/** What only load balancers have. Source: pkg/apis/core/validation/validation.go validateService, validateLoadBalancerClassField. */
export function validateLoadBalancer(service: Service, prev: Service | undefined): readonly FieldError[] {
  const { type, allocateLoadBalancerNodePorts } = service.spec;
  const isLoadBalancer = type === 'LoadBalancer';
  const errors = [...validateSourceRanges(service, prev)];
  if (isLoadBalancer && allocateLoadBalancerNodePorts === undefined) errors.push(required('allocateLoadBalancerNodePorts'));
  if (!isLoadBalancer && allocateLoadBalancerNodePorts !== undefined) {
    errors.push(forbidden('spec.allocateLoadBalancerNodePorts', onlyLoadBalancers));
  }
  return [...errors, ...validateLoadBalancerClass(service)];
}

export function validateLoadBalancerClass({ spec }: Service): readonly FieldError[] {
  const path = 'spec.loadBalancerClass';
  const { type, loadBalancerClass } = spec;
  if (loadBalancerClass === undefined) return [];
  if (type !== 'LoadBalancer') return [forbidden(path, onlyLoadBalancers)];
  return invalidEach(path, loadBalancerClass, isQualifiedName(loadBalancerClass));
}

/** In the field, whose path upstream writes with a capital, or else in the annotation. Ranges may have blanks around them. */
function validateSourceRanges({ metadata, spec }: Service, prev: Service | undefined): readonly FieldError[] {
  const isLoadBalancer = spec.type === 'LoadBalancer';
  const ranges = spec.loadBalancerSourceRanges ?? [];
  if (ranges.length > 0) {
    const path = 'spec.LoadBalancerSourceRanges';
    const accepted = (prev?.spec.loadBalancerSourceRanges ?? []).map((range) => range.trim());
    return [
      ...(isLoadBalancer ? [] : [forbidden(path, onlyLoadBalancers)]),
      ...ranges.flatMap((range, i) => validateLegacyCidr(range.trim(), indexPath(path, i), accepted)),
    ];
  }
  const annotation = metadata.annotations?.[rangesAnnotation];
  if (annotation === undefined) return [];
  const path = indexPath('metadata.annotations', rangesAnnotation);
  const isUnchanged = annotation.trim() === '' || prev?.metadata.annotations?.[rangesAnnotation] === annotation;
  return [
    ...(isLoadBalancer ? [] : [forbidden(path, onlyLoadBalancers)]),
    ...(isUnchanged ? [] : annotation.split(',').flatMap((range) => validateLegacyCidr(range.trim(), path))),
  ];
}

/** Source: ValidateLoadBalancerStatus, for the status of Services. */
export function validateServiceStatusUpdate({ spec, status }: Service, prev: Service): readonly FieldError[] {
  const path = 'status.loadBalancer.ingress';
  const ingress = status?.loadBalancer?.ingress ?? [];
  if (spec.type !== 'LoadBalancer')
    return ingress.length === 0 ? [] : [forbidden(path, "may only be used when `spec.type` is 'LoadBalancer'")];
  const accepted = (prev.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip ? [ip] : []));
  return ingress.flatMap((one, i) => validateIngress(one, indexPath(path, i), accepted));
}

function validateIngress(
  { ip = '', ipMode, hostname = '' }: LoadBalancerIngress,
  path: string,
  accepted: readonly string[],
): readonly FieldError[] {
  const errors = ip === '' ? [] : [...validateLegacyIp(ip, childPath(path, 'ip'), accepted)];
  const modePath = childPath(path, 'ipMode');
  if (ipMode === undefined) {
    if (ip !== '') errors.push(required(modePath, 'must be specified when `ip` is set'));
  } else if (ip === '') errors.push(forbidden(modePath, 'may not be specified when `ip` is not set'));
  else if (!ipModes.includes(ipMode)) errors.push(notSupported(modePath, ipMode, ipModes));
  if (hostname === '') return errors;
  const namePath = childPath(path, 'hostname');
  return [
    ...errors,
    ...invalidEach(namePath, hostname, isDns1123Subdomain(hostname)),
    ...(parseIpSloppy(hostname) ? [invalid(namePath, hostname, 'must be a DNS name, not an IP address')] : []),
  ];
}
