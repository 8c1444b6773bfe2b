import type { HealthCheck } from '#domain/health/health-report.js';
import type { SchedulerRun } from './scheduler-run.js';

export type HealthEndpoint = 'healthz' | 'livez' | 'readyz';

/** How long a leader may lead by a record that is over before something is wrong. */
const leaderToleranceMs = 20_000;

const ping: HealthCheck = { name: 'ping', problem: () => undefined };

/** What has to be well for the scheduler to be. Source: cmd/kube-scheduler/app/server.go. */
export class SchedulerHealth {
  private shuttingDown = false;

  constructor(
    private readonly current: () => SchedulerRun | undefined,
    /** The name of the Lease; undefined when there is no election. */
    private readonly lease: string | undefined,
  ) {}

  shutDown(): void {
    this.shuttingDown = true;
  }

  checks(endpoint: HealthEndpoint): readonly HealthCheck[] {
    const election = this.lease === undefined ? [] : [this.election(this.lease)];
    if (endpoint === 'healthz') return this.lease === undefined ? [ping] : election;
    if (endpoint === 'livez') return [ping];
    return [
      ...election,
      { name: 'shutdown', problem: () => (this.shuttingDown ? 'process is shutting down' : undefined) },
      { name: 'sched-handler-sync', problem: () => (this.current()?.synced ? undefined : 'handlers are not fully synchronized') },
    ];
  }

  private election(lease: string): HealthCheck {
    const isWell = (): boolean => this.current()?.elector?.isHealthy(leaderToleranceMs) ?? true;
    return { name: 'leaderElection', problem: () => (isWell() ? undefined : `failed election to renew leadership on lease ${lease}`) };
  }
}
