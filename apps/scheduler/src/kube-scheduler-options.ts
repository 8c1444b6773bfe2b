import { IsBoolean, IsIn, IsInt, IsIP, IsNotEmpty, IsOptional, IsString, Max, Min } from 'class-validator';
import { completeOptions } from '#client/component/complete-options.js';

/** The flags of kube-scheduler; upstream's names and defaults where it has them. Times are in milliseconds. */
export class KubeSchedulerOptions {
  /** `--bind-address`: where health and metrics are served, as plain HTTP. */
  @IsIP()
  address: string = '127.0.0.1';

  /** `--secure-port`; 0 for any. */
  @IsInt()
  @Min(0)
  @Max(65535)
  port: number = 10_259;

  /** `--leader-elect`: wait to become the leader before scheduling. */
  @IsBoolean()
  leaderElect: boolean = true;

  /** `--leader-elect-lease-duration` */
  @IsInt()
  @Min(1000)
  leaseDurationMs: number = 15_000;

  /** `--leader-elect-renew-deadline` */
  @IsInt()
  @Min(1)
  renewDeadlineMs: number = 10_000;

  /** `--leader-elect-retry-period` */
  @IsInt()
  @Min(1)
  retryPeriodMs: number = 2000;

  /** Who this process is among those that may lead; one that starts again under the same name need not wait. A new name when absent. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  identity?: string;

  /** `--leader-elect-resource-namespace`: of the Lease. */
  @IsString()
  @IsNotEmpty()
  leaseNamespace: string = 'kube-system';

  /** `--leader-elect-resource-name`: of the Lease. */
  @IsString()
  @IsNotEmpty()
  leaseName: string = 'kube-scheduler';

  /** `--pod-max-in-unschedulable-pods-duration`: after which a pod is tried again although nothing has happened. */
  @IsInt()
  @Min(1)
  maxInUnschedulableMs: number = 300_000;

  /** `--pod-initial-backoff-duration`: how long a pod rests after its first failure; upstream has it in its configuration file. */
  @IsInt()
  @Min(1)
  initialBackoffMs: number = 1000;

  /** `--pod-max-backoff-duration`: how long a pod rests at most. */
  @IsInt()
  @Min(1)
  maxBackoffMs: number = 10_000;

  /** `--percentage-of-nodes-to-score`: how many feasible nodes are enough, in percent of all; 0 lets it depend on how many there are. */
  @IsInt()
  @Min(0)
  @Max(100)
  percentageOfNodesToScore: number = 0;

  /** `--volume-bind-timeout`: how long a pod may wait for its volumes before it is looked at anew. */
  @IsInt()
  @Min(1)
  volumeBindTimeoutMs: number = 600_000;

  @IsIn(['silent', 'error', 'warn', 'info', 'debug'])
  logLevel: string = 'info';
}

/** Fills in the defaults. Throws one Error that names every option that makes no sense. */
export function kubeSchedulerOptions(given: Partial<KubeSchedulerOptions>): KubeSchedulerOptions {
  return completeOptions(KubeSchedulerOptions, given, {
    optional: ['identity'],
    check: ({ initialBackoffMs, maxBackoffMs }) =>
      maxBackoffMs < initialBackoffMs ? ['maxBackoffMs must not be less than initialBackoffMs'] : [],
  });
}
