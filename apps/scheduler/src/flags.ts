import type { Command } from 'commander';
import { givenFlags, parseBoolean, parseDuration } from '#client/component/flag-values.js';
import type { KubeSchedulerOptions } from './kube-scheduler-options.js';

/** What the command line says. */
export interface KubeSchedulerFlags extends Partial<KubeSchedulerOptions> {
  /** How to reach the API server; without it what kubectl would take. */
  readonly kubeconfig?: string;
}

/** Reads upstream's flags. Prints help, and errors, and ends the process, as commander does. */
export function parseFlags(command: Command, argv: readonly string[]): KubeSchedulerFlags {
  command
    .name('kube-scheduler')
    .description('Finds a node for every pod that has none.')
    .option('--kubeconfig <file>', 'how to reach the API server')
    .option('--bind-address <ip>', 'where health and metrics are served')
    .option('--secure-port <port>', 'port for health and metrics; 0 for any', Number)
    .option('--leader-elect [boolean]', 'wait to become the leader before scheduling', parseBoolean)
    .option('--leader-elect-identity <text>', 'who this process is; who starts again under the same name leads at once')
    .option('--leader-elect-lease-duration <duration>', 'how long others wait for a leader who does not renew', parseDuration)
    .option('--leader-elect-renew-deadline <duration>', 'how long a leader tries to renew', parseDuration)
    .option('--leader-elect-retry-period <duration>', 'time between two tries', parseDuration)
    .option('--leader-elect-resource-namespace <name>', 'namespace of the Lease')
    .option('--leader-elect-resource-name <name>', 'name of the Lease')
    .option('--pod-max-in-unschedulable-pods-duration <duration>', 'when a pod is tried again although nothing has happened', parseDuration)
    .option('--pod-initial-backoff-duration <duration>', 'how long a pod rests after its first failure', parseDuration)
    .option('--pod-max-backoff-duration <duration>', 'how long a pod rests at most', parseDuration)
    .option('--percentage-of-nodes-to-score <percent>', 'how many feasible nodes are enough; 0 lets it depend on the cluster', Number)
    .option('--volume-bind-timeout <duration>', 'how long a pod may wait for its volumes', parseDuration)
    .option('--log-level <level>', 'silent, error, warn, info or debug')
    .parse(argv as string[]);
  const flags = command.opts<Record<string, unknown>>();
  return givenFlags({
    kubeconfig: flags['kubeconfig'],
    address: flags['bindAddress'],
    port: flags['securePort'],
    leaderElect: flags['leaderElect'],
    identity: flags['leaderElectIdentity'],
    leaseDurationMs: flags['leaderElectLeaseDuration'],
    renewDeadlineMs: flags['leaderElectRenewDeadline'],
    retryPeriodMs: flags['leaderElectRetryPeriod'],
    leaseNamespace: flags['leaderElectResourceNamespace'],
    leaseName: flags['leaderElectResourceName'],
    maxInUnschedulableMs: flags['podMaxInUnschedulablePodsDuration'],
    initialBackoffMs: flags['podInitialBackoffDuration'],
    maxBackoffMs: flags['podMaxBackoffDuration'],
    percentageOfNodesToScore: flags['percentageOfNodesToScore'],
    volumeBindTimeoutMs: flags['volumeBindTimeout'],
    logLevel: flags['logLevel'],
  });
}
