import { hostAddressOf } from '#domain/fabric/host-address.js';
import type { ObjectKey } from '#domain/meta/object-meta.js';
import type { SyncedPort } from '#domain/proxy/sync-result.js';

/** One place clients connect to: an address of a Service, or a node port on an address of this machine. */
export interface ListenTarget {
  /** `10.224.3.4:80`, or `127.0.0.1:30080` for a node port: unique among the targets of a plan. */
  readonly key: string;
  readonly service: ObjectKey;
  readonly kind: 'ClusterIP' | 'ExternalIP' | 'LoadBalancer' | 'NodePort';
  /** The address that clients mean; undefined for a node port, which is meant for whatever address of the node it came to. */
  readonly ip: string | undefined;
  readonly port: number;
  /** Where to listen; undefined when the address has no place on this machine and any loopback port must do. */
  readonly host: string | undefined;
  /** Nobody gets through: the service has no endpoints. */
  readonly refuses: boolean;
}

/**
 * What to listen on for the service ports in force, by key. Only TCP. Where two services claim one address and port the first gets it, as
 * the first of their rules does.
 */
export function planListeners(ports: readonly SyncedPort[], nodePortHosts: readonly string[]): ReadonlyMap<string, ListenTarget> {
  const plan = new Map<string, ListenTarget>();
  const add = (target: ListenTarget): void => {
    const claimed = plan.get(target.key);
    if (!claimed) plan.set(target.key, target);
    else if (claimed.refuses && !target.refuses) plan.set(target.key, { ...claimed, refuses: false });
  };
  for (const { port, traffic } of ports) {
    if (port.protocol !== 'tcp') continue;
    const target = { service: port.service, refuses: !traffic.hasEndpoints };
    const at = (kind: ListenTarget['kind'], ip: string): void => {
      add({ ...target, key: `${ip}:${port.port}`, kind, ip, port: port.port, host: placeOf(ip) });
    };
    at('ClusterIP', port.clusterIP.text);
    for (const { text } of port.externalIPs) at('ExternalIP', text);
    for (const { text } of port.loadBalancerVIPs) at('LoadBalancer', text);
    if (port.nodePort === 0) continue;
    for (const host of nodePortHosts) {
      add({ ...target, key: `${host}:${port.nodePort}`, kind: 'NodePort', ip: undefined, port: port.nodePort, host });
    }
  }
  return plan;
}

/** 127.0.0.1 is the machine's own and no image of a cluster address. */
function placeOf(ip: string): string | undefined {
  const host = hostAddressOf(ip);
  return host === '127.0.0.1' ? undefined : host;
}
