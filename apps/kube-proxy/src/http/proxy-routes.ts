import { Controller, Get, Header } from '@nestjs/common';
import type { HostAddress } from '../forward/host-addresses.js';
import { ProxyLoop } from '../sync/proxy-loop.js';

/** What the proxy has made of the cluster. */
@Controller()
export class ProxyRoutes {
  constructor(private readonly loop: ProxyLoop) {}

  /** The rules in force, as `iptables-save` would list them. */
  @Get('iptables')
  @Header('content-type', 'text/plain; charset=utf-8')
  iptables(): string {
    return this.loop.iptablesSave();
  }

  /** Where each address of each Service is reached on this machine. */
  @Get('hostAddresses')
  hostAddresses(): Readonly<Record<string, HostAddress>> {
    return this.loop.hostAddresses();
  }

  @Get('proxyMode')
  @Header('content-type', 'text/plain; charset=utf-8')
  @Header('x-content-type-options', 'nosniff')
  proxyMode(): string {
    return 'iptables';
  }
}
