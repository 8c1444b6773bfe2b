import { isRestartableInitContainer } from '#domain/resources/core/pod/restartable-init-container.js';
import type { Pod } from '#domain/schema/types/core-v1.js';

/** A port of the node that a pod listens on. */
export interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

const everyAddress = '0.0.0.0';

/** The host ports of containers that run as long as the pod does. Source: pkg/scheduler/util/utils.go GetHostPorts. */
export function hostPortsOf(pod: Pod): readonly HostPort[] {
  const ports: HostPort[] = [];
  const running = [...(pod.spec.initContainers ?? []).filter(isRestartableInitContainer), ...(pod.spec.containers ?? [])];
  for (const container of running) {
    for (const { hostIP, protocol, hostPort = 0 } of container.ports ?? []) {
      if (hostPort > 0) ports.push({ ip: hostIP || everyAddress, protocol: protocol || 'TCP', port: hostPort });
    }
  }
  return ports;
}

/** The ports taken on one node. Source: HostPortInfo in k8s.io/kube-scheduler/framework/types.go. */
export class UsedHostPorts {
  /** `TCP/80` to the addresses it is taken on, each with how many pods took it: a port may be taken twice while pods come and go. */
  private readonly taken: Map<string, Map<string, number>>;

  constructor(other?: UsedHostPorts) {
    this.taken = new Map([...(other?.taken ?? [])].map(([port, addresses]) => [port, new Map(addresses)]));
  }

  add({ ip, protocol, port }: HostPort): void {
    const key = `${protocol}/${port}`;
    const addresses = this.taken.get(key) ?? new Map<string, number>();
    addresses.set(ip, (addresses.get(ip) ?? 0) + 1);
    this.taken.set(key, addresses);
  }

  remove({ ip, protocol, port }: HostPort): void {
    const addresses = this.taken.get(`${protocol}/${port}`);
    const count = addresses?.get(ip) ?? 0;
    if (count > 1) addresses?.set(ip, count - 1);
    else addresses?.delete(ip);
    if (addresses?.size === 0) this.taken.delete(`${protocol}/${port}`);
  }

  /** A port on every address is in the way of the same port on any one. */
  conflictsWith({ ip, protocol, port }: HostPort): boolean {
    const addresses = this.taken.get(`${protocol}/${port}`);
    if (!addresses) return false;
    return ip === everyAddress || addresses.has(everyAddress) || addresses.has(ip);
  }
}
