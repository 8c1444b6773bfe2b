import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Registry as MetricsRegistry } from 'prom-client';

/** Metrics in the Prometheus text format. */
@Controller()
export class MetricsRoutes {
  constructor(private readonly metrics: MetricsRegistry) {}

  @Get('metrics')
  text(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.type(this.metrics.contentType);
    return this.metrics.metrics();
  }
}
