import { ipFamilyOf, type IpFamily } from '#domain/ip/ip-address.js';
import { equal } from '#domain/json/equal.js';
import { isHeadless } from '#domain/resources/core/service/service-type.js';
import { validateClusterIps } from '#domain/resources/core/service/validate-cluster-ips.js';
import type { Service, ServiceSpec } from '#domain/schema/types/core-v1.js';
import { type FieldError, indexPath, invalid } from '#domain/status/field-error.js';
import { invalidObject } from '#domain/status/status-error.js';

const policyPath = 'spec.ipFamilyPolicy';
const both: readonly IpFamily[] = ['IPv4', 'IPv6'];

/**
 * `ipFamilyPolicy` and `ipFamilies` filled in by what the cluster has and what the Service says, before addresses are allocated.
 * `clusterFamilies` are those with a range for Services, the default one first; `prev` is set on update. Throws StatusError (Invalid).
 * Source: pkg/registry/core/service/storage/alloc.go initIPFamilyFields.
 */
export function defaultServiceFamilies(next: Service, prev: Service | undefined, clusterFamilies: readonly IpFamily[]): Service {
  if (next.spec.type === 'ExternalName' || (prev && isSettledPreferDualStack(next, prev))) return next;
  const service = withPolicy(next, prev);
  refuse(service, validateClusterIps(service, prev));
  const kept = prev ? releaseSecondary(service, prev) : { service, errors: [] };
  const inferred = withInferredFamilies(kept.service, clusterFamilies);
  refuse(service, [...kept.errors, ...tooManyForPolicy(kept.service), ...inferred.errors]);
  return isSelectorlessHeadless(inferred.service)
    ? withHeadlessFamilies(inferred.service, clusterFamilies)
    : withClusterFamilies(inferred.service, clusterFamilies);
}

function refuse({ metadata }: Service, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalidObject({ group: '', kind: 'Service' }, metadata.name, errors);
}

function withSpec(service: Service, changes: Partial<ServiceSpec>): Service {
  return { ...service, spec: { ...service.spec, ...changes } };
}

/** A PreferDualStack Service stays as it is when the cluster changes, until its policy or its addresses change. */
export function isSettledPreferDualStack(next: Service, prev: Service): boolean {
  const isOfPolicy =
    next.spec.ipFamilyPolicy === 'PreferDualStack' && (prev.spec.ipFamilyPolicy ?? 'PreferDualStack') === 'PreferDualStack';
  const isBalanced = ['ClusterIP', 'NodePort', 'LoadBalancer'].includes(next.spec.type ?? '');
  return (
    isOfPolicy && isBalanced && next.spec.type === prev.spec.type && isSame('clusterIPs', next, prev) && isSame('ipFamilies', next, prev)
  );
}

function isSame(field: 'clusterIPs' | 'ipFamilies', next: Service, prev: Service): boolean {
  return equal(next.spec[field] ?? [], prev.spec[field] ?? []);
}

function withPolicy(next: Service, prev: Service | undefined): Service {
  if (next.spec.ipFamilyPolicy !== undefined) return next;
  const ipFamilyPolicy = prev?.spec.ipFamilyPolicy ?? (isSelectorlessHeadless(next) ? 'RequireDualStack' : 'SingleStack');
  return withSpec(next, { ipFamilyPolicy });
}

function isSelectorlessHeadless({ spec }: Service): boolean {
  return spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0;
}

/** SingleStack lets go of the second address and family; shortening the lists needs that policy. */
function releaseSecondary(service: Service, prev: Service): { readonly service: Service; readonly errors: readonly FieldError[] } {
  const { ipFamilyPolicy, clusterIPs = [], ipFamilies = [] } = service.spec;
  if (ipFamilyPolicy === 'SingleStack') {
    const released = withSpec(service, {
      ...(isSame('clusterIPs', service, prev) && clusterIPs.length > 1 && { clusterIPs: clusterIPs.slice(0, 1) }),
      ...(isSame('ipFamilies', service, prev) && ipFamilies.length > 1 && { ipFamilies: ipFamilies.slice(0, 1) }),
    });
    return { service: released, errors: [] };
  }
  const isShorter = (now: readonly string[], before: readonly string[] = []): boolean => now.length > 0 && now.length < before.length;
  const errors = [
    ...(isShorter(clusterIPs, prev.spec.clusterIPs) ? ["must be 'SingleStack' to release the secondary cluster IP"] : []),
    ...(isShorter(ipFamilies, prev.spec.ipFamilies) ? ["must be 'SingleStack' to release the secondary IP family"] : []),
  ];
  return { service, errors: errors.map((problem) => invalid(policyPath, ipFamilyPolicy, problem)) };
}

