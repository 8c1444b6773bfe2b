import type { ObjectKey } from '#domain/meta/object-meta.js';
import type { TransportProtocol } from '#domain/proxy/iptables/rule-table.js';

/** Which port of which Service: `namespace/name[:portName]/protocol`. Upstream's ServicePortName, `pkg/proxy/types.go`. */
export type ServicePortKey = string;

/** The name of a service port as comments and chain digests have it; an unnamed port adds nothing. */
export function servicePortName(service: ObjectKey, port: string): string {
  return port === '' ? service : `${service}:${port}`;
}

export function servicePortKey(name: string, protocol: TransportProtocol): ServicePortKey {
  return `${name}/${protocol}`;
}

/** `TCP` of a Service is `tcp` in a rule; absent means TCP. */
export function transportProtocol(protocol: string | undefined): TransportProtocol {
  const lower = (protocol ?? 'TCP').toLowerCase();
  return lower === 'udp' || lower === 'sctp' ? lower : 'tcp';
}
