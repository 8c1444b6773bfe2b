import { repackSubsets } from '#domain/controllers/endpoint/repack-subsets.js';
import { type AddressType, portsKey, sortedPorts } from '#domain/controllers/endpointslice/desired-endpoints.js';
import { formatIp, parseIpSloppy } from '#domain/ip/ip-address.js';
import type { EndpointAddress, Endpoints, EndpointSubset } from '#domain/schema/types/core-v1.js';
import type { Endpoint, EndpointPort } from '#domain/schema/types/discovery-v1.js';

/** The endpoints of one slice. */
export interface MirroredSlice {
  readonly type: AddressType;
  readonly ports: readonly EndpointPort[];
  readonly endpoints: readonly Endpoint[];
}

export interface Mirror {
  /** By address type and ports. Those without endpoints are to be deleted. */
  readonly slices: ReadonlyMap<string, MirroredSlice>;
  readonly invalid: number;
  /** Those that are invalid, and those beyond the limit. */
  readonly skipped: number;
}

/** What identifies a slice among those of one Endpoints object. */
export function sliceKey(type: string, ports: readonly EndpointPort[] | null): string {
  return `${type} ${portsKey(ports)}`;
}

/** Endpoints as slices: one for each address type and set of ports, `limit` addresses of a subset at most. */
export function mirrorEndpoints({ subsets }: Endpoints, limit: number): Mirror {
  const slices = new Map<string, { readonly type: AddressType; readonly ports: readonly EndpointPort[]; readonly endpoints: Endpoint[] }>();
  let invalid = 0;
  let skipped = 0;
  for (const subset of repackSubsets(subsets ?? [])) {
    const ports = portsOf(subset);
    const listFor = (type: AddressType): Endpoint[] => {
      const key = sliceKey(type, ports);
      let slice = slices.get(key);
      if (!slice) slices.set(key, (slice = { type, ports, endpoints: [] }));
      return slice.endpoints;
    };
    const lists = { IPv4: listFor('IPv4'), IPv6: listFor('IPv6') };
    const addresses = [...states(subset.addresses, true), ...states(subset.notReadyAddresses, false)];
    let added = 0;
    for (const { address, ready } of addresses) {
      if (added >= limit) break;
      const ip = parseIpSloppy(address.ip);
      if (ip) {
        lists[ip.family].push(toEndpoint(address, formatIp(ip), ready));
        added += 1;
      } else invalid += 1;
    }
    skipped += addresses.length - added;
  }
  return { slices, invalid, skipped };
}

function states(
  addresses: readonly EndpointAddress[] | undefined,
  ready: boolean,
): readonly { readonly address: EndpointAddress; readonly ready: boolean }[] {
  return (addresses ?? []).map((address) => ({ address, ready }));
}

function toEndpoint({ hostname, nodeName, targetRef }: EndpointAddress, ip: string, ready: boolean): Endpoint {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname && { hostname }),
    ...(targetRef && { targetRef }),
    ...(nodeName !== undefined && { nodeName }),
  };
}

function portsOf({ ports }: EndpointSubset): readonly EndpointPort[] {
  return sortedPorts(
    (ports ?? []).map(({ name, port, protocol, appProtocol }) => ({
      name: name ?? '',
      ...(protocol !== undefined && { protocol }),
      port,
      ...(appProtocol !== undefined && { appProtocol }),
    })),
  );
}
