import { performance } from 'node:perf_hooks';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { parseCidr, type Cidr } from '#domain/ip/cidr.js';
import type { ObjectKey } from '#domain/meta/object-meta.js';
import { parseAddress, parseNetwork, type Address } from '#domain/proxy/address-range.js';
import { formatIptablesSave } from '#domain/proxy/iptables/format-iptables-save.js';
import type { RuleTable } from '#domain/proxy/iptables/rule-table.js';
import { hookedTable } from '#domain/proxy/hooks.js';
import { Proxier } from '#domain/proxy/proxier.js';
import { ruleOptions } from '#domain/proxy/rule-options.js';
import type { Node, Service } from '#domain/schema/types/core-v1.js';
import type { EndpointSlice } from '#domain/schema/types/discovery-v1.js';
import type { Clock } from '#client/clock.js';
import type { Forwarder } from '../forward/forwarder.js';
import type { HostAddress } from '../forward/host-addresses.js';
import type { ProxyHealth } from '../health/proxy-health.js';
import type { ServiceHealthServer } from '../health/service-health-server.js';
import type { KubeProxyOptions } from '../kube-proxy-options.js';
import type { ProxyMetrics } from '../metrics/proxy-metrics.js';
import type { ServiceSource, SourceListener } from '../source/service-source.js';
import { BoundedFrequencyRunner } from './bounded-frequency-runner.js';

const zoneLabel = 'topology.kubernetes.io/zone';
/** Everything is written anew this often, whatever happens. */
const fullSyncPeriodMs = 3_600_000;

export interface ProxyLoopParts {
  readonly options: KubeProxyOptions;
  readonly source: ServiceSource;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: ProxyMetrics;
  readonly health: ProxyHealth;
  readonly forwarder: Forwarder;
  readonly serviceHealth: ServiceHealthServer;
}

/** The loop of kube-proxy: changes of the cluster come in, gather, and are put into force together. */
export class ProxyLoop implements SourceListener, OnApplicationShutdown {
  private readonly runner: BoundedFrequencyRunner;
  private readonly stopping = new AbortController();
  private readonly networks: readonly Cidr[];
  private proxier: Proxier | undefined;
  private table: RuleTable = hookedTable;
  private nodeIP: Address;
  private unsubscribe: () => void = () => undefined;
  private cancelRetry: () => void = () => undefined;
  private firstSync: () => void = () => undefined;

  constructor(private readonly parts: ProxyLoopParts) {
    const { options, clock } = parts;
    const periods = { minMs: options.minSyncPeriodMs, retryMs: options.syncPeriodMs, maxMs: fullSyncPeriodMs };
    this.runner = new BoundedFrequencyRunner(() => this.sync(), periods, clock);
    this.networks = [options.clusterCIDR, options.serviceCIDR].flatMap((text) => parseCidr(text) ?? []);
    this.nodeIP = this.addressOf(undefined);
  }

  /** Resolves when the rules of everything that exists are in force. */
  async start(): Promise<void> {
    const { source, health } = this.parts;
    health.updated();
    this.unsubscribe = source.subscribe(this);
    await source.synced(this.stopping.signal);
    const synced = new Promise<void>((resolve) => (this.firstSync = resolve));
    this.startOver();
    this.retryLater();
    await synced;
  }

  /** The rules in force, as iptables-save lists them. */
  iptablesSave(): string {
    return formatIptablesSave(this.table);
  }

  hostAddresses(): Readonly<Record<string, HostAddress>> {
    return this.parts.forwarder.hostAddresses();
  }

  /** Changes that are not in force yet. */
  pending(): { readonly services: number; readonly endpoints: number } {
    return this.proxier?.pending ?? { services: 0, endpoints: 0 };
  }

  /** The Node object of this proxy. */
  node(): Node | undefined {
    return this.parts.source.node(this.parts.options.nodeName);
  }

