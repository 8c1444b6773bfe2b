import { isHeadless, needsHealthCheckNodePort } from '#domain/resources/core/service/service-type.js';
import { validateLoadBalancerClass } from '#domain/resources/core/service/validate-load-balancer.js';
import { validateService } from '#domain/resources/core/service/validate-service.js';
import type { Service } from '#domain/schema/types/core-v1.js';
import { type FieldError, forbidden, indexPath, invalid } from '#domain/status/field-error.js';
import { immutableMessage } from '#domain/validation/object-meta.js';

const unchangeable = 'may not change once set';

/** What an update may not do, and all that a create may not. Source: pkg/apis/core/validation/validation.go ValidateServiceUpdate. */
export function validateServiceUpdate(next: Service, prev: Service): readonly FieldError[] {
  return [
    ...validateClusterIpsUpdate(next, prev),
    ...validateIpFamiliesUpdate(next, prev),
    ...validateClassUpdate(next, prev),
    ...validateHealthCheckPortUpdate(next, prev),
    ...validateService(next, prev),
  ];
}

/** Addresses stay; only the second one may come, or go with the policy SingleStack. Anything goes from, to and as ExternalName. */
function validateClusterIpsUpdate(next: Service, prev: Service): readonly FieldError[] {
  if (isExternalName(next) || isExternalName(prev) || (isHeadless(next) && isHeadless(prev))) return [];
  const path = 'spec.clusterIPs';
  const now = next.spec.clusterIPs ?? [];
  const before = prev.spec.clusterIPs ?? [];
  if (before.length === now.length) {
    return before.flatMap((ip, i) => (ip === now[i] ? [] : [invalid(indexPath(path, i), next.spec.clusterIPs, unchangeable)]));
  }
  const isReplaced = before.length > 0 && now.length > 0 && now[0] !== before[0];
  const errors = isReplaced ? [invalid(`${path}[0]`, now, unchangeable)] : [];
  if (before.length < now.length) return errors;
  if (now.length === 0) return [invalid(`${path}[0]`, next.spec.clusterIPs, 'primary clusterIP can not be unset')];
  return now.length === 1 ? [...errors, ...validateRelease(next, 'clusterIP')] : errors;
}

/** The same for families, except that headless Services may change theirs. The paths and values are upstream's, odd as they are. */
function validateIpFamiliesUpdate(next: Service, prev: Service): readonly FieldError[] {
  if (isExternalName(next) || isExternalName(prev) || isHeadless(next) || isHeadless(prev)) return [];
  const path = 'spec.ipFamilies[0]';
  const now = next.spec.ipFamilies ?? [];
  const before = prev.spec.ipFamilies ?? [];
  if (before.length === now.length) {
    return before.flatMap((family, i) => (family === now[i] ? [] : [invalid(path, next.spec.ipFamilies, unchangeable)]));
  }
  const isReplaced = before.length > 0 && now.length > 0 && now[0] !== before[0];
  const errors = isReplaced ? [invalid(path, next.spec.clusterIPs, unchangeable)] : [];
  if (before.length < now.length) return errors;
  const isUnset = (next.spec.clusterIPs ?? []).length === 0;
  return [
    ...(isUnset ? [invalid(path, next.spec.ipFamilies, 'primary ipFamily can not be unset')] : []),
    ...errors,
    ...(now.length === 1 ? validateRelease(next, 'ipFamily') : []),
  ];
}

function validateRelease({ spec }: Service, what: string): readonly FieldError[] {
  if (spec.ipFamilyPolicy === 'SingleStack') return [];
  return [invalid('spec.ipFamilyPolicy', spec.ipFamilyPolicy, `must be set to 'SingleStack' when releasing the secondary ${what}`)];
}

/** The form of the class is reported here and again with the rest, as upstream does. */
function validateClassUpdate(next: Service, prev: Service): readonly FieldError[] {
  const areBoth = next.spec.type === 'LoadBalancer' && prev.spec.type === 'LoadBalancer';
  const isChanged = areBoth && next.spec.loadBalancerClass !== prev.spec.loadBalancerClass;
  const errors = isChanged ? [invalid('spec.loadBalancerClass', next.spec.loadBalancerClass, unchangeable)] : [];
  return [...errors, ...validateLoadBalancerClass(next)];
}

function validateHealthCheckPortUpdate(next: Service, prev: Service): readonly FieldError[] {
  if (!needsHealthCheckNodePort(next) || !needsHealthCheckNodePort(prev)) return [];
  const isSame = (next.spec.healthCheckNodePort ?? 0) === (prev.spec.healthCheckNodePort ?? 0);
  return isSame ? [] : [forbidden('spec.healthCheckNodePort', immutableMessage)];
}

function isExternalName({ spec }: Service): boolean {
  return spec.type === 'ExternalName';
}
