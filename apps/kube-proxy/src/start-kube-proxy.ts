import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { componentLog } from '#client/component/component-log.js';
import { loopbackAdapter } from '#client/component/loopback-adapter.js';
import { systemRandom } from '#client/random.js';
import type { Transport } from '#client/transport/transport.js';
import type { PublishedAddresses } from '#domain/fabric/host-address.js';
import type { ObjectKey } from '#domain/meta/object-meta.js';
import { systemClock, type Clock } from '#client/clock.js';
import { KubeProxyModule } from './kube-proxy.module.js';
import { kubeProxyOptions, type KubeProxyOptions } from './kube-proxy-options.js';
import { ApiSource } from './source/api-source.js';
import type { ServiceSource } from './source/service-source.js';
import { ProxyLoop } from './sync/proxy-loop.js';

export interface StartKubeProxyOptions extends Partial<KubeProxyOptions> {
  /** The way to the API server, where Services, EndpointSlices and Nodes come from; not closed with the proxy. */
  readonly transport?: Transport;
  /** Where they come from in place of an API server. */
  readonly source?: ServiceSource;
  readonly clock?: Clock;
  /** In [0, 1); chooses between endpoints. */
  readonly random?: () => number;
  /**
   * Told when addresses of a Service had to be put elsewhere than at their image in 127.0.0.0/8, and when that changes: what is to stand in the
   * Service's annotation. Empty when it is to go. With an API server the annotation is written there.
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
  const { transport, source: givenSource, clock = systemClock, random = systemRandom, onHostAddresses, ...flags } = given;
  const options = kubeProxyOptions(flags);
  const log = componentLog('kube-proxy', options.logLevel);
  const apiSource = transport && new ApiSource({ transport, clock, random, log });
  const source = givenSource ?? apiSource;
  if (!source) throw new Error('a transport or a source is needed');
  const publish = onHostAddresses ?? ((service, addresses): void => apiSource?.publish(service, addresses));
  const parts = { options, source, clock, random, log, onHostAddresses: publish };
  const app = await NestFactory.create<NestFastifyApplication>(KubeProxyModule.of(parts), loopbackAdapter(options.address), {
    logger: false,
  });
  const close = async (): Promise<void> => {
    await app.close();
    await apiSource?.close();
  };
  try {
    await app.listen({ host: options.address, port: options.port });
    await app.get(ProxyLoop).start();
  } catch (error) {
    await close();
    throw error;
  }
  return { url: await app.getUrl(), close };
}
