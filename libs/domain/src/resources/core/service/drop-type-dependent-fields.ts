import { equal } from '#domain/json/equal.js';
import {
  isExternallyAccessible,
  mayHaveNodePorts,
  needsClusterIp,
  needsHealthCheckNodePort,
} from '#domain/resources/core/service/service-type.js';
import type { Service, ServicePort, ServiceSpec } from '#domain/schema/types/core-v1.js';

/**
 * `next` without the fields that its new type has no use for and that the client did not touch: an update that only changes the type
 * works. Fields that were changed stay, for validation to refuse. Source: pkg/registry/core/service/strategy.go.
 */
export function dropTypeDependentFields(next: Service, prev: Service): Service {
  const dropped = new Set<keyof ServiceSpec>(
    fieldRules.flatMap((rule) =>
      rule.isWanted(prev) && !rule.isWanted(next) && rule.fields.every((field) => equal(next.spec[field], prev.spec[field]))
        ? rule.fields
        : [],
    ),
  );
  const losesPorts = mayHaveNodePorts(prev) && !mayHaveNodePorts(next) && hasNoNewNodePorts(next, prev);
  const kept = Object.fromEntries(Object.entries(next.spec).filter(([name]) => !dropped.has(name as keyof ServiceSpec))) as ServiceSpec;
  const spec = losesPorts && kept.ports ? { ...kept, ports: kept.ports.map(withoutNodePort) } : kept;
  return { ...next, spec, status: next.spec.type === 'LoadBalancer' ? next.status : { ...next.status, loadBalancer: {} } };
}

/** Fields that are dropped together, and whether a Service has a use for them. */
interface FieldRule {
  readonly fields: readonly (keyof ServiceSpec)[];
  isWanted(service: Service): boolean;
}

const isLoadBalancer = ({ spec }: Service): boolean => spec.type === 'LoadBalancer';

const fieldRules: readonly FieldRule[] = [
  { fields: ['clusterIP', 'clusterIPs'], isWanted: needsClusterIp },
  { fields: ['ipFamilies'], isWanted: needsClusterIp },
  { fields: ['ipFamilyPolicy'], isWanted: needsClusterIp },
  { fields: ['healthCheckNodePort'], isWanted: needsHealthCheckNodePort },
  { fields: ['allocateLoadBalancerNodePorts'], isWanted: isLoadBalancer },
  { fields: ['loadBalancerClass'], isWanted: isLoadBalancer },
  { fields: ['externalTrafficPolicy'], isWanted: isExternallyAccessible },
];

/** Ports may come and go and change, as long as no node port is new. */
function hasNoNewNodePorts(next: Service, prev: Service): boolean {
  const before = new Set(prev.spec.ports?.map(({ nodePort }) => nodePort));
  return (next.spec.ports ?? []).every(({ nodePort }) => !nodePort || before.has(nodePort));
}

function withoutNodePort({ nodePort: _, ...port }: ServicePort): ServicePort {
  return port;
}
