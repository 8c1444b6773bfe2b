import { All, Controller, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { healthReport, singleHealthReport } from '#domain/health/health-report.js';
import { ServerHealth } from '../server-health.js';
import { PageNotFound } from './page-not-found.js';
import { sendText } from './reply.js';
import { queryOf } from './requested.js';

type Endpoint = 'healthz' | 'livez' | 'readyz';

/** Whether the server lives, and whether it can serve. */
@Controller()
export class HealthRoutes {
  constructor(private readonly health: ServerHealth) {}

  @All(['healthz', 'livez', 'readyz'])
  all(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const query = queryOf(request);
    const endpoint = endpointOf(request);
    const options = { verbose: query.has('verbose'), exclude: query.get('exclude') ?? [] };
    const { code, text } = healthReport(endpoint, this.health.checks(endpoint), options);
    sendText(reply, code, text);
  }

  @All(['healthz/*', 'livez/*', 'readyz/*'])
  one(@Param('*') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const report = singleHealthReport(this.health.checks(endpointOf(request)), name);
    if (!report) throw new PageNotFound();
    sendText(reply, report.code, report.text);
  }
}

function endpointOf({ url }: FastifyRequest): Endpoint {
  return /^\/(\w+)/.exec(url)?.[1] as Endpoint;
}
