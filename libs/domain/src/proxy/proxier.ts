import { keyOf, type ObjectKey } from '#domain/meta/object-meta.js';
import { categorizeEndpoints } from '#domain/proxy/categorize-endpoints.js';
import { isServiceChain } from '#domain/proxy/chains.js';
import { compileServicePort, type ServicePortRules } from '#domain/proxy/compile-service-port.js';
import { EndpointSliceTracker } from '#domain/proxy/endpoint-slice-tracker.js';
import * as fixed from '#domain/proxy/fixed-rules.js';
import { hookedTable } from '#domain/proxy/hooks.js';
import type { ProxyEndpoint } from '#domain/proxy/proxy-endpoint.js';
import { proxyPortsOf, type ProxyPort } from '#domain/proxy/proxy-port.js';
import { restore } from '#domain/proxy/iptables/restore.js';
import type { RuleOptions } from '#domain/proxy/rule-options.js';
import type { ChainName, RestoreInput, RuleTable } from '#domain/proxy/iptables/rule-table.js';
import type { ServicePortKey } from '#domain/proxy/service-port-name.js';
import { ServiceTracker } from '#domain/proxy/service-tracker.js';
import type { HealthCheck, SyncResult } from '#domain/proxy/sync-result.js';
import type { EndpointSlice } from '#domain/schema/types/discovery-v1.js';
import type { Service } from '#domain/schema/types/core-v1.js';

/** With more endpoints than this, rules lose comments and stale chains are looked for less often. */
const largeClusterEndpoints = 1000;
/** A full sync happens at least this often, but not in a large cluster. */
const fullSyncPeriodMs = 3_600_000;
/** In a large cluster stale chains go this often. */
const cleanupPeriodMs = 30_000;

/**
 * kube-proxy in iptables mode without its I/O: takes in changes of Services and EndpointSlices, and each `sync` turns what has changed into
 * rules. A partial sync writes the chains of changed services only. Upstream's Proxier, `pkg/proxy/iptables/proxier.go`.
 */
export class Proxier {
  private readonly services = new ServiceTracker();
  private readonly slices: EndpointSliceTracker;
  private readonly compiled = new Map<ServicePortKey, CompiledPort>();
  private table: RuleTable = hookedTable;
  private zone: string | undefined;
  private needFullSync = true;
  private lastFullSync = 0;
  private lastCleanup = Number.NEGATIVE_INFINITY;
  private largeCluster = false;

  /** `startedAt` (ms): changes from before it do not count as waiting for this proxy. */
  constructor(
    private readonly options: RuleOptions,
    startedAt = 0,
  ) {
    this.slices = new EndpointSliceTracker(options.family, options.nodeName, startedAt);
  }

  /** Returns whether a sync is needed, for this change or an earlier one. */
  setService(service: Service): boolean {
    this.services.set(keyOf(service), proxyPortsOf(service, this.options.family));
    return this.services.pending > 0;
  }

  deleteService(key: ObjectKey): boolean {
    this.services.set(key, []);
    return this.services.pending > 0;
  }

  /** Returns whether this change needs a sync. */
  setEndpointSlice(slice: EndpointSlice): boolean {
    return this.slices.set(slice);
  }

  deleteEndpointSlice(key: ObjectKey): boolean {
    return this.slices.delete(key);
  }

  /** The zone label of the node; a change makes the next sync a full one. */
  setZone(zone: string | undefined): boolean {
    if (zone === this.zone) return false;
    this.zone = zone;
    this.needFullSync = true;
    return true;
  }

  /** Makes the next sync write everything. */
  forceFullSync(): void {
    this.needFullSync = true;
  }

  /** Services and slices with changes that no sync has seen. */
  get pending(): { readonly services: number; readonly endpoints: number } {
    return { services: this.services.pending, endpoints: this.slices.pending };
  }

  /** Puts all changes into force. `now` in ms. */
  sync(now: number): SyncResult {
    const full = this.needFullSync || (now - this.lastFullSync > fullSyncPeriodMs && !this.largeCluster);
    const changedServices = this.services.checkout();
    const { services: changedEndpoints, triggerTimes } = this.slices.checkout();
    const ports = this.portsInOrder();
    this.largeCluster = ports.reduce((sum, port) => sum + this.endpointsOf(port).length, 0) > largeClusterEndpoints;
    const isChanged = (port: ProxyPort): boolean => full || changedServices.has(port.service) || changedEndpoints.has(port.service);
    const compiled = ports.map((port) => this.compile(port, isChanged(port)));
    this.forgetAllBut(ports);
    const deletedChains = this.staleChains(compiled, now);
    const written = this.restoreInput(compiled, deletedChains);
    this.table = restore(this.table, written);
    if (full) this.lastFullSync = now;
    this.needFullSync = false;
    return {
      full,
      written,
      table: this.table,
      ports: compiled.map(({ port, rules }) => ({ port, traffic: rules.traffic })),
      deletedChains,
      counts: countRules(compiled, written, deletedChains.length),
      noLocalEndpoints: countNoLocalEndpoints(compiled),
      healthChecks: this.healthChecks(ports),
      triggerTimes,
    };
  }

