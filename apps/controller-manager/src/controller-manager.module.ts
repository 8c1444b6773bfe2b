import { type DynamicModule, Module } from '@nestjs/common';
import { Registry as MetricsRegistry } from 'prom-client';
import { HealthRoutes } from './http/health-routes.js';
import { ManagerHealth } from './manager-health.js';
import { MetricsRoutes } from './http/metrics-routes.js';

/** kube-controller-manager's HTTP API: health and metrics. */
@Module({})
export class ControllerManagerModule {
  static of(health: ManagerHealth, metrics: MetricsRegistry): DynamicModule {
    return {
      module: ControllerManagerModule,
      controllers: [HealthRoutes, MetricsRoutes],
      providers: [
        { provide: ManagerHealth, useValue: health },
        { provide: MetricsRegistry, useValue: metrics },
      ],
    };
  }
}
