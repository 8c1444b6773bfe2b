import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { givenFlags, parseBoolean, parseDuration, parseList } from '#client/component/flag-values.js';
import type { ApiServerOptions } from './api-server-options.js';

/** What the command line says. */
export interface ApiServerFlags extends Partial<ApiServerOptions> {
  /** Objects are kept in memory without it. */
  readonly storageDirectory?: string;
}

/** Reads upstream's flags; files are read here. Prints help, and errors, and ends the process, as commander does. */
export function parseFlags(command: Command, argv: readonly string[]): ApiServerFlags {
  command
    .name('kube-apiserver')
    .description('Serves the Kubernetes API.')
    .option('--storage-directory <directory>', 'where objects are kept; in memory without it')
    .option('--bind-address <ip>', 'where HTTPS is served')
    .option('--secure-port <port>', 'port for HTTPS', Number)
    .option('--insecure-port <port>', 'port for plain HTTP on 127.0.0.1; -1 for none', Number)
    .option('--tls-cert-file <file>', 'certificate for HTTPS, with its chain')
    .option('--tls-private-key-file <file>', 'its key')
    .option('--client-ca-file <file>', 'authorities that sign client certificates')
    .option('--proxy-client-cert-file <file>', 'certificate by which extension servers know this one')
    .option('--proxy-client-key-file <file>', 'its key')
    .option('--requestheader-client-ca-file <file>', 'authorities that sign such certificates')
    .option('--requestheader-allowed-names <names>', 'common names of such certificates, with commas', (names: string) => names.split(','))
    .option('--service-cluster-ip-range <networks>', 'where Services have their addresses')
    .option('--service-node-port-range <range>', 'first and last node port')
    .option('--advertise-address <ip>', 'cluster address of this server')
    .option('--kubelet-token-file <file>', 'what kubelets ask for before they show a log')
    .option('--service-account-signing-key-file <file>', 'key that tokens of service accounts are signed with')
    .option('--service-account-key-file <file>', 'keys that they are checked with; can be given several times', collect)
    .option('--service-account-issuer <url>', 'whose tokens are taken, the first gives them; can be given several times', collect)
    .option('--api-audiences <names>', 'what tokens for this server name, with commas', parseList)
    .option('--service-account-max-token-expiration <duration>', 'longest time that tokens are good for; 0 for no limit', parseDuration)
    .option('--service-account-extend-token-expiration [boolean]', 'whether tokens of pods are good for a year', parseBoolean)
    .option('--service-account-jwks-uri <url>', 'where others find the keys that tokens are checked with')
    .option('--event-ttl <duration>', 'how long Events are kept', parseDuration)
    .option('--cors-allowed-origins <expressions>', 'origins whose pages may call, regular expressions with commas', (list: string) =>
      list.split(','),
    )
    .option('--disable-admission-plugins <names>', 'admission plugins that are not asked, with commas', (names: string) => names.split(','))
    .option('--default-not-ready-toleration-seconds <seconds>', 'how long pods stay on a node that is not ready', Number)
    .option('--default-unreachable-toleration-seconds <seconds>', 'how long pods stay on a node that cannot be reached', Number)
    .option('--log-level <level>', 'silent, error, warn, info or debug')
    .parse(argv as string[]);
  const flags = command.opts<Record<string, string | number | string[] | undefined>>();
  const keyFiles = flags['serviceAccountKeyFile'] as readonly string[] | undefined;
  return givenFlags({
    storageDirectory: flags['storageDirectory'],
    bindAddress: flags['bindAddress'],
    securePort: flags['securePort'],
    insecurePort: flags['insecurePort'],
    tlsCert: fileOf(flags['tlsCertFile']),
    tlsKey: fileOf(flags['tlsPrivateKeyFile']),
    clientCa: fileOf(flags['clientCaFile']),
    proxyClientCert: fileOf(flags['proxyClientCertFile']),
    proxyClientKey: fileOf(flags['proxyClientKeyFile']),
    requestheaderClientCa: fileOf(flags['requestheaderClientCaFile']),
    requestheaderAllowedNames: flags['requestheaderAllowedNames'],
    serviceClusterIPRange: flags['serviceClusterIpRange'],
    serviceNodePortRange: flags['serviceNodePortRange'],
    advertiseAddress: flags['advertiseAddress'],
    kubeletToken: fileOf(flags['kubeletTokenFile'])?.trim(),
    serviceAccountSigningKey: fileOf(flags['serviceAccountSigningKeyFile']),
    serviceAccountKeys: keyFiles?.map((file) => readFileSync(file, 'utf8')),
    serviceAccountIssuers: flags['serviceAccountIssuer'],
    apiAudiences: flags['apiAudiences'],
    serviceAccountMaxTokenExpirationMs: flags['serviceAccountMaxTokenExpiration'],
    serviceAccountExtendTokenExpiration: flags['serviceAccountExtendTokenExpiration'],
    serviceAccountJwksUri: flags['serviceAccountJwksUri'],
    eventTtlMs: flags['eventTtl'],
    corsAllowedOrigins: flags['corsAllowedOrigins'],
    disableAdmissionPlugins: flags['disableAdmissionPlugins'],
    defaultNotReadyTolerationSeconds: flags['defaultNotReadyTolerationSeconds'],
    defaultUnreachableTolerationSeconds: flags['defaultUnreachableTolerationSeconds'],
    logLevel: flags['logLevel'],
  });
}

/** For flags that can be given several times. */
function collect(value: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), value];
}

function fileOf(path: string | number | string[] | undefined): string | undefined {
  return path === undefined ? undefined : readFileSync(String(path), 'utf8');
}