  /** By Service, so that the same cluster always gives the same rules. Upstream's order is that of a hash map. */
  private portsInOrder(): readonly ProxyPort[] {
    const byService = this.services.ports();
    return [...byService.keys()].sort().flatMap((service) => byService.get(service) ?? []);
  }

  private endpointsOf({ service, key }: ProxyPort): readonly ProxyEndpoint[] {
    return this.slices.endpoints().get(service)?.get(key) ?? [];
  }

  private compile(port: ProxyPort, changed: boolean): CompiledPort {
    const known = this.compiled.get(port.key);
    if (known && !changed) return { ...known, changed };
    const node = { nodeName: this.options.nodeName, zone: this.zone };
    const endpoints = categorizeEndpoints(port, this.endpointsOf(port), node);
    const fresh = { port, rules: compileServicePort(port, endpoints, this.options, this.largeCluster), changed };
    this.compiled.set(port.key, fresh);
    return fresh;
  }

  private forgetAllBut(ports: readonly ProxyPort[]): void {
    const kept = new Set(ports.map(({ key }) => key));
    for (const key of this.compiled.keys()) if (!kept.has(key)) this.compiled.delete(key);
  }

  /** Chains of services that no longer use them. */
  private staleChains(compiled: readonly CompiledPort[], now: number): readonly ChainName[] {
    if (this.largeCluster && now - this.lastCleanup <= cleanupPeriodMs) return [];
    this.lastCleanup = now;
    const active = new Set(compiled.flatMap(({ rules }) => rules.ownChains));
    return [...this.table.nat.keys()].filter((chain) => isServiceChain(chain) && !active.has(chain));
  }

  private restoreInput(compiled: readonly CompiledPort[], deletedChains: readonly ChainName[]): RestoreInput {
    const { options } = this;
    const changed = compiled.filter((port) => port.changed);
    return {
      filter: {
        declared: fixed.fixedFilterChains(options),
        lines: [...fixed.firewallRules(options), ...compiled.flatMap(({ rules }) => rules.filter), ...fixed.forwardRules(options)],
      },
      nat: {
        declared: [...fixed.fixedNatChains, ...changed.flatMap(({ rules }) => rules.ownChains), ...deletedChains],
        lines: [
          ...fixed.masqueradeRules(options),
          ...compiled.flatMap(({ rules, changed: isWritten }) => (isWritten ? [...rules.nat, ...rules.ownRules] : rules.nat)),
          ...deletedChains.map((chain) => ({ do: 'delete', chain }) as const),
          ...fixed.nodePortRules(options),
        ],
      },
    };
  }

  private healthChecks(ports: readonly ProxyPort[]): readonly HealthCheck[] {
    const byService = new Map(
      ports.filter((port) => port.healthCheckNodePort !== 0).map((port) => [port.service, port.healthCheckNodePort]),
    );
    return [...byService].map(([service, nodePort]) => ({ service, nodePort, localEndpoints: this.localReadyAddresses(service) }));
  }

  private localReadyAddresses(service: ObjectKey): number {
    const endpoints = [...(this.slices.endpoints().get(service)?.values() ?? [])].flat();
    return new Set(endpoints.filter(({ ready, local }) => ready && local).map(({ ip }) => ip.text)).size;
  }
}

interface CompiledPort {
  readonly port: ProxyPort;
  readonly rules: ServicePortRules;
  readonly changed: boolean;
}

function countRules(compiled: readonly CompiledPort[], { filter, nat }: RestoreInput, deletions: number): SyncResult['counts'] {
  const skipped = compiled.reduce((sum, { changed, rules }) => sum + (changed ? 0 : rules.ownRules.length), 0);
  const written = nat.lines.length - deletions;
  return { filter: { total: filter.lines.length, written: filter.lines.length }, nat: { total: written + skipped, written } };
}

function countNoLocalEndpoints(compiled: readonly CompiledPort[]): SyncResult['noLocalEndpoints'] {
  const served = compiled.map(({ rules }) => rules.traffic).filter(({ hasEndpoints }) => hasEndpoints);
  return {
    internal: served.filter(({ hasInternal }) => !hasInternal).length,
    external: served.filter(({ hasExternal }) => !hasExternal).length,
  };
}
