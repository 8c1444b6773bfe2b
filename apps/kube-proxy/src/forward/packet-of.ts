import type { Socket } from 'node:net';
import { clusterAddressOf } from '#domain/fabric/cluster-address.js';
import type { Cidr } from '#domain/ip/cidr.js';
import type { Packet } from '#domain/proxy/iptables/packet.js';
import type { ListenTarget } from './listen-plan.js';

/** What the addresses of sockets mean in the cluster. */
export interface NodeView {
  readonly nodeIP: string;
  /** Networks whose addresses have images on this machine. */
  readonly networks: readonly Cidr[];
}

/**
 * The packet that a real node would see of a connection. A client on the image of a cluster address is that pod; another client on this machine
 * is a process of the node, which to a remote address speaks with the node's own; any other client is itself. Undefined for a socket that has
 * lost its addresses because the client is gone.
 */
export function packetOf(socket: Socket, target: ListenTarget, { nodeIP, networks }: NodeView): Packet | undefined {
  const { remoteAddress, localAddress } = socket;
  if (remoteAddress === undefined || localAddress === undefined) return undefined;
  const pod = clusterAddressOf(remoteAddress, networks);
  const local = pod === undefined && remoteAddress.startsWith('127.');
  const destinationIp = target.ip ?? nodeAddress(localAddress, pod === undefined && local, nodeIP);
  const sourceIp = pod ?? (local ? (destinationIp.startsWith('127.') ? '127.0.0.1' : nodeIP) : remoteAddress);
  return { sourceIp, destinationIp, destinationPort: target.port, protocol: 'tcp', local };
}

/** Which address of the node a node port was asked for on: loopback is the node's own only for its own processes. */
function nodeAddress(localAddress: string, fromNode: boolean, nodeIP: string): string {
  return fromNode && localAddress === '127.0.0.1' ? '127.0.0.1' : nodeIP;
}
