import { fillAbsent, mapItems, mapMember } from '#domain/json/fill.js';
import type { NetworkPolicy, NetworkPolicyPort, NetworkPolicySpec } from '#domain/schema/types/networking-v1.js';

/** Ports are TCP; a policy that names no types is about ingress, and about egress when it has rules for it (pkg/apis/networking/v1/defaults.go). */
export function defaultNetworkPolicy(policy: NetworkPolicy): NetworkPolicy {
  return mapMember(policy, 'spec', (given) => {
    const ingress = mapMember(given, 'ingress', (rules) => mapItems(rules, withProtocols));
    const spec = mapMember(ingress, 'egress', (rules) => mapItems(rules, withProtocols));
    return spec.policyTypes?.length ? spec : { ...spec, policyTypes: impliedTypes(spec) };
  });
}

function withProtocols<T extends { readonly ports?: readonly NetworkPolicyPort[] }>(rule: T): T {
  return mapMember(rule, 'ports', (ports) => mapItems(ports, (port) => fillAbsent(port, { protocol: 'TCP' })));
}

function impliedTypes({ egress }: NetworkPolicySpec): readonly string[] {
  return egress?.length ? ['Ingress', 'Egress'] : ['Ingress'];
}
