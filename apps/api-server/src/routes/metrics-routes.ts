import { All, Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ApiMetrics } from '../metrics/api-metrics.js';
import { send } from './reply.js';

/** Metrics in the Prometheus text format. */
@Controller()
export class MetricsRoutes {
  constructor(private readonly metrics: ApiMetrics) {}

  @All('metrics')
  async text(@Res() reply: FastifyReply): Promise<void> {
    const body = Buffer.from(await this.metrics.text());
    send(reply, { status: 200, contentType: this.metrics.contentType, body });
  }
}
