import { Controller, Get, NotFoundException, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { healthReport, singleHealthReport, type HealthReport } from '#domain/health/health-report.js';
import { SchedulerHealth, type HealthEndpoint } from '../scheduler-health.js';

/** Whether the scheduler lives, and whether it knows enough to schedule. */
@Controller()
export class HealthRoutes {
  constructor(private readonly health: SchedulerHealth) {}

  @Get(['healthz', 'livez', 'readyz'])
  all(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const endpoint = endpointOf(request);
    const query = new URL(request.url, 'http://scheduler').searchParams;
    const options = { verbose: query.has('verbose'), exclude: query.getAll('exclude') };
    send(reply, healthReport(endpoint, this.health.checks(endpoint), options));
  }

  @Get(['healthz/*', 'livez/*', 'readyz/*'])
  one(@Param('*') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const report = singleHealthReport(this.health.checks(endpointOf(request)), name);
    if (!report) throw new NotFoundException();
    send(reply, report);
  }
}

function endpointOf({ url }: FastifyRequest): HealthEndpoint {
  return /^\/(\w+)/.exec(url)?.[1] as HealthEndpoint;
}

function send(reply: FastifyReply, { code, text }: HealthReport): void {
  void reply.status(code).header('x-content-type-options', 'nosniff').type('text/plain; charset=utf-8').send(text);
}
