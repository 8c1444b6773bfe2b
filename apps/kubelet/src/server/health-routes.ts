import { Controller, Get, Header } from '@nestjs/common';

/** Whether the process answers; what it does has its own signs of life, the Leases of nodes. */
@Controller()
export class HealthRoutes {
  @Get(['healthz', 'livez', 'readyz'])
  @Header('content-type', 'text/plain; charset=utf-8')
  @Header('x-content-type-options', 'nosniff')
  healthz(): string {
    return 'ok';
  }
}
