import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ProxyMetrics } from '../metrics/proxy-metrics.js';

/** Metrics in the Prometheus text format. */
@Controller()
export class MetricsRoutes {
  constructor(private readonly metrics: ProxyMetrics) {}

  @Get('metrics')
  text(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.type(this.metrics.registry.contentType);
    return this.metrics.registry.metrics();
  }
}