  onService(key: ObjectKey, service: Service | undefined): void {
    this.parts.metrics.serviceChanges.inc();
    if (service ? this.proxier?.setService(service) : this.proxier?.deleteService(key)) this.queue();
  }

  onEndpointSlice(key: ObjectKey, slice: EndpointSlice | undefined): void {
    this.parts.metrics.endpointChanges.inc();
    if (slice ? this.proxier?.setEndpointSlice(slice) : this.proxier?.deleteEndpointSlice(key)) this.queue();
  }

  /** A node that gets another address has another view of everything. */
  onNode(name: string, node: Node | undefined): void {
    if (name !== this.parts.options.nodeName || !this.proxier) return;
    if (node && this.addressOf(node).text !== this.nodeIP.text) this.startOver();
    else if (this.proxier.setZone(node?.metadata.labels?.[zoneLabel])) this.queue();
  }

  async onApplicationShutdown(): Promise<void> {
    const { forwarder, serviceHealth, options } = this.parts;
    this.unsubscribe();
    this.cancelRetry();
    this.stopping.abort();
    await this.runner.stop();
    await Promise.all([serviceHealth.close(), forwarder.close(options.shutdownGraceMs)]);
  }

  /** Forgets everything and reads it again. */
  private startOver(): void {
    const { options, source, clock } = this.parts;
    const node = this.node();
    this.nodeIP = this.addressOf(node);
    const range = parseNetwork(options.clusterCIDR);
    const proxier = new Proxier(
      ruleOptions({
        nodeName: options.nodeName,
        nodeIP: this.nodeIP,
        interfaceAddresses: ['127.0.0.1', this.nodeIP.text],
        nodePortAddresses: options.nodePortAddresses,
        localhostNodePorts: options.localhostNodePorts,
        masqueradeAll: options.masqueradeAll,
        masqueradeBit: options.masqueradeBit,
        localTraffic: range ? { by: 'cidr', range } : { by: 'nothing' },
      }),
      clock.now(),
    );
    proxier.setZone(node?.metadata.labels?.[zoneLabel]);
    for (const service of source.services()) proxier.setService(service);
    for (const slice of source.endpointSlices()) proxier.setEndpointSlice(slice);
    this.proxier = proxier;
    this.queue();
  }

  private queue(): void {
    const { health, metrics, clock } = this.parts;
    health.queued();
    metrics.queued(clock.now());
    this.runner.run();
  }

  private async sync(): Promise<void> {
    const { forwarder, serviceHealth, metrics, health, clock, log } = this.parts;
    const { proxier } = this;
    if (!proxier) return;
    const began = performance.now();
    try {
      const result = proxier.sync(clock.now());
      this.table = result.table;
      await forwarder.apply(result, { nodeIP: this.nodeIP.text, networks: this.networks });
      await serviceHealth.sync(result.healthChecks);
      const tookMs = performance.now() - began;
      metrics.synced(result, clock.now(), tookMs);
      log.debug({ full: result.full, servicePorts: result.ports.length, tookMs: Math.round(tookMs) }, 'SyncProxyRules complete');
      health.updated();
      this.firstSync();
    } catch (error) {
      log.error({ err: error }, 'Sync failed');
      proxier.forceFullSync();
      throw error;
    }
  }

  /** Ports that were taken may be free by now. */
  private retryLater(): void {
    this.cancelRetry = this.parts.clock.after(this.parts.options.syncPeriodMs, () => {
      void this.parts.forwarder.retry();
      this.retryLater();
    });
  }

  private addressOf(node: Node | undefined): Address {
    const internal = node?.status?.addresses?.find(
      ({ type, address }) => type === 'InternalIP' && parseAddress(address)?.family === 'IPv4',
    );
    const address = parseAddress(this.parts.options.nodeIP ?? internal?.address ?? '127.0.0.1');
    if (!address) throw new Error('options are checked before they come here');
    return address;
  }
}
