import { hostname } from 'node:os';
import type { ApiClient } from '#client/api-client.js';
import type { Clock } from '#client/clock.js';
import type { EventRecorder } from '#client/events/event-recorder.js';
import type { SeriesRecorder } from '#client/events/series-recorder.js';
import { Informers } from '#client/informer/informers.js';
import { LeaderElector } from '#client/leader-election/leader-elector.js';
import type { Log } from '#client/log.js';
import { Doorbell } from '#client/loop/doorbell.js';
import { type Random, randomUuid } from '#client/random.js';
import { defaultProfile } from '#domain/scheduling/framework/default-profile.js';
import { Scheduler } from '#domain/scheduling/scheduler.js';
import { Actions } from './actions/actions.js';
import { Evictor } from './actions/evictor.js';
import { PodWriter } from './actions/pod-writer.js';
import { Reserver } from './actions/reserver.js';
import { watchCluster } from './cluster/watch-cluster.js';
import type { KubeSchedulerOptions } from './kube-scheduler-options.js';
import { runSchedulingLoop } from './loop/scheduling-loop.js';
import type { SchedulerMetrics } from './metrics/scheduler-metrics.js';

export interface SchedulerSurroundings {
  readonly options: KubeSchedulerOptions;
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: SchedulerMetrics;
  readonly recorder: SeriesRecorder;
  /** For what happens to the Lease. */
  readonly leaseRecorder: EventRecorder;
}

/** From empty caches to the loss of the leadership. Whoever has lost it knows too much that may no longer be so, and begins anew. */
export class SchedulerRun {
  readonly scheduler: Scheduler;
  readonly elector: LeaderElector | undefined;
  private readonly informers: Informers;
  private readonly bell: Doorbell;
  private actions: Actions | undefined;
  private reserver: Reserver | undefined;
  private hasSynced = false;

  constructor(private readonly surroundings: SchedulerSurroundings) {
    const { options, clock, random, metrics } = surroundings;
    this.informers = new Informers(surroundings);
    this.bell = new Doorbell(clock);
    this.scheduler = new Scheduler({
      profiles: [{ ...defaultProfile, percentageOfNodesToScore: options.percentageOfNodesToScore }],
      read: this.informers,
      random,
      backoff: { initialMs: options.initialBackoffMs, maxMs: options.maxBackoffMs },
      maxInUnschedulableMs: options.maxInUnschedulableMs,
      onIncoming: (queue, event) => metrics.queued(queue, event),
    });
    this.elector = options.leaderElect ? this.newElector() : undefined;
  }

  /** True once everything that there is has been seen. */
  get synced(): boolean {
    return this.hasSynced;
  }

  /** How many bindings are under way. */
  get bindings(): number {
    return this.actions?.bindings ?? 0;
  }

  /** Resolves with `lost` when another one may lead, with `stopped` because `signal` aborted. */
  async run(signal: AbortSignal): Promise<'stopped' | 'lost'> {
    const { log, clock } = this.surroundings;
    watchCluster(this.informers, this.scheduler.changes, clock, () => this.changed());
    try {
      await this.informers.synced(signal).catch(() => undefined);
      if (signal.aborted) return 'stopped';
      this.hasSynced = true;
      log.info({}, 'Caches are synced');
      if (this.elector) return await this.elector.run((stop) => this.lead(stop), signal);
      await this.lead(signal);
      return 'stopped';
    } finally {
      await this.informers.close();
    }
  }

  private lead(signal: AbortSignal): Promise<void> {
    const { scheduler, bell, informers } = this;
    const { options, client, clock, log, metrics, recorder } = this.surroundings;
    const writer = new PodWriter(this.surroundings, signal);
    const isReady = scheduler.isReady.bind(scheduler);
    const reserver = new Reserver({ client, informers, clock, timeoutMs: options.volumeBindTimeoutMs, isReady }, signal);
    const evictor = new Evictor({ writer, reserver, recorder, log });
    const onRequeued = (): void => bell.ring();
    const actions = new Actions({ scheduler, writer, reserver, evictor, recorder, metrics, clock, log, onRequeued }, signal);
    this.actions = actions;
    this.reserver = reserver;
    return runSchedulingLoop({ scheduler, actions, bell, clock, metrics }, signal);
  }

  private changed(): void {
    this.reserver?.check();
    this.bell.ring();
  }

  private newElector(): LeaderElector {
    const { options, client, clock, random, log, leaseRecorder } = this.surroundings;
    const { leaseDurationMs, renewDeadlineMs, retryPeriodMs } = options;
    return new LeaderElector({
      lease: `${options.leaseNamespace}/${options.leaseName}`,
      identity: options.identity ?? `${hostname().toLowerCase()}_${randomUuid(random)}`,
      client,
      clock,
      random,
      log,
      recorder: leaseRecorder,
      times: { leaseDurationMs, renewDeadlineMs, retryPeriodMs },
      releaseOnCancel: true,
      onNewLeader: (identity) => log.info({ leader: identity }, 'New leader elected'),
    });
  }
}
