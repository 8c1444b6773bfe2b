import { type HostEndpoint, hostEndpointOf, type PublishedAddresses } from '#domain/fabric/host-address.js';
import { isGlobalUnicast } from '#domain/ip/address-class.js';
import { parseIpSloppy } from '#domain/ip/ip-address.js';
import { badRequest, serviceUnavailable } from '#domain/status/status-error.js';

/** Where a request is passed on to. */
export interface BackendLocation {
  readonly scheme: 'http' | 'https';
  /** What stands for it in URLs: `10.244.0.5:80`; without the port where none was said. */
  readonly host: string;
  /** Address and port as the cluster knows them, for messages. */
  readonly address: string;
  readonly port: number;
  /** Where that is on this machine. */
  readonly at: HostEndpoint;
}

const usualPorts = { http: 80, https: 443 };

/**
 * The location of an address of the cluster. An empty scheme is http, an empty port the usual one of the scheme. `published` are the
 * addresses of the object that listens there. Throws 503 when the port is none.
 */
export function backendLocation(
  { scheme, address, port }: { readonly scheme: string; readonly address: string; readonly port: string },
  published: PublishedAddresses,
): BackendLocation {
  const known = scheme === 'https' ? 'https' : 'http';
  const number = port === '' ? usualPorts[known] : portNumber(port);
  const name = address.includes(':') ? `[${address}]` : address;
  const at = hostEndpointOf(address, number, 'TCP', published) ?? { host: address, port: number };
  return { scheme: known, host: port === '' ? name : `${name}:${port}`, address, port: number, at };
}

/** What Go's dialler makes of a port; names of ports it would look up in /etc/services. */
function portNumber(port: string): number {
  if (!/^\d+$/.test(port)) throw serviceUnavailable(`error trying to reach service: dial tcp: lookup tcp/${port}: unknown port`);
  const number = Number(port);
  if (number <= 65_535) return number;
  throw serviceUnavailable(`error trying to reach service: dial tcp: address ${port}: invalid port`);
}

/** Throws 400 for an address that requests are not passed on to: of the machine itself, of one network, of many. */
export function checkProxyable(address: string): void {
  const ip = parseIpSloppy(address);
  if (!ip || !isGlobalUnicast(ip)) throw badRequest('address not allowed');
}
