import { hostname } from 'node:os';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { componentLog } from '#client/component/component-log.js';
import { ApiClient } from '#client/api-client.js';
import type { Clock } from '#client/clock.js';
import { EventRecorder } from '#client/events/event-recorder.js';
import { SeriesRecorder } from '#client/events/series-recorder.js';
import type { Random } from '#client/random.js';
import type { Transport } from '#client/transport/transport.js';
import { userAgent } from '#client/user-agent.js';
import { HealthRoutes } from './http/health-routes.js';
import { MetricsRoutes } from './http/metrics-routes.js';
import type { KubeSchedulerOptions } from './kube-scheduler-options.js';
import { KubeScheduler } from './kube-scheduler.js';
import { SchedulerMetrics } from './metrics/scheduler-metrics.js';
import { SchedulerHealth } from './scheduler-health.js';

/** What a scheduler is made from. */
export interface SchedulerModuleParts {
  readonly options: KubeSchedulerOptions;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
}

/** kube-scheduler: decides about pods one at a time, and does what is decided. */
@Module({})
export class SchedulerModule {
  static of(parts: SchedulerModuleParts): DynamicModule {
    return { module: SchedulerModule, controllers: [HealthRoutes, MetricsRoutes], providers: providersOf(parts) };
  }
}

function providersOf({ options, transport, clock, random }: SchedulerModuleParts): Provider[] {
  const log = componentLog('kube-scheduler', options.logLevel);
  const client = new ApiClient(transport, { userAgent: userAgent('kube-scheduler', 'scheduler'), clock });
  const eventClient = new ApiClient(transport, { userAgent: userAgent('kube-scheduler'), clock });
  const surroundings = { clock, random, log };
  const reporter = { controller: 'default-scheduler', instance: `default-scheduler-${hostname()}` };
  const metrics: SchedulerMetrics = new SchedulerMetrics({
    scheduler: () => scheduler.current?.scheduler,
    leads: () => scheduler.current?.elector?.isLeader,
    bindings: () => scheduler.current?.bindings ?? 0,
  });
  const health: SchedulerHealth = new SchedulerHealth(() => scheduler.current, options.leaderElect ? options.leaseName : undefined);
  const scheduler = new KubeScheduler({
    ...surroundings,
    options,
    client,
    metrics,
    health,
    recorder: new SeriesRecorder(reporter, eventClient, surroundings),
    leaseRecorder: new EventRecorder({ component: reporter.controller }, eventClient, surroundings),
  });
  return [
    { provide: SchedulerHealth, useValue: health },
    { provide: SchedulerMetrics, useValue: metrics },
    { provide: KubeScheduler, useValue: scheduler },
  ];
}
