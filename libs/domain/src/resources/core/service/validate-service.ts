import { goStruct } from '#domain/json/go-struct.js';
import { isExternallyAccessible, isHeadless, needsHealthCheckNodePort } from '#domain/resources/core/service/service-type.js';
import { validateClusterIps } from '#domain/resources/core/service/validate-cluster-ips.js';
import { validateLoadBalancer } from '#domain/resources/core/service/validate-load-balancer.js';
import { validateServicePorts } from '#domain/resources/core/service/validate-service-ports.js';
import type { Service } from '#domain/schema/types/core-v1.js';
import { duplicate, type FieldError, forbidden, indexPath, invalid, notSupported, required } from '#domain/status/field-error.js';
import { validateEndpointIp } from '#domain/validation/endpoint-ip.js';
import { validateLegacyIp } from '#domain/validation/ip.js';
import { validateLabels } from '#domain/validation/labels.js';
import { isDns1123Subdomain, isValidPortNumber } from '#domain/validation/names.js';
import { invalidEach } from '#domain/validation/text.js';
import { repeatsOf } from '#domain/validation/repeats.js';

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const affinities = ['ClientIP', 'None'];
const trafficPolicies = ['Cluster', 'Local'];
const distributions = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];
const longestAffinity = 86_400;
const hintsAnnotation = 'service.kubernetes.io/topology-aware-hints';
const modeAnnotation = 'service.kubernetes.io/topology-mode';

/** Rules of a Service with its addresses and ports allocated. `prev` is set on update. Source: pkg/apis/core/validation/validation.go validateService. */
export function validateService(service: Service, prev?: Service): readonly FieldError[] {
  const { spec } = service;
  return [
    ...validateTopologyAnnotations(service),
    ...validateByType(service),
    ...validateServicePorts(spec.ports ?? []),
    ...validateLabels(spec.selector, 'spec.selector'),
    ...validateAffinity(service),
    ...validateClusterIps(service, prev),
    ...validateExternalIps(service, prev),
    ...supported('spec.type', spec.type, types),
    ...validateNodePorts(service),
    ...validateLoadBalancer(service, prev),
    ...validateTrafficPolicies(service),
  ];
}

function validateTopologyAnnotations({ metadata }: Service): readonly FieldError[] {
  const { [hintsAnnotation]: hints, [modeAnnotation]: mode } = metadata.annotations ?? {};
  if (hints === undefined || mode === undefined || hints === mode) return [];
  const text = `must match annotations[${hintsAnnotation}] when both are specified`;
  return [invalid(indexPath('metadata.annotations', modeAnnotation), mode, text)];
}

