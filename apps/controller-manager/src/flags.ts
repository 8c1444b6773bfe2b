import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { givenFlags, parseBoolean, parseDuration } from '#client/component/flag-values.js';
import type { ControllerManagerOptions } from './controller-manager-options.js';

/** What the command line says. */
export interface ControllerManagerFlags extends Partial<ControllerManagerOptions> {
  /** A file that says where the API server is. */
  readonly kubeconfig: string;
}

/** Reads upstream's flags; files are read here. Prints help, and errors, and ends the process, as commander does. */
export function parseFlags(command: Command, argv: readonly string[]): ControllerManagerFlags {
  command
    .name('kube-controller-manager')
    .description('Runs the control loops of a cluster.')
    .requiredOption('--kubeconfig <file>', 'where the API server is')
    .option('--controllers <names>', '* for all, name and -name for one', (text: string) => text.split(','))
    .option('--leader-elect <boolean>', 'whether only one of several managers works', parseBoolean)
    .option('--leader-elect-identity <text>', 'who this process is; who starts again under the same name leads at once')
    .option('--leader-elect-lease-duration <duration>', 'how long others wait for a leader who does not renew', parseDuration)
    .option('--leader-elect-renew-deadline <duration>', 'how long a leader tries to renew', parseDuration)
    .option('--leader-elect-retry-period <duration>', 'between two tries', parseDuration)
    .option('--cluster-cidr <network>', 'where pods have their addresses')
    .option('--node-cidr-mask-size <bits>', "size of a node's part of it", Number)
    .option('--service-cluster-ip-range <network>', 'where Services have their addresses')
    .option('--root-ca-file <file>', 'the authority that pods trust')
    .option('--service-account-private-key-file <file>', 'key that tokens in Secrets are signed with')
    .option('--cluster-signing-cert-file <file>', 'authority that signs approved requests for certificates')
    .option('--cluster-signing-key-file <file>', 'its key')
    .option('--cluster-signing-duration <duration>', 'how long certificates are good for at most', parseDuration)
    .option('--bind-address <ip>', 'where health and metrics are served')
    .option('--secure-port <port>', 'port for health and metrics', Number)
    .option('--concurrent-syncs <count>', 'how many objects of a kind are worked on at a time', Number)
    .option('--log-level <level>', 'silent, error, warn, info or debug')
    .parse(argv as string[]);
  const flags = command.opts<Record<string, unknown>>();
  return givenFlags({
    kubeconfig: flags['kubeconfig'],
    controllers: flags['controllers'],
    leaderElect: flags['leaderElect'],
    leaderElectIdentity: flags['leaderElectIdentity'],
    leaderElectLeaseDurationMs: flags['leaderElectLeaseDuration'],
    leaderElectRenewDeadlineMs: flags['leaderElectRenewDeadline'],
    leaderElectRetryPeriodMs: flags['leaderElectRetryPeriod'],
    clusterCIDR: flags['clusterCidr'],
    nodeCIDRMaskSize: flags['nodeCidrMaskSize'],
    serviceCIDR: flags['serviceClusterIpRange'],
    rootCA: fileOf(flags['rootCaFile']),
    serviceAccountPrivateKey: fileOf(flags['serviceAccountPrivateKeyFile']),
    clusterSigningCert: fileOf(flags['clusterSigningCertFile']),
    clusterSigningKey: fileOf(flags['clusterSigningKeyFile']),
    clusterSigningDurationMs: flags['clusterSigningDuration'],
    bindAddress: flags['bindAddress'],
    port: flags['securePort'],
    concurrentSyncs: flags['concurrentSyncs'],
    logLevel: flags['logLevel'],
  });
}

function fileOf(path: unknown): string | undefined {
  return typeof path === 'string' ? readFileSync(path, 'utf8') : undefined;
}
