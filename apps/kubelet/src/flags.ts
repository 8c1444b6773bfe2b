import { readFileSync } from 'node:fs';
import { InvalidArgumentError, type Command } from 'commander';
import { givenFlags, parseDuration, parseList } from '#client/component/flag-values.js';
import type { KubeletOptions } from './kubelet-options.js';

/** What the command line says. */
export interface KubeletFlags extends Partial<KubeletOptions> {
  /** How to reach the API server; without it what kubectl would take. */
  readonly kubeconfig?: string;
}

/** Reads upstream's flags, and those of a kubelet of many nodes; files are read here. Prints help, and errors, and ends the process, as commander does. */
export function parseFlags(command: Command, argv: readonly string[]): KubeletFlags {
  command
    .name('kubelet')
    .description('Runs virtual nodes and their pods.')
    .option('--kubeconfig <file>', 'how to reach the API server')
    .option('--nodes <count>', 'how many nodes there are', Number)
    .option('--node-name-prefix <text>', 'what their names begin with; a number follows')
    .option('--node-labels <labels>', 'labels of all nodes: a=b,c=d', parseLabels)
    .option('--node-network <network>', 'where nodes have their addresses')
    .option('--cluster-cidr <network>', 'where pods have their addresses')
    .option('--service-cidr <network>', 'where Services have their addresses')
    .option('--node-cpu <amount>', 'CPUs of each node')
    .option('--node-memory <amount>', 'memory of each node')
    .option('--node-ephemeral-storage <amount>', 'disk of each node')
    .option('--max-pods <count>', 'how many pods a node may run', Number)
    .option('--port <port>', "of each node's HTTP API, on the node's own address", Number)
    .option('--healthz-bind-address <ip>', 'where health and metrics are served')
    .option('--healthz-port <port>', 'port for health and metrics', Number)
    .option('--server-token-file <file>', 'what who asks for logs must show')
    .option('--node-lease-duration <duration>', 'how long a node is believed to live without a sign', parseDuration)
    .option('--node-status-update-frequency <duration>', 'how often a node looks whether its status has changed', parseDuration)
    .option('--node-status-report-frequency <duration>', 'how often it reports when nothing has changed', parseDuration)
    .option('--container-log-size <characters>', "how much of a container's log is kept", Number)
    .option('--log-level <level>', 'silent, error, warn, info or debug')
    .parse(argv as string[]);
  const flags = command.opts<Record<string, unknown>>();
  const tokenFile = flags['serverTokenFile'];
  const leaseDurationMs = flags['nodeLeaseDuration'];
  return givenFlags({
    kubeconfig: flags['kubeconfig'],
    nodes: flags['nodes'],
    nodeNamePrefix: flags['nodeNamePrefix'],
    nodeLabels: flags['nodeLabels'],
    nodeNetwork: flags['nodeNetwork'],
    clusterCIDR: flags['clusterCidr'],
    serviceCIDR: flags['serviceCidr'],
    nodeCPU: flags['nodeCpu'],
    nodeMemory: flags['nodeMemory'],
    nodeEphemeralStorage: flags['nodeEphemeralStorage'],
    maxPods: flags['maxPods'],
    port: flags['port'],
    healthzBindAddress: flags['healthzBindAddress'],
    healthzPort: flags['healthzPort'],
    serverToken: typeof tokenFile === 'string' ? readFileSync(tokenFile, 'utf8').trim() : undefined,
    nodeLeaseDurationSeconds: typeof leaseDurationMs === 'number' ? leaseDurationMs / 1000 : undefined,
    nodeStatusUpdateMs: flags['nodeStatusUpdateFrequency'],
    nodeStatusReportMs: flags['nodeStatusReportFrequency'],
    containerLogSize: flags['containerLogSize'],
    logLevel: flags['logLevel'],
  });
}

function parseLabels(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    parseList(text).map((label) => {
      const [name = '', value, ...more] = label.split('=');
      if (name === '' || value === undefined || more.length > 0) throw new InvalidArgumentError('a=b,c=d is wanted.');
      return [name, value];
    }),
  );
}
