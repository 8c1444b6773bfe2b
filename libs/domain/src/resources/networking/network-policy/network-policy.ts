import { defineResource } from '#domain/api/define-resource.js';
import { countGeneration, withGeneration } from '#domain/api/plain-strategy.js';
import { ageColumn, column, nameColumn } from '#domain/api/table-columns.js';
import { defaultNetworkPolicy } from '#domain/resources/networking/network-policy/default-network-policy.js';
import { peersOf } from '#domain/resources/networking/network-policy/network-policy-peers.js';
import { validateNetworkPolicy, validateNetworkPolicyUpdate } from '#domain/resources/networking/network-policy/validate-network-policy.js';
import type { NetworkPolicy } from '#domain/schema/types/networking-v1.js';
import { formatLabelSelector } from '#domain/selectors/object-selector.js';
import { formatAge } from '#domain/time/duration.js';
import { cidrWarnings } from '#domain/validation/ip.js';

/** Which traffic pods may have. Strategy: pkg/registry/networking/networkpolicy/strategy.go. */
export const networkPolicies = defineResource<NetworkPolicy>('networking.k8s.io/v1', 'NetworkPolicy', {
  strategy: {
    applyDefaults: defaultNetworkPolicy,
    prepareForCreate: (policy) => withGeneration(policy, 1),
    prepareForUpdate: countGeneration,
    validate: validateNetworkPolicy,
    validateUpdate: validateNetworkPolicyUpdate,
    warnOnCreate: blockWarnings,
    warnOnUpdate: blockWarnings,
  },
  printer: {
    columns: [nameColumn, column('Pod-Selector', 'The pods it applies to.'), ageColumn],
    cells: ({ metadata, spec }, now) => [
      metadata.name,
      formatLabelSelector(spec.podSelector ?? {}),
      formatAge(metadata.creationTimestamp, now),
    ],
  },
});

function blockWarnings({ spec }: NetworkPolicy): readonly string[] {
  return peersOf(spec).flatMap(({ peer: { ipBlock }, path }) =>
    ipBlock
      ? [
          ...cidrWarnings(ipBlock.cidr, `${path}.ipBlock.cidr`),
          ...(ipBlock.except ?? []).flatMap((except, i) => cidrWarnings(except, `${path}.ipBlock.except[${i}]`)),
        ]
      : [],
  );
}
