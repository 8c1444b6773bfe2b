import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ProxyHealth, type HealthReport } from '../health/proxy-health.js';
import { ProxyMetrics } from '../metrics/proxy-metrics.js';
import { ProxyLoop } from '../sync/proxy-loop.js';

/** Upstream's health endpoints (`pkg/proxy/healthcheck/proxy_health.go`). */
@Controller()
export class HealthRoutes {
  constructor(
    private readonly health: ProxyHealth,
    private readonly metrics: ProxyMetrics,
    private readonly loop: ProxyLoop,
  ) {}

  @Get('healthz')
  @Header('x-content-type-options', 'nosniff')
  healthz(@Res({ passthrough: true }) reply: FastifyReply): HealthReport {
    const report = this.health.health(this.loop.node());
    const code = report.healthy && report.nodeEligible === true ? 200 : 503;
    this.metrics.healthz.inc({ code });
    void reply.status(code);
    return report;
  }

  @Get('livez')
  @Header('x-content-type-options', 'nosniff')
  livez(@Res({ passthrough: true }) reply: FastifyReply): HealthReport {
    const report = this.health.live();
    const code = report.healthy ? 200 : 503;
    this.metrics.livez.inc({ code });
    void reply.status(code);
    return report;
  }
}
