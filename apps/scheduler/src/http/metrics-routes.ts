import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { SchedulerMetrics } from '../metrics/scheduler-metrics.js';

/** Metrics in the Prometheus text format. */
@Controller()
export class MetricsRoutes {
  constructor(private readonly metrics: SchedulerMetrics) {}

  @Get('metrics')
  text(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.type(this.metrics.registry.contentType);
    return this.metrics.registry.metrics();
  }
}
