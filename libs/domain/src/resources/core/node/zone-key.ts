import type { Node } from '#domain/schema/types/core-v1.js';

/** Region and zone together; empty for nodes without either. Source: k8s.io/component-helpers/node/topology/helpers.go GetZoneKey. */
export function zoneKeyOf({ metadata: { labels = {} } }: Pick<Node, 'metadata'>): string {
  const zone = labels['failure-domain.beta.kubernetes.io/zone'] ?? labels['topology.kubernetes.io/zone'] ?? '';
  const region = labels['failure-domain.beta.kubernetes.io/region'] ?? labels['topology.kubernetes.io/region'] ?? '';
  return region === '' && zone === '' ? '' : `${region}:\0:${zone}`;
}