function validateByType(service: Service): readonly FieldError[] {
  const { type, ports = [] } = service.spec;
  const errors: FieldError[] = [];
  if (ports.length === 0 && !isHeadless(service) && type !== 'ExternalName') errors.push(required('spec.ports'));
  if ((type === 'LoadBalancer' || type === 'NodePort') && isHeadless(service)) {
    errors.push(invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`));
  }
  return type === 'ExternalName' ? [...errors, ...validateExternalName(service)] : errors;
}

/** A name and nothing of addresses. The name may end in a dot. */
function validateExternalName({ spec }: Service): readonly FieldError[] {
  const { clusterIPs = [], ipFamilies = [], ipFamilyPolicy, externalName = '' } = spec;
  const text = 'may not be set for ExternalName services';
  const name = externalName.endsWith('.') ? externalName.slice(0, -1) : externalName;
  return [
    ...(clusterIPs.length > 0 ? [forbidden('spec.clusterIPs', text)] : []),
    ...(ipFamilies.length > 0 ? [forbidden('spec.ipFamilies', text)] : []),
    ...(ipFamilyPolicy === undefined ? [] : [forbidden('spec.ipFamilyPolicy', text)]),
    ...(name === '' ? [required('spec.externalName')] : invalidEach('spec.externalName', name, isDns1123Subdomain(name))),
  ];
}

function validateAffinity({ spec }: Service): readonly FieldError[] {
  const path = 'spec.sessionAffinityConfig';
  const config = spec.sessionAffinityConfig;
  const errors = supported('spec.sessionAffinity', spec.sessionAffinity, affinities);
  if (spec.sessionAffinity === 'None') {
    return config ? [...errors, forbidden(path, 'must not be set when session affinity is None')] : errors;
  }
  if (spec.sessionAffinity !== 'ClientIP') return errors;
  const seconds = config?.clientIP?.timeoutSeconds;
  if (seconds === undefined) {
    const missing = !config ? path : !config.clientIP ? `${path}.clientIP` : `${path}.clientIP.timeoutSeconds`;
    return [required(missing, 'when session affinity type is ClientIP')];
  }
  if (seconds > 0 && seconds <= longestAffinity) return errors;
  return [invalid(`${path}.clientIP.timeoutSeconds`, seconds, `must be greater than 0 and less than ${longestAffinity}`)];
}

function validateExternalIps({ spec }: Service, prev: Service | undefined): readonly FieldError[] {
  const accepted = prev?.spec.externalIPs ?? [];
  return (spec.externalIPs ?? []).flatMap((ip, i) => {
    const path = indexPath('spec.externalIPs', i);
    const errors = validateLegacyIp(ip, path, accepted);
    return errors.length > 0 ? errors : validateEndpointIp(ip, path);
  });
}

/** Node ports where there may be any, and neither node ports nor ports twice under one protocol. */
function validateNodePorts({ spec }: Service): readonly FieldError[] {
  const ports = spec.ports ?? [];
  const isPortRepeated = repeatsOf(ports, ({ port, protocol }) => `${port}/${protocol}`);
  const isNodePortRepeated = repeatsOf(ports, ({ nodePort, protocol }) => `${nodePort}/${protocol}`);
  return [
    ...ports.flatMap(({ nodePort }, i) =>
      nodePort && spec.type === 'ClusterIP' ? [forbidden(`spec.ports[${i}].nodePort`, "may not be used when `type` is 'ClusterIP'")] : [],
    ),
    ...ports.flatMap(({ nodePort }, i) => (nodePort && isNodePortRepeated(i) ? [duplicate(`spec.ports[${i}].nodePort`, nodePort)] : [])),
    ...ports.flatMap(({ port, protocol = '' }, i) =>
      isPortRepeated(i) ? [duplicate(indexPath('spec.ports', i), portKey(port, protocol))] : [],
    ),
  ];
}

/** What stands twice, as upstream's internal type. */
function portKey(port: number, protocol: string): unknown {
  return goStruct({ Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 });
}

function validateTrafficPolicies(service: Service): readonly FieldError[] {
  const { externalTrafficPolicy = '', internalTrafficPolicy, trafficDistribution, type } = service.spec;
  const path = 'spec.externalTrafficPolicy';
  const isProxied = type === 'NodePort' || type === 'LoadBalancer' || type === 'ClusterIP';
  const external = isExternallyAccessible(service)
    ? supported(path, externalTrafficPolicy, trafficPolicies)
    : externalTrafficPolicy === ''
      ? []
      : [invalid(path, externalTrafficPolicy, 'may only be set for externally-accessible services')];
  const internal =
    internalTrafficPolicy === undefined && !isProxied
      ? []
      : supported('spec.internalTrafficPolicy', internalTrafficPolicy, trafficPolicies, true);
  const distribution =
    trafficDistribution === undefined ? [] : supported('spec.trafficDistribution', trafficDistribution, distributions, true);
  return [...external, ...validateHealthCheckPort(service), ...internal, ...distribution];
}

function validateHealthCheckPort(service: Service): readonly FieldError[] {
  const path = 'spec.healthCheckNodePort';
  const { healthCheckNodePort: port = 0 } = service.spec;
  if (!needsHealthCheckNodePort(service)) {
    const text = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
    return port === 0 ? [] : [invalid(path, port, text)];
  }
  return port === 0 ? [required(path)] : invalidEach(path, port, isValidPortNumber(port));
}

/** Required when absent; when empty too, unless `emptyIsValue` (fields that are pointers upstream). */
function supported(path: string, value: string | undefined, values: readonly string[], emptyIsValue = false): readonly FieldError[] {
  if (value === undefined || (value === '' && !emptyIsValue)) return [required(path)];
  return values.includes(value) ? [] : [notSupported(path, value, values)];
}
