import { fillAbsent, fillEmpty, mapItems, mapMember } from '#domain/json/fill.js';
import { isExternallyAccessible } from '#domain/resources/core/service/service-type.js';
import type { Service, ServicePort, ServiceSpec } from '#domain/schema/types/core-v1.js';

/** Seconds that a client stays with one endpoint. */
const affinitySeconds = 10_800;

/** Source: pkg/apis/core/v1/defaults.go SetDefaults_Service. */
export function applyServiceDefaults(service: Service): Service {
  const spec = mapMember(fillEmpty(service.spec, { sessionAffinity: 'None', type: 'ClusterIP' }), 'ports', (ports) =>
    mapItems(ports, withPortDefaults),
  );
  return withIpModes(withPolicies({ ...service, spec: withAffinityDefaults(spec) }));
}

function withPortDefaults(port: ServicePort): ServicePort {
  return fillEmpty(port, { protocol: 'TCP', targetPort: port.port });
}

function withAffinityDefaults(spec: ServiceSpec): ServiceSpec {
  const { sessionAffinityConfig: config, ...kept } = spec;
  if (spec.sessionAffinity === 'None') return config === undefined ? spec : kept;
  if (spec.sessionAffinity !== 'ClientIP' || config?.clientIP?.timeoutSeconds !== undefined) return spec;
  return { ...spec, sessionAffinityConfig: { clientIP: { timeoutSeconds: affinitySeconds } } };
}

function withPolicies(service: Service): Service {
  const { type } = service.spec;
  const isProxied = type === 'ClusterIP' || type === 'NodePort' || type === 'LoadBalancer';
  const spec = fillAbsent(service.spec, {
    ...(isProxied && { internalTrafficPolicy: 'Cluster' }),
    ...(type === 'LoadBalancer' && { allocateLoadBalancerNodePorts: true }),
  });
  return { ...service, spec: isExternallyAccessible(service) ? fillEmpty(spec, { externalTrafficPolicy: 'Cluster' }) : spec };
}

/** Addresses of load balancers are reached as they stand unless said otherwise. */
function withIpModes(service: Service): Service {
  if (service.spec.type !== 'LoadBalancer') return service;
  return mapMember(service, 'status', (status) =>
    mapMember(status, 'loadBalancer', (balancer) =>
      mapMember(balancer, 'ingress', (ingress) => mapItems(ingress, (one) => (one.ip ? fillAbsent(one, { ipMode: 'VIP' }) : one))),
    ),
  );
}
