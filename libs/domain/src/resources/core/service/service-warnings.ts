import { goQuote } from '#domain/json/go-marshal.js';
import type { Service } from '#domain/schema/types/core-v1.js';
import { cidrWarnings, ipWarnings } from '#domain/validation/ip.js';

const hintsAnnotation = 'service.kubernetes.io/topology-aware-hints';
const modeAnnotation = 'service.kubernetes.io/topology-mode';

/** Source: pkg/api/service/warnings.go. */
export function serviceWarnings(service: Service): readonly string[] {
  const { metadata, spec } = service;
  const { clusterIP = '', clusterIPs = [], loadBalancerIP = '', loadBalancerSourceRanges = [] } = spec;
  const hasHints = metadata.annotations?.[hintsAnnotation] !== undefined;
  const hasIp = clusterIP !== '' && clusterIP !== 'None';
  return [
    ...(hasHints ? [`annotation ${hintsAnnotation} is deprecated, please use ${modeAnnotation} instead`] : []),
    ...(hasIp ? clusterIPs.flatMap((ip, i) => ipWarnings(ip, `spec.clusterIPs[${i}]`)) : []),
    ...headlessWarnings(service),
    ...externalIpWarnings(service),
    ...(loadBalancerIP === '' ? [] : ipWarnings(loadBalancerIP, 'spec.loadBalancerIP')),
    ...loadBalancerSourceRanges.flatMap((range, i) => cidrWarnings(range, `spec.loadBalancerSourceRanges[${i}]`)),
    ...ignoredWarnings(service),
    ...(spec.trafficDistribution === 'PreferClose' ? ['spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"'] : []),
  ];
}

function isHeadlessClusterIp({ spec }: Service): boolean {
  return spec.type === 'ClusterIP' && spec.clusterIP === 'None';
}

function headlessWarnings(service: Service): readonly string[] {
  const { loadBalancerIP, externalIPs = [], sessionAffinity } = service.spec;
  if (!isHeadlessClusterIp(service)) return [];
  return [
    ...(loadBalancerIP ? ['spec.loadBalancerIP'] : []),
    ...(externalIPs.length > 0 ? ['spec.externalIPs'] : []),
    ...(sessionAffinity === 'None' ? [] : ['spec.SessionAffinity']),
  ].map((field) => `${field} is ignored for headless services`);
}

function externalIpWarnings(service: Service): readonly string[] {
  const { type, externalIPs = [] } = service.spec;
  const isUsed = externalIPs.length > 0 && !isHeadlessClusterIp(service) && type !== 'ExternalName';
  return [
    ...externalIPs.flatMap((ip, i) => ipWarnings(ip, `spec.externalIPs[${i}]`)),
    ...(isUsed ? ['spec.externalIPs is deprecated and may no longer be implemented in some clusters'] : []),
  ];
}

function ignoredWarnings({ spec }: Service): readonly string[] {
  const { type, externalIPs = [], externalName } = spec;
  const name = goQuote('ExternalName');
  return [
    ...(type === 'ExternalName' && externalIPs.length > 0 ? [`spec.externalIPs is ignored when spec.type is ${name}`] : []),
    ...(type !== 'ExternalName' && externalName ? [`spec.externalName is ignored when spec.type is not ${name}`] : []),
  ];
}

/** What the addresses that a load balancer reports are warned about (pkg/registry/core/service/strategy.go). */
export function serviceStatusWarnings({ status }: Service): readonly string[] {
  return (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }, i) => (ip ? ipWarnings(ip, `status.loadBalancer.ingress[${i}]`) : []));
}
