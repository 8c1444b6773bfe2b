import 'reflect-metadata';
import { hostname } from 'node:os';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Registry as MetricsRegistry } from 'prom-client';
import { componentLog } from '#client/component/component-log.js';
import { ApiClient } from '#client/api-client.js';
import { type Clock, systemClock } from '#client/clock.js';
import { loopbackAdapter } from '#client/component/loopback-adapter.js';
import { EventRecorder } from '#client/events/event-recorder.js';
import { Informers } from '#client/informer/informers.js';
import { LeaderElector } from '#client/leader-election/leader-elector.js';
import type { Log } from '#client/log.js';
import { PrometheusLoopMetrics } from '#client/loop/prometheus-loop-metrics.js';
import { runController } from '#client/loop/run-controller.js';
import { type Random, randomUuid, systemRandom } from '#client/random.js';
import type { Transport } from '#client/transport/transport.js';
import { userAgent } from '#client/user-agent.js';
import { ControllerManagerModule } from './controller-manager.module.js';
import { type ControllerManagerOptions, controllerManagerOptions } from './controller-manager-options.js';
import { chosenControllers } from './controllers.js';
import { ManagerHealth } from './manager-health.js';

export interface StartControllerManagerOptions extends Partial<ControllerManagerOptions> {
  /** The way to the API server; not closed with the manager. */
  readonly transport: Transport;
  readonly clock?: Clock;
  readonly random?: Random;
  /** The leadership could not be kept: the process should begin anew. */
  readonly onLost?: () => void;
}

export interface ControllerManager {
  /** Health and metrics. */
  readonly url: string;
  /** Lets what is under way end, and gives the leadership back. */
  close(): Promise<void>;
}

const name = 'kube-controller-manager';
/** Upstream's leader may be this late with renewing before it calls itself unhealthy. */
const leaderToleranceMs = 20_000;

/**
 * Starts the control loops, or waits to lead first; resolves when health is served. Rejects on options that make no sense and when the port
 * cannot be had.
 */
export async function startControllerManager(given: StartControllerManagerOptions): Promise<ControllerManager> {
  const { transport, clock = systemClock, random = systemRandom, onLost = () => undefined, ...flags } = given;
  const options = controllerManagerOptions(flags);
  const controllers = chosenControllers(options);
  const log = componentLog(name, options.logLevel);
  const client = new ApiClient(transport, { userAgent: userAgent(name), clock });
  const surroundings = { client, clock, random, log };
  const recorders: EventRecorder[] = [];
  const metrics = new MetricsRegistry();
  const health = new ManagerHealth();
  const app = await NestFactory.create<NestFastifyApplication>(
    ControllerManagerModule.of(health, metrics),
    loopbackAdapter(options.bindAddress),
    {
      logger: false,
    },
  );
  await app.listen({ host: options.bindAddress, port: options.port });

  const loopMetrics = new PrometheusLoopMetrics(metrics);
  const run = async (signal: AbortSignal): Promise<void> => {
    const informers = new Informers(surroundings);
    await Promise.all(
      controllers.map((controller) => {
        const recorder = new EventRecorder({ component: controller.eventSource ?? controller.name }, client, surroundings);
        recorders.push(recorder);
        const loop = { ...surroundings, informers, recorder, metrics: loopMetrics, workers: options.concurrentSyncs };
        return runController(controller, loop, signal);
      }),
    );
    await informers.close();
  };
  const stop = new AbortController();
  const running = options.leaderElect ? elect(run, { ...surroundings, options, health, onLost }, stop.signal) : run(stop.signal);
  return {
    url: await app.getUrl(),
    close: async () => {
      stop.abort();
      await running;
      await Promise.all(recorders.map((recorder) => recorder.close()));
      await app.close();
    },
  };
}

interface Election {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly options: ControllerManagerOptions;
  readonly health: ManagerHealth;
  readonly onLost: () => void;
}

/** Runs the loops while this process leads. */
async function elect(run: (signal: AbortSignal) => Promise<void>, election: Election, signal: AbortSignal): Promise<void> {
  const { options, health, onLost, ...surroundings } = election;
  const recorder = new EventRecorder({ component: name }, surroundings.client, surroundings);
  const elector = new LeaderElector({
    ...surroundings,
    recorder,
    lease: `kube-system/${name}`,
    identity: options.leaderElectIdentity ?? `${hostname()}_${randomUuid(surroundings.random)}`,
    times: {
      leaseDurationMs: options.leaderElectLeaseDurationMs,
      renewDeadlineMs: options.leaderElectRenewDeadlineMs,
      retryPeriodMs: options.leaderElectRetryPeriodMs,
    },
    releaseOnCancel: true,
  });
  health.watchLeadership(() => elector.isHealthy(leaderToleranceMs));
  const end = await elector.run(run, signal);
  await recorder.close();
  if (end === 'lost') onLost();
}
