import { Counter, Gauge, Histogram, Registry, exponentialBuckets } from 'prom-client';
import type { SyncResult } from '#domain/proxy/sync-result.js';

const ip_family = 'IPv4';
/** 250 ms, 500 ms, each second of the first minute, then coarser up to five minutes. */
const programmingBuckets = [
  0.25,
  0.5,
  ...Array.from({ length: 59 }, (_, i) => i + 1),
  ...Array.from({ length: 12 }, (_, i) => 60 + 5 * i),
  ...Array.from({ length: 7 }, (_, i) => 120 + 30 * i),
];

/** Numbers that live elsewhere and are read when metrics are asked for. */
export interface MetricReadings {
  pending(): { readonly services: number; readonly endpoints: number };
  /** Of an nfacct counter. */
  packets(counter: string): number;
  openSockets(): number;
}

/** The metrics of one proxy; names, labels and buckets are upstream's (`pkg/proxy/metrics/metrics.go`), but for those that start with kubernest_. */
export class ProxyMetrics {
  readonly registry = new Registry();
  private readonly syncSeconds = this.duration('sync_proxy_rules_duration_seconds', 'SyncProxyRules latency in seconds');
  private readonly fullSeconds = this.duration(
    'sync_full_proxy_rules_duration_seconds',
    'SyncProxyRules latency in seconds for full resyncs',
  );
  private readonly partialSeconds = this.duration(
    'sync_partial_proxy_rules_duration_seconds',
    'SyncProxyRules latency in seconds for partial resyncs',
  );
  private readonly lastSync = this.gauge('sync_proxy_rules_last_timestamp_seconds', 'The last time proxy rules were successfully synced');
  private readonly lastQueued = this.gauge(
    'sync_proxy_rules_last_queued_timestamp_seconds',
    'The last time a sync of proxy rules was queued',
  );
  private readonly rulesTotal = this.gauge(
    'sync_proxy_rules_iptables_total',
    'Total number of iptables rules owned by kube-proxy',
    'table',
  );
  private readonly rulesWritten = this.gauge(
    'sync_proxy_rules_iptables_last',
    'Number of iptables rules written by kube-proxy in last sync',
    'table',
  );
  private readonly noLocalEndpoints = this.gauge(
    'sync_proxy_rules_no_local_endpoints_total',
    'Number of services with a Local traffic policy and no endpoints',
    'traffic_policy',
  );
  private readonly programmingSeconds = new Histogram({
    name: 'kubeproxy_network_programming_duration_seconds',
    help: 'In Cluster Network Programming Latency in seconds',
    labelNames: ['ip_family'],
    buckets: programmingBuckets,
    registers: [this.registry],
  });
  readonly serviceChanges = this.counter('kubeproxy_sync_proxy_rules_service_changes_total', 'Cumulative proxy rules Service changes');
  readonly endpointChanges = this.counter('kubeproxy_sync_proxy_rules_endpoint_changes_total', 'Cumulative proxy rules Endpoint changes');
  readonly healthz = this.counter('kubeproxy_proxy_healthz_total', 'Cumulative proxy healthz HTTP status', 'code');
  readonly livez = this.counter('kubeproxy_proxy_livez_total', 'Cumulative proxy livez HTTP status', 'code');
  readonly verdicts = this.counter('kubernest_proxy_connections_total', 'Connections by what the rules said of them', 'verdict');

  constructor(readings: MetricReadings) {
    this.reading(
      'gauge',
      'kubeproxy_sync_proxy_rules_service_changes_pending',
      'Pending proxy rules Service changes',
      () => readings.pending().services,
    );
    this.reading(
      'gauge',
      'kubeproxy_sync_proxy_rules_endpoint_changes_pending',
      'Pending proxy rules Endpoint changes',
      () => readings.pending().endpoints,
    );
    this.reading('gauge', 'kubernest_proxy_sockets', 'Open sockets of clients and endpoints', () => readings.openSockets());
    this.reading(
      'counter',
      'kubeproxy_iptables_ct_state_invalid_dropped_packets_total',
      'packets dropped by iptables to work around conntrack problems',
      () => readings.packets('ct_state_invalid_dropped_pkts'),
    );
    this.reading(
      'counter',
      'kubeproxy_iptables_localhost_nodeports_accepted_packets_total',
      'Number of packets accepted on nodeports of loopback interface',
      () => readings.packets('localhost_nps_accepted_pkts'),
    );
    // Nothing is given to iptables, so nothing is ever refused by it.
    for (const kind of ['restore', 'partial_restore']) {
      const help = `Cumulative proxy iptables ${kind.replace('_', ' ')} failures`;
      this.counter(`kubeproxy_sync_proxy_rules_iptables_${kind}_failures_total`, help, 'ip_family').inc({ ip_family }, 0);
    }
  }

  /** A change has come in that needs a sync. */
  queued(now: number): void {
    this.lastQueued.set({ ip_family }, now / 1000);
  }

  /** A sync has ended; times in ms. */
  synced(result: SyncResult, now: number, tookMs: number): void {
    for (const histogram of [this.syncSeconds, result.full ? this.fullSeconds : this.partialSeconds])
      histogram.observe({ ip_family }, tookMs / 1000);
    for (const table of ['filter', 'nat'] as const) {
      this.rulesTotal.set({ table, ip_family }, result.counts[table].total);
      this.rulesWritten.set({ table, ip_family }, result.counts[table].written);
    }
    this.noLocalEndpoints.set({ traffic_policy: 'internal', ip_family }, result.noLocalEndpoints.internal);
    this.noLocalEndpoints.set({ traffic_policy: 'external', ip_family }, result.noLocalEndpoints.external);
    for (const time of result.triggerTimes) this.programmingSeconds.observe({ ip_family }, (now - time) / 1000);
    this.lastSync.set({ ip_family }, now / 1000);
  }

  private duration(name: string, help: string): Histogram {
    const buckets = exponentialBuckets(0.001, 2, 15);
    return new Histogram({ name: `kubeproxy_${name}`, help, labelNames: ['ip_family'], buckets, registers: [this.registry] });
  }

  private gauge(name: string, help: string, ...labels: string[]): Gauge {
    return new Gauge({ name: `kubeproxy_${name}`, help, labelNames: [...labels, 'ip_family'], registers: [this.registry] });
  }

  private counter(name: string, help: string, ...labelNames: string[]): Counter {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  private reading(kind: 'gauge' | 'counter', name: string, help: string, read: () => number): void {
    if (kind === 'gauge') {
      const gauge: Gauge = new Gauge({ name, help, registers: [this.registry], collect: () => gauge.set(read()) });
      return;
    }
    const counter: Counter = new Counter({
      name,
      help,
      registers: [this.registry],
      collect() {
        counter.reset();
        counter.inc(read());
      },
    });
  }
}
