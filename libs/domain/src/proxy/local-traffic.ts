import type { AddressRange } from '#domain/proxy/address-range.js';
import type { Match } from '#domain/proxy/iptables/rule-table.js';

/** How traffic of this node's own pods is told from other traffic (`--detect-local-mode`). */
export type LocalTraffic =
  | { readonly by: 'cidr'; readonly range: AddressRange }
  | { readonly by: 'bridge'; readonly name: string }
  | { readonly by: 'interface-prefix'; readonly prefix: string }
  | { readonly by: 'nothing' };

/** Matches traffic of this node's pods (or with `not` all other); undefined when that cannot be told. Source: `pkg/proxy/util/localdetector.go`. */
export function localTrafficMatch(local: LocalTraffic, not = false): Match | undefined {
  const inverted = not ? { not: true as const } : {};
  switch (local.by) {
    case 'cidr':
      return { match: 'source', range: local.range, ...inverted };
    case 'bridge':
      return { match: 'in-interface', name: local.name, ...inverted };
    case 'interface-prefix':
      return { match: 'in-interface', name: `${local.prefix}+`, ...inverted };
    case 'nothing':
      return undefined;
  }
}
