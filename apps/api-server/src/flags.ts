import { readFileSync } from 'node:fs';
import { InvalidArgumentError, type Command } from 'commander';
import { parseGoDuration } from '#domain/time/go-duration.js';
import type { ApiServerOptions } from './api-server-options.js';

/** Reads upstream's flags; files are read here. Prints help, and errors, and ends the process, as commander does. */
export function parseFlags(command: Command, argv: readonly string[]): Partial<ApiServerOptions> {
  command
    .name('kube-apiserver')
    .description('Serves the Kubernetes API.')
    .option('--bind-address <ip>', 'where HTTPS is served')
    .option('--secure-port <port>', 'port for HTTPS', Number)
    .option('--insecure-port <port>', 'port for plain HTTP on 127.0.0.1; -1 for none', Number)
    .option('--tls-cert-file <file>', 'certificate for HTTPS, with its chain')
    .option('--tls-private-key-file <file>', 'its key')
    .option('--client-ca-file <file>', 'authorities that sign client certificates')
    .option('--service-cluster-ip-range <networks>', 'where Services have their addresses')
    .option('--service-node-port-range <range>', 'first and last node port')
    .option('--advertise-address <ip>', 'cluster address of this server')
    .option('--event-ttl <duration>', 'how long Events are kept', parseDuration)
    .option('--disable-admission-plugins <names>', 'admission plugins that are not asked, with commas', (names: string) => names.split(','))
    .option('--default-not-ready-toleration-seconds <seconds>', 'how long pods stay on a node that is not ready', Number)
    .option('--default-unreachable-toleration-seconds <seconds>', 'how long pods stay on a node that cannot be reached', Number)
    .option('--log-level <level>', 'silent, error, warn, info or debug')
    .parse(argv as string[]);
  const flags = command.opts<Record<string, string | number | string[] | undefined>>();
  return defined({
    bindAddress: flags['bindAddress'],
    securePort: flags['securePort'],
    insecurePort: flags['insecurePort'],
    tlsCert: fileOf(flags['tlsCertFile']),
    tlsKey: fileOf(flags['tlsPrivateKeyFile']),
    clientCa: fileOf(flags['clientCaFile']),
    serviceClusterIPRange: flags['serviceClusterIpRange'],
    serviceNodePortRange: flags['serviceNodePortRange'],
    advertiseAddress: flags['advertiseAddress'],
    eventTtlMs: flags['eventTtl'],
    disableAdmissionPlugins: flags['disableAdmissionPlugins'],
    defaultNotReadyTolerationSeconds: flags['defaultNotReadyTolerationSeconds'],
    defaultUnreachableTolerationSeconds: flags['defaultUnreachableTolerationSeconds'],
    logLevel: flags['logLevel'],
  });
}

/** Values are checked with the options themselves. */
function defined(values: Readonly<Record<string, unknown>>): Partial<ApiServerOptions> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function fileOf(path: string | number | string[] | undefined): string | undefined {
  return path === undefined ? undefined : readFileSync(String(path), 'utf8');
}

/** Whole milliseconds. */
function parseDuration(text: string): number {
  const nanoseconds = parseGoDuration(text);
  if (typeof nanoseconds !== 'bigint') throw new InvalidArgumentError(nanoseconds.problem);
  return Number(nanoseconds / 1_000_000n);
}
