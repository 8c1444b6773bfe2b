import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import { hostAddressOf, type HostEndpoint, type PublishedAddresses } from '#domain/fabric/host-address.js';
import { cidrContains } from '#domain/ip/cidr.js';
import { parseIpSloppy } from '#domain/ip/ip-address.js';
import { equal } from '#domain/json/equal.js';
import type { ObjectKey } from '#domain/meta/object-meta.js';
import type { Packet } from '#domain/proxy/iptables/packet.js';
import type { Verdict } from '#domain/proxy/iptables/trace-packet.js';
import type { SyncResult } from '#domain/proxy/sync-result.js';
import { Connections, type Dial } from './connections.js';
import { hostAddresses, substitutes, type HostAddress } from './host-addresses.js';
import { planListeners, type ListenTarget } from './listen-plan.js';
import type { NodeView } from './packet-of.js';
import type { Router, Route } from './router.js';
import { ServiceListener } from './service-listener.js';

type Destination = Extract<Verdict, { readonly verdict: 'DNAT' }>;

/** What the forwarder needs to know and whom it tells. */
export interface ForwarderParts {
  readonly router: Router;
  readonly connections: Connections;
  readonly log: Logger;
  readonly nodePortHosts: readonly string[];
  /** Where a pod's port listens on this machine, when that is known. */
  hostEndpointOf(ip: string, port: number): HostEndpoint | undefined;
  /** The addresses of a Service that are not where they would be expected have changed; empty when there are none any more. */
  onHostAddresses(service: ObjectKey, addresses: PublishedAddresses): void;
  onVerdict(verdict: Verdict['verdict']): void;
}

/**
 * Listens on every address of every service in force and sends each connection where the rules send its first packet.
 *
 * A service without endpoints is not listened for, so that its clients are refused, as REJECT has it; but a port that had to be put elsewhere
 * stays open and resets them, so that the published address stays the same.
 */
export class Forwarder {
  private readonly listeners = new Map<string, ServiceListener>();
  private plan: ReadonlyMap<string, ListenTarget> = new Map();
  private published: ReadonlyMap<ObjectKey, PublishedAddresses> = new Map();
  private node: NodeView = { nodeIP: '127.0.0.1', networks: [] };
  private lastChange: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(private readonly parts: ForwarderParts) {}

  /** Puts new rules into force at once, and resolves when everything is listened for. Established connections go on. */
  apply({ table, ports }: Pick<SyncResult, 'table' | 'ports'>, node: NodeView): Promise<void> {
    this.node = node;
    this.parts.router.use(table, node);
    this.plan = planListeners(ports, this.parts.nodePortHosts);
    return this.reconcile();
  }

  /** Tries again what could not be listened for because the port was taken. */
  retry(): Promise<void> {
    return this.reconcile(true);
  }

  /** Where everything is reached. */
  hostAddresses(): Readonly<Record<string, HostAddress>> {
    return hostAddresses(this.listeners.values());
  }

  /** Stops listening, then ends all connections. */
  async close(graceMs: number): Promise<void> {
    this.closed = true;
    this.plan = new Map();
    await this.reconcile();
    await this.parts.connections.close(graceMs);
  }

  /** One change at a time, each for the newest plan. */
  private reconcile(retry = false): Promise<void> {
    this.lastChange = this.lastChange.then(() => this.openAndClose(retry));
    return this.lastChange;
  }

  private async openAndClose(retry: boolean): Promise<void> {
    for (const [key, listener] of this.listeners) {
      const target = this.plan.get(key);
      if (target && (!target.refuses || listener.substitution !== undefined)) listener.target = target;
      else {
        listener.close();
        this.listeners.delete(key);
      }
    }
    const wanted = [...this.plan.values()];
    const missing = wanted.filter(({ key, refuses }) => !refuses && !this.listeners.has(key));
    const taken = retry ? wanted.filter(({ key }) => this.listeners.get(key)?.substitution === 'EADDRINUSE') : [];
    await Promise.all([...missing.map((target) => this.open(target)), ...taken.map((target) => this.reopen(target))]);
    if (!this.closed) this.publish();
  }

  private async open(target: ListenTarget): Promise<void> {
    try {
      const listener = await ServiceListener.open(target, (socket) => this.onConnection(socket, target.key));
      this.listeners.set(target.key, listener);
      if (listener.substitution !== undefined) {
        this.parts.log.info({ address: target.key, ...listener.bound, reason: listener.substitution }, 'Listening elsewhere');
      }
    } catch (error) {
      this.parts.log.error({ address: target.key, service: target.service, err: error }, 'Cannot listen');
    }
  }

  private async reopen(target: ListenTarget): Promise<void> {
    try {
      const listener = await ServiceListener.openInPlace(target, (socket) => this.onConnection(socket, target.key));
      this.listeners.get(target.key)?.close();
      this.listeners.set(target.key, listener);
    } catch (error) {
      this.parts.log.debug({ address: target.key, err: error }, 'Port is still taken');
    }
  }

  private publish(): void {
    const now = substitutes(this.listeners.values());
    for (const service of new Set([...this.published.keys(), ...now.keys()])) {
      const addresses = now.get(service) ?? {};
      if (!equal(addresses, this.published.get(service) ?? {})) this.tell(service, addresses);
    }
    this.published = now;
  }

  /** Someone else's error must not stop the forwarding. */
  private tell(service: ObjectKey, addresses: PublishedAddresses): void {
    try {
      this.parts.onHostAddresses(service, addresses);
    } catch (error) {
      this.parts.log.error({ service, err: error }, 'Cannot publish host addresses');
    }
  }

  /** One client's trouble must not be another's. */
  private onConnection(client: Socket, key: string): void {
    try {
      const target = this.plan.get(key);
      const route = target && this.parts.router.route(client, target);
      if (route) this.follow(client, route);
      else this.parts.connections.reject(client);
    } catch (error) {
      this.parts.log.error({ address: key, err: error }, 'Cannot forward');
      this.parts.connections.reject(client);
    }
  }

  private follow(client: Socket, { packet, verdict }: Route): void {
    this.parts.onVerdict(verdict.verdict);
    switch (verdict.verdict) {
      case 'DNAT':
        return this.parts.connections.forward(client, this.dialOf(client, packet, verdict));
      case 'DROP':
        return this.parts.connections.drop(client);
      case 'REJECT':
      case 'ACCEPT':
        // No rule concerns it: it goes on to an address where nobody listens.
        return this.parts.connections.reject(client);
    }
  }

  /** Without masquerading a pod sees the pod that called it. */
  private dialOf({ remoteAddress }: Socket, { local }: Packet, { ip, port, masquerade }: Destination): Dial {
    const place = this.parts.hostEndpointOf(ip, port) ?? { host: this.imageOf(ip), port };
    const fromPod = !local && remoteAddress !== undefined && remoteAddress.startsWith('127.') && place.host.startsWith('127.');
    return fromPod && !masquerade ? { ...place, localAddress: remoteAddress } : place;
  }

  /** An address outside the cluster's networks is a real one. */
  private imageOf(ip: string): string {
    const address = parseIpSloppy(ip);
    const inCluster = address !== undefined && this.node.networks.some((network) => cidrContains(network, address));
    return (inCluster ? hostAddressOf(ip) : undefined) ?? ip;
  }
}
