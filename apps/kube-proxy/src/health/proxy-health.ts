import type { Clock } from '#client/clock.js';
import type { Node } from '#domain/schema/types/core-v1.js';

/** Taint of nodes that the cluster autoscaler is about to remove. */
const toBeDeletedTaint = 'ToBeDeletedByClusterAutoscaler';

/** Body of /healthz and /livez. Upstream's ProxyHealth, `pkg/proxy/healthcheck/proxy_health.go`. */
export interface HealthReport {
  readonly lastUpdated: string;
  readonly currentTime: string;
  readonly nodeEligible?: boolean;
  readonly healthy: boolean;
  readonly status?: Readonly<Record<string, { readonly lastUpdated: string; readonly healthy: boolean }>>;
}

/** Whether changes come into force in time: unhealthy when one has been waiting for `timeoutMs`. */
export class ProxyHealth {
  private lastUpdated: number | undefined;
  private waitingSince: number | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly timeoutMs: number,
  ) {}

  /** A change has come in. */
  queued(): void {
    this.waitingSince ??= this.clock.now();
  }

  /** All changes are in force. */
  updated(): void {
    this.waitingSince = undefined;
    this.lastUpdated = this.clock.now();
  }

  get healthy(): boolean {
    return this.lastUpdated === undefined || this.waitingSince === undefined || this.clock.now() - this.waitingSince < this.timeoutMs;
  }

  /** What /livez says: the node does not matter. */
  live(): HealthReport {
    return this.report(this.healthy, {});
  }

  /** What /healthz says: a node that is gone or about to go is not to be sent traffic. */
  health(node: Node | undefined): HealthReport {
    const nodeEligible = isEligible(node);
    return this.report(this.healthy && nodeEligible, { nodeEligible });
  }

  /** While all is well `lastUpdated` is the current time; otherwise it is when rules were last written. */
  private report(wellAll: boolean, eligibility: { readonly nodeEligible?: boolean }): HealthReport {
    const currentTime = formatMoment(this.clock.now());
    const lastUpdated = this.lastUpdated === undefined ? zeroTime : formatMoment(this.lastUpdated);
    return {
      lastUpdated: wellAll ? currentTime : lastUpdated,
      currentTime,
      ...eligibility,
      healthy: this.healthy,
      ...(this.lastUpdated !== undefined && { status: { IPv4: { lastUpdated, healthy: this.healthy } } }),
    };
  }
}

/** How Go writes a time that was never set. */
const zeroTime = '0001-01-01T00:00:00Z';

function formatMoment(now: number): string {
  return new Date(now).toISOString();
}

function isEligible(node: Node | undefined): boolean {
  if (!node || node.metadata.deletionTimestamp !== undefined) return false;
  return !(node.spec?.taints ?? []).some(({ key }) => key === toBeDeletedTaint);
}
