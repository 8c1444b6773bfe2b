import type { Command } from 'commander';
import { givenFlags, parseBoolean, parseDuration, parseList } from '#client/component/flag-values.js';
import type { KubeProxyOptions } from './kube-proxy-options.js';

/** What the command line says. */
export interface KubeProxyFlags extends Partial<KubeProxyOptions> {
  /** A file that says where the API server is. */
  readonly kubeconfig?: string;
  /** A file of Services, EndpointSlices, Nodes and Pods to proxy, in place of an API server. */
  readonly manifests?: string;
}

/** Reads upstream's flags. Prints help, and errors, and ends the process, as commander does. */
export function parseFlags(command: Command, argv: readonly string[]): KubeProxyFlags {
  command
    .name('kube-proxy')
    .description('Forwards connections to Services by the rules kube-proxy would give to iptables.')
    .option('--kubeconfig <file>', 'where the API server is')
    .option('--manifests <file>', 'YAML or JSON file of the Services, EndpointSlices, Nodes and Pods to proxy, in place of an API server')
    .option('--hostname-override <name>', 'name of the node whose view the rules are')
    .option('--bind-address <ip>', 'address of the node')
    .option('--cluster-cidr <network>', 'where pods have their addresses')
    .option('--service-cidr <network>', 'where Services have their addresses')
    .option('--masquerade-all', 'hide the source of all traffic to cluster IPs')
    .option('--iptables-masquerade-bit <bit>', 'bit of the mark for packets to masquerade', Number)
    .option('--iptables-localhost-nodeports <boolean>', 'whether node ports answer on 127.0.0.1', parseBoolean)
    .option('--nodeport-addresses <networks>', 'networks of the node addresses that serve node ports', parseList)
    .option('--nodeport-hosts <addresses>', 'addresses of this machine to listen on for node ports', parseList)
    .option('--iptables-sync-period <duration>', 'how soon a failed sync or a port that was taken is tried again', parseDuration)
    .option('--iptables-min-sync-period <duration>', 'time between two syncs, in which changes gather', parseDuration)
    .option('--metrics-bind-address <address>', 'where health, metrics and rules are served, as address:port')
    .option('--log-level <level>', 'silent, error, warn, info or debug')
    .parse(argv as string[]);
  const flags = command.opts();
  const [, address, port] = /^\[?(.*?)\]?:(\d+)$/.exec(String(flags['metricsBindAddress'] ?? '')) ?? [];
  return givenFlags({
    kubeconfig: flags['kubeconfig'],
    manifests: flags['manifests'],
    nodeName: flags['hostnameOverride'],
    nodeIP: flags['bindAddress'],
    clusterCIDR: flags['clusterCidr'],
    serviceCIDR: flags['serviceCidr'],
    masqueradeAll: flags['masqueradeAll'],
    masqueradeBit: flags['iptablesMasqueradeBit'],
    localhostNodePorts: flags['iptablesLocalhostNodeports'],
    nodePortAddresses: flags['nodeportAddresses'],
    nodePortHosts: flags['nodeportHosts'],
    syncPeriodMs: flags['iptablesSyncPeriod'],
    minSyncPeriodMs: flags['iptablesMinSyncPeriod'],
    address,
    port: port === undefined ? undefined : Number(port),
    logLevel: flags['logLevel'],
  });
}
