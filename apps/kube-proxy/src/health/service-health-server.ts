import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { splitKey, type ObjectKey } from '#domain/meta/object-meta.js';
import type { HealthCheck } from '#domain/proxy/sync-result.js';

/**
 * Answers load balancers on the health check node port of each Service that asks for it: 200 while this node has ready endpoints of it.
 * Source: `pkg/proxy/healthcheck/service_health.go`.
 */
export class ServiceHealthServer {
  private readonly instances = new Map<ObjectKey, Instance>();

  constructor(
    private readonly hosts: readonly string[],
    private readonly log: Logger,
    private readonly isHealthy: () => boolean,
  ) {}

  /** Opens and closes ports so that exactly these answer. A port that cannot be had is logged and tried again with the next call. */
  async sync(checks: readonly HealthCheck[]): Promise<void> {
    const wanted = new Map(checks.map((check) => [check.service, check]));
    for (const [service, instance] of this.instances) {
      const check = wanted.get(service);
      if (check?.nodePort === instance.nodePort) instance.localEndpoints = check.localEndpoints;
      else {
        instance.close();
        this.instances.delete(service);
      }
    }
    await Promise.all(checks.filter(({ service }) => !this.instances.has(service)).map((check) => this.open(check)));
  }

  close(): Promise<void> {
    return this.sync([]);
  }

  private async open(check: HealthCheck): Promise<void> {
    const instance = new Instance(check, this.isHealthy);
    try {
      await instance.listen(this.hosts);
      this.instances.set(check.service, instance);
    } catch (error) {
      instance.close();
      this.log.warn({ service: check.service, port: check.nodePort, err: error }, 'Failed to start healthcheck');
    }
  }
}

/** The servers of one Service, one for each address. */
class Instance {
  readonly nodePort: number;
  localEndpoints: number;
  private readonly service: ObjectKey;
  private readonly servers: Server[] = [];

  constructor(
    { service, nodePort, localEndpoints }: HealthCheck,
    private readonly isHealthy: () => boolean,
  ) {
    this.service = service;
    this.nodePort = nodePort;
    this.localEndpoints = localEndpoints;
  }

  async listen(hosts: readonly string[]): Promise<void> {
    await Promise.all(hosts.map((host) => this.listenOn(host)));
  }

  close(): void {
    for (const server of this.servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  }

  private listenOn(host: string): Promise<void> {
    const server = createServer((_request, response) => this.answer(response));
    this.servers.push(server);
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.nodePort, host, resolve);
    });
  }

  private answer(response: ServerResponse): void {
    const { namespace, name } = splitKey(this.service);
    const { localEndpoints } = this;
    const serviceProxyHealthy = this.isHealthy();
    response.writeHead(localEndpoints > 0 && serviceProxyHealthy ? 200 : 503, {
      'content-type': 'application/json',
      'x-content-type-options': 'nosniff',
      'x-load-balancing-endpoint-weight': String(localEndpoints),
    });
    response.end(JSON.stringify({ service: { namespace, name }, localEndpoints, serviceProxyHealthy }, undefined, '\t'));
  }
}
