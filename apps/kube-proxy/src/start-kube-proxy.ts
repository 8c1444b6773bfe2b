import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { PublishedAddresses } from '#domain/fabric/host-address.js';
import type { ObjectKey } from '#domain/meta/object-meta.js';
import { systemClock, type Clock } from '#client/clock.js';
import { systemRandom } from '#client/random.js';
import { isLoopbackHost } from '#domain/ip/loopback-host.js';
import { KubeProxyModule } from './kube-proxy.module.js';
import { kubeProxyOptions, type KubeProxyOptions } from './kube-proxy-options.js';
import type { ServiceSource } from './source/service-source.js';
import { ProxyLoop } from './sync/proxy-loop.js';

export interface StartKubeProxyOptions extends Partial<KubeProxyOptions> {
  /** Where Services, EndpointSlices and Nodes come from. */
  readonly source: ServiceSource;
  readonly clock?: Clock;
  /** In [0, 1); chooses between endpoints. */
  readonly random?: () => number;
  /**
   * Told when addresses of a Service had to be put elsewhere than at their image in 127.0.0.0/8, and when that changes: what is to stand in the
   * Service's annotation. Empty when it is to go.
   */
  readonly onHostAddresses?: (service: ObjectKey, addresses: PublishedAddresses) => void;
}

export interface KubeProxy {
  /** Health, metrics, rules and host addresses. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts a proxy; resolves when the rules of everything the source has are in force and listened for. Rejects on options that make no sense, and
 * when its HTTP port cannot be had.
 */
export async function startKubeProxy(given: StartKubeProxyOptions): Promise<KubeProxy> {
  const { source, clock = systemClock, random = systemRandom, onHostAddresses = () => undefined, ...flags } = given;
  const options = kubeProxyOptions(flags);
  const adapter = new FastifyAdapter();
  if (isLoopbackHost(bracketed(options.address))) refuseForeignHosts(adapter);
  const parts = { options, source, clock, random, onHostAddresses };
  const app = await NestFactory.create<NestFastifyApplication>(KubeProxyModule.of(parts), adapter, { logger: false });
  try {
    await app.listen({ host: options.address, port: options.port });
    await app.get(ProxyLoop).start();
  } catch (error) {
    await app.close();
    throw error;
  }
  return { url: await app.getUrl(), close: () => app.close() };
}

function refuseForeignHosts(adapter: FastifyAdapter): void {
  adapter.getInstance().addHook('onRequest', (request, reply, done) => {
    if (isLoopbackHost(request.headers.host)) done();
    else void reply.status(403).type('text/plain').send('the Host header does not name this machine\n');
  });
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
