import type { HealthCheck } from '#domain/health/health-report.js';

/** What has to be well for the manager to be. */
export class ManagerHealth {
  /** Present when there is an election. */
  #isLeaderHealthy: (() => boolean) | undefined;

  /** From now on the manager is only well while what it knows of its leadership is fresh. */
  watchLeadership(isHealthy: () => boolean): void {
    this.#isLeaderHealthy = isHealthy;
  }

  checks(): readonly HealthCheck[] {
    const isHealthy = this.#isLeaderHealthy;
    const ping: HealthCheck = { name: 'ping', problem: () => undefined };
    if (!isHealthy) return [ping];
    const election = { name: 'leaderElection', problem: () => (isHealthy() ? undefined : 'failed election to renew leadership on lease') };
    return [ping, election];
  }
}
