import { type DynamicModule, Module } from '@nestjs/common';
import { OpenIdMetadata } from './authentication/open-id-metadata.js';
import { ApiMetrics } from './metrics/api-metrics.js';
import { OpenApiDocuments } from './open-api/open-api-documents.js';
import { DiscoveryRoutes } from './routes/discovery-routes.js';
import { HealthRoutes } from './routes/health-routes.js';
import { MetricsRoutes } from './routes/metrics-routes.js';
import { OpenApiRoutes } from './routes/open-api-routes.js';
import { OpenIdRoutes } from './routes/open-id-routes.js';
import { otherPaths } from './routes/other-paths.js';
import { VersionRoutes } from './routes/version-routes.js';
import { ServedApi } from './served-api.js';
import { ServerHealth } from './server-health.js';

/** What the routes are made from. Requests for resources do not come through Nest: see http/api-handler.ts. */
export interface ApiServerParts {
  readonly served: ServedApi;
  readonly health: ServerHealth;
  readonly metrics: ApiMetrics;
  readonly openId: OpenIdMetadata;
}

/** kube-apiserver: everything besides the resources themselves. */
@Module({})
export class ApiServerModule {
  static of({ served, health, metrics, openId }: ApiServerParts): DynamicModule {
    return {
      module: ApiServerModule,
      controllers: [DiscoveryRoutes, HealthRoutes, MetricsRoutes, OpenApiRoutes, OpenIdRoutes, VersionRoutes],
      providers: [
        { provide: ServedApi, useValue: served },
        { provide: ServerHealth, useValue: health },
        { provide: ApiMetrics, useValue: metrics },
        { provide: OpenIdMetadata, useValue: openId },
        { provide: OpenApiDocuments, useValue: new OpenApiDocuments(served, otherPaths) },
      ],
    };
  }
}
