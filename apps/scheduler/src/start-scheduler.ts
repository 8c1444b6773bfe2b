import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { systemClock, type Clock } from '#client/clock.js';
import { systemRandom, type Random } from '#client/random.js';
import { loopbackAdapter } from '#client/component/loopback-adapter.js';
import type { Transport } from '#client/transport/transport.js';
import { type KubeSchedulerOptions, kubeSchedulerOptions } from './kube-scheduler-options.js';
import { KubeScheduler } from './kube-scheduler.js';
import { SchedulerModule } from './scheduler.module.js';

export interface StartSchedulerOptions extends Partial<KubeSchedulerOptions> {
  /** The way to the API server; not closed with the scheduler. */
  readonly transport: Transport;
  readonly clock?: Clock;
  /** In [0, 1); chooses between nodes that are equally good. */
  readonly random?: Random;
}

export interface RunningScheduler {
  /** Health and metrics. */
  readonly url: string;
  /** Finishes or gives up what is under way and steps down as the leader. */
  close(): Promise<void>;
}

/**
 * Starts a scheduler; resolves when it serves its health. It schedules as soon as it has seen the cluster and leads, which `/readyz` and the Lease
 * tell. Rejects on options that make no sense, and when its port cannot be had.
 */
export async function startScheduler(given: StartSchedulerOptions): Promise<RunningScheduler> {
  const { transport, clock = systemClock, random = systemRandom, ...flags } = given;
  const options = kubeSchedulerOptions(flags);
  const module = SchedulerModule.of({ options, transport, clock, random });
  const app = await NestFactory.create<NestFastifyApplication>(module, loopbackAdapter(options.address), { logger: false });
  try {
    app.get(KubeScheduler).start();
    await app.listen({ host: options.address, port: options.port });
  } catch (error) {
    await app.close();
    throw error;
  }
  return { url: await app.getUrl(), close: () => app.close() };
}
