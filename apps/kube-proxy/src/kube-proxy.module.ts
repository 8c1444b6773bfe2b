import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { Logger } from 'pino';
import type { PublishedAddresses } from '#domain/fabric/host-address.js';
import type { ObjectKey } from '#domain/meta/object-meta.js';
import type { Clock } from '#client/clock.js';
import { Connections } from './forward/connections.js';
import { Forwarder } from './forward/forwarder.js';
import { Router } from './forward/router.js';
import { ProxyHealth } from './health/proxy-health.js';
import { ServiceHealthServer } from './health/service-health-server.js';
import { HealthRoutes } from './http/health-routes.js';
import { MetricsRoutes } from './http/metrics-routes.js';
import { ProxyRoutes } from './http/proxy-routes.js';
import type { KubeProxyOptions } from './kube-proxy-options.js';
import { ProxyMetrics } from './metrics/proxy-metrics.js';
import type { ServiceSource } from './source/service-source.js';
import { ProxyLoop } from './sync/proxy-loop.js';

/** What a proxy is made from. */
export interface KubeProxyParts {
  readonly options: KubeProxyOptions;
  readonly source: ServiceSource;
  readonly clock: Clock;
  readonly log: Logger;
  /** In [0, 1). */
  readonly random: () => number;
  readonly onHostAddresses: (service: ObjectKey, addresses: PublishedAddresses) => void;
}

/** kube-proxy: rules from Services and EndpointSlices, and the forwarding of connections by them. */
@Module({})
export class KubeProxyModule {
  static of(parts: KubeProxyParts): DynamicModule {
    return { module: KubeProxyModule, controllers: [ProxyRoutes, HealthRoutes, MetricsRoutes], providers: providersOf(parts) };
  }
}

function providersOf(parts: KubeProxyParts): Provider[] {
  const { options, clock, source, log } = parts;
  const health = new ProxyHealth(clock, 2 * options.syncPeriodMs);
  const router = new Router(clock, parts.random);
  const connections = new Connections(clock, options);
  const metrics: ProxyMetrics = new ProxyMetrics({
    pending: () => loop.pending(),
    packets: (counter) => router.counted(counter),
    openSockets: () => connections.size,
  });
  const forwarder = forwarderOf(parts, { router, connections, metrics, log });
  const serviceHealth = new ServiceHealthServer(options.nodePortHosts, log, () => health.healthy);
  const loop = new ProxyLoop({ options, source, clock, log, metrics, health, forwarder, serviceHealth });
  return [
    { provide: ProxyHealth, useValue: health },
    { provide: ProxyMetrics, useValue: metrics },
    { provide: ProxyLoop, useValue: loop },
  ];
}

interface ForwarderCompany {
  readonly router: Router;
  readonly connections: Connections;
  readonly metrics: ProxyMetrics;
  readonly log: Logger;
}

function forwarderOf(
  { options, source, onHostAddresses }: KubeProxyParts,
  { router, connections, metrics, log }: ForwarderCompany,
): Forwarder {
  return new Forwarder({
    router,
    connections,
    log,
    nodePortHosts: options.nodePortHosts,
    hostEndpointOf: (ip, port) => source.hostEndpointOf(ip, port),
    onHostAddresses,
    onVerdict: (verdict) => metrics.verdicts.inc({ verdict }),
  });
}
