import { type HostEndpoint, hostEndpointOf, parsePublishedAddresses } from '#domain/fabric/host-address.js';
import type { Node } from '#domain/schema/types/core-v1.js';

/** Where a node's kubelet is asked. */
export interface KubeletEndpoint {
  /** The node's own address, for messages. */
  readonly address: string;
  readonly port: number;
  /** Where that is on this machine. */
  readonly host: HostEndpoint;
}

const defaultPort = 10_250;

/** Addresses of a node that can be dialled. Upstream prefers names, which nothing resolves here. */
const dialled = ['InternalIP', 'ExternalIP'];

/**
 * Where the kubelet of a node listens; throws an Error when the node has not said yet.
 * Source: pkg/kubelet/client/kubelet_client.go GetConnectionInfo.
 */
export function kubeletEndpointOf({ metadata, status }: Node): KubeletEndpoint {
  const addresses = status.addresses ?? [];
  const address = dialled.flatMap((type) => addresses.find((one) => one.type === type)?.address ?? [])[0];
  const given = status.daemonEndpoints?.kubeletEndpoint?.Port ?? 0;
  const port = given > 0 ? given : defaultPort;
  const host = address === undefined ? undefined : hostEndpointOf(address, port, 'TCP', parsePublishedAddresses(metadata.annotations));
  if (address === undefined || !host) {
    const known = addresses.map(({ type, address: text }) => `{${type} ${text}}`).join(' ');
    throw new Error(`no preferred addresses found; known addresses: [${known}]`);
  }
  return { address, port, host };
}
