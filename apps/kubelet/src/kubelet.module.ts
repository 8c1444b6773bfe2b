import { Module, type DynamicModule } from '@nestjs/common';
import { KubeletMetrics } from './metrics/kubelet-metrics.js';
import { VirtualNodes } from './node/virtual-nodes.js';
import { HealthRoutes } from './server/health-routes.js';
import { LogRoutes } from './server/log-routes.js';
import { MetricsRoutes } from './server/metrics-routes.js';
import { NodeListeners } from './server/node-listeners.js';
import { PodRoutes } from './server/pod-routes.js';

/** The HTTP API of the kubelets of one process. */
@Module({})
export class KubeletModule {
  static of(nodes: VirtualNodes, listeners: NodeListeners): DynamicModule {
    return {
      module: KubeletModule,
      controllers: [HealthRoutes, LogRoutes, PodRoutes, MetricsRoutes],
      providers: [
        { provide: VirtualNodes, useValue: nodes },
        { provide: NodeListeners, useValue: listeners },
        { provide: KubeletMetrics, useValue: new KubeletMetrics(nodes) },
      ],
    };
  }
}