function tooManyForPolicy({ spec }: Service): readonly FieldError[] {
  const { ipFamilyPolicy, clusterIPs = [], ipFamilies = [] } = spec;
  if (ipFamilyPolicy !== 'SingleStack') return [];
  const text = "must be 'RequireDualStack' or 'PreferDualStack' when multiple";
  return [
    ...(clusterIPs.length === 2 ? [invalid(policyPath, ipFamilyPolicy, `${text} cluster IPs are specified`)] : []),
    ...(ipFamilies.length === 2 ? [invalid(policyPath, ipFamilyPolicy, `${text} IP families are specified`)] : []),
  ];
}

/** Addresses that stand without a family say theirs. */
function withInferredFamilies(
  service: Service,
  clusterFamilies: readonly IpFamily[],
): { readonly service: Service; readonly errors: readonly FieldError[] } {
  const { clusterIPs = [], ipFamilies = [] } = service.spec;
  const families = [...ipFamilies];
  const errors: FieldError[] = [];
  for (const [i, ip] of clusterIPs.entries()) {
    if (ip === 'None') break;
    if (i < families.length) continue;
    const family = ipFamilyOf(ip);
    if (family !== undefined && clusterFamilies.includes(family)) families.push(family);
    else errors.push(invalid(indexPath('spec.clusterIPs', i), clusterIPs, `${family ?? 'unknown'} is not configured on this cluster`));
  }
  return { service: families.length === ipFamilies.length ? service : withSpec(service, { ipFamilies: families }), errors };
}

/** Whoever writes the endpoints of a headless Service without selector may use both families, on any cluster. */
function withHeadlessFamilies(service: Service, clusterFamilies: readonly IpFamily[]): Service {
  const ipFamilies = familiesOrDefault(service, clusterFamilies);
  return withSpec(service, { ipFamilies: service.spec.ipFamilyPolicy === 'SingleStack' ? ipFamilies : withSecond(ipFamilies) });
}

function withClusterFamilies(service: Service, clusterFamilies: readonly IpFamily[]): Service {
  const { ipFamilyPolicy, ipFamilies = [] } = service.spec;
  const isDualStack = clusterFamilies.length === 2;
  const unknown = ipFamilies.flatMap((family, i) =>
    clusterFamilies.some((known) => known === family)
      ? []
      : [invalid(indexPath('spec.ipFamilies', i), family, 'not configured on this cluster')],
  );
  refuse(service, [
    ...(ipFamilyPolicy === 'RequireDualStack' && !isDualStack
      ? [invalid(policyPath, ipFamilyPolicy, 'this cluster is not configured for dual-stack services')]
      : []),
    ...unknown,
  ]);
  const families = familiesOrDefault(service, clusterFamilies);
  return withSpec(service, { ipFamilies: ipFamilyPolicy !== 'SingleStack' && isDualStack ? withSecond(families) : families });
}

function familiesOrDefault({ spec }: Service, clusterFamilies: readonly IpFamily[]): readonly string[] {
  return spec.ipFamilies && spec.ipFamilies.length > 0 ? spec.ipFamilies : clusterFamilies.slice(0, 1);
}

function withSecond(families: readonly string[]): readonly string[] {
  return families.length === 1 ? [...families, ...both.filter((family) => family !== families[0])] : families;
}

/**
 * What is read of a Service that was stored without these fields: families by its addresses, and no internal policy where it has no use.
 * Source: pkg/registry/core/service/storage/storage.go defaultOnRead.
 */
export function defaultServiceOnRead(service: Service, clusterFamilies: readonly IpFamily[]): Service {
  const { type, clusterIP = '', clusterIPs = [], ipFamilies = [] } = service.spec;
  if (type === 'ExternalName') {
    const { internalTrafficPolicy: _, ...spec } = service.spec;
    return { ...service, spec };
  }
  const all = clusterIPs.length === 0 && clusterIP !== '' ? [clusterIP] : clusterIPs;
  const synced = all === clusterIPs ? service : withSpec(service, { clusterIPs: all });
  if (ipFamilies.length > 0) return synced;
  if (clusterIP === 'None' || isHeadless(synced)) {
    const first = clusterFamilies.slice(0, 1);
    return isSelectorlessHeadless(synced)
      ? withSpec(synced, { ipFamilyPolicy: 'RequireDualStack', ipFamilies: withSecond(first) })
      : withSpec(synced, { ipFamilyPolicy: 'SingleStack', ipFamilies: first });
  }
  if (all.length === 0) return synced;
  const families = all.map((ip) => (ipFamilyOf(ip) === 'IPv6' ? 'IPv6' : 'IPv4'));
  return withSpec(synced, { ipFamilyPolicy: families.length === 1 ? 'SingleStack' : 'RequireDualStack', ipFamilies: families });
}
