import { deepHash } from '#domain/hash/deep-hash.js';
import { compareBytewise } from '#domain/json/go-marshal.js';
import type { EndpointAddress, EndpointPort, EndpointSubset } from '#domain/schema/types/core-v1.js';

/**
 * The canonical form of subsets: one for each set of addresses, with every port that all of them have. An address that is not ready in one
 * subset is not ready for that port. Addresses are sorted as texts, ports and subsets by deep hash.
 * Source: RepackSubsets of pkg/api/v1/endpoints/util.go.
 */
export function repackSubsets(subsets: readonly EndpointSubset[]): readonly EndpointSubset[] {
  const byPort = new Map<string, PortGroup>();
  const known = new Map<string, EndpointAddress>();
  for (const { ports, addresses = [], notReadyAddresses = [] } of subsets) {
    for (const port of ports?.length ? ports : [undefined]) {
      for (const address of addresses) note(groupOf(byPort, port), known, address, true);
      for (const address of notReadyAddresses) note(groupOf(byPort, port), known, address, false);
    }
  }
  const byAddresses = new Map<string, { readonly states: readonly AddressState[]; readonly ports: EndpointPort[] }>();
  for (const { port, states } of byPort.values()) {
    const sorted = [...states.values()].sort((a, b) => compareAddresses(a.address, b.address));
    const key = sorted.map(({ address, ready }) => `${identityOf(address)} ${ready}`).join('\n');
    let group = byAddresses.get(key);
    if (!group) byAddresses.set(key, (group = { states: sorted, ports: [] }));
    if (port) group.ports.push(port);
  }
  return sortByHash('core.v1.EndpointSubset', [...byAddresses.values()].map(toSubset));
}

interface AddressState {
  readonly address: EndpointAddress;
  readonly ready: boolean;
}

interface PortGroup {
  /** Absent for subsets without ports. */
  readonly port: EndpointPort | undefined;
  readonly states: Map<string, AddressState>;
}

function groupOf(groups: Map<string, PortGroup>, port: EndpointPort | undefined): PortGroup {
  const key = port ? JSON.stringify([port.name ?? '', port.protocol, port.port, port.appProtocol]) : '';
  let group = groups.get(key);
  if (!group) groups.set(key, (group = { port, states: new Map() }));
  return group;
}

/** Of an address that comes twice the first one stays; not ready wins. */
function note({ states }: PortGroup, known: Map<string, EndpointAddress>, given: EndpointAddress, ready: boolean): void {
  const key = identityOf(given);
  const address = known.get(key) ?? given;
  known.set(key, address);
  if (states.get(key)?.ready !== false) states.set(key, { address, ready });
}

/** Two pods may have one address, where they use that of their node. */
function identityOf({ ip, targetRef }: EndpointAddress): string {
  return `${ip} ${targetRef?.uid ?? ''}`;
}

function compareAddresses(a: EndpointAddress, b: EndpointAddress): number {
  return compareBytewise(a.ip, b.ip) || compareBytewise(a.targetRef?.uid ?? '', b.targetRef?.uid ?? '');
}

function toSubset({
  states,
  ports,
}: {
  readonly states: readonly AddressState[];
  readonly ports: readonly EndpointPort[];
}): EndpointSubset {
  const addresses = states.filter(({ ready }) => ready).map(({ address }) => address);
  const notReadyAddresses = states.filter(({ ready }) => !ready).map(({ address }) => address);
  return {
    ...(addresses.length > 0 && { addresses }),
    ...(notReadyAddresses.length > 0 && { notReadyAddresses }),
    ...(ports.length > 0 && { ports: sortByHash('core.v1.EndpointPort', ports) }),
  };
}

function sortByHash<T>(typeName: string, values: readonly T[]): readonly T[] {
  if (values.length < 2) return values;
  const hashed = values.map((value) => ({ value, hash: deepHash(typeName, value) }));
  return hashed.sort((a, b) => compareBytewise(a.hash, b.hash)).map(({ value }) => value);
}
