import type { EndpointSlice } from '#domain/schema/types/discovery-v1.js';
import type { Service } from '#domain/schema/types/core-v1.js';
import { Proxier } from '#domain/proxy/proxier.js';
import type { RuleOptions } from '#domain/proxy/rule-options.js';
import type { RuleTable } from '#domain/proxy/iptables/rule-table.js';

/** The rules a proxy that starts now would write: one full sync of everything. `zone` is the zone label of the node. */
export function compileRules(services: Iterable<Service>, slices: Iterable<EndpointSlice>, options: RuleOptions, zone?: string): RuleTable {
  const proxier = new Proxier(options);
  proxier.setZone(zone);
  for (const service of services) proxier.setService(service);
  for (const slice of slices) proxier.setEndpointSlice(slice);
  return proxier.sync(0).table;
}
