import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { healthReport } from '#domain/health/health-report.js';
import { ManagerHealth } from '../manager-health.js';

/** Upstream's health endpoints. */
@Controller()
export class HealthRoutes {
  constructor(private readonly health: ManagerHealth) {}

  @Get('healthz')
  healthz(@Query() query: Record<string, string | string[]>, @Res() reply: FastifyReply): void {
    this.answer('healthz', query, reply);
  }

  @Get('livez')
  livez(@Query() query: Record<string, string | string[]>, @Res() reply: FastifyReply): void {
    this.answer('livez', query, reply);
  }

  @Get('readyz')
  readyz(@Query() query: Record<string, string | string[]>, @Res() reply: FastifyReply): void {
    this.answer('readyz', query, reply);
  }

  private answer(endpoint: 'healthz' | 'livez' | 'readyz', query: Record<string, string | string[]>, reply: FastifyReply): void {
    const exclude = [query['exclude'] ?? []].flat();
    const { code, text } = healthReport(endpoint, this.health.checks(), { verbose: 'verbose' in query, exclude });
    void reply.status(code).type('text/plain; charset=utf-8').header('x-content-type-options', 'nosniff').send(text);
  }
}
