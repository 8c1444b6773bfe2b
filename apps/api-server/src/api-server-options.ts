import { ArrayNotEmpty, IsArray, IsBoolean, IsIn, IsInt, IsIP, IsOptional, IsString, Matches, Max, Min, ValidateBy } from 'class-validator';
import { completeOptions } from '#client/component/complete-options.js';
import { originsProblem } from './http/cors.js';
import type { PortRange } from '#domain/allocation/node-port.js';
import { parseCidr } from '#domain/ip/cidr.js';
import type { IpFamily } from '#domain/ip/ip-address.js';

function IsServiceRange(): PropertyDecorator {
  const validate = (value: unknown): boolean =>
    typeof value === 'string' && value.split(',').every((text) => parseCidr(text) !== undefined) && value.split(',').length <= 2;
  const defaultMessage = (): string => '$property must be one network such as 10.224.0.0/16, or one of each family';
  return ValidateBy({ name: 'isServiceRange', validator: { validate, defaultMessage } });
}

/** The flags of kube-apiserver; upstream's names and defaults where it has them. */
export class ApiServerOptions {
  /** `--bind-address`: where HTTPS is served. */
  @IsIP()
  bindAddress: string = '127.0.0.1';

  /** `--secure-port`: HTTPS with HTTP/1.1 and HTTP/2; 0 for any. Nothing is served when there is no certificate. */
  @IsInt()
  @Min(0)
  @Max(65535)
  securePort: number = 6443;

  /** Plain HTTP on 127.0.0.1, for curl and for kubectl without configuration; 0 for any, -1 for none. */
  @IsInt()
  @Min(-1)
  @Max(65535)
  insecurePort: number = 8080;

  /** `--tls-cert-file`: PEM, the certificate and its chain. */
  @IsOptional()
  @IsString()
  tlsCert?: string;

  /** `--tls-private-key-file`: PEM. */
  @IsOptional()
  @IsString()
  tlsKey?: string;

  /** `--client-ca-file`: PEM of the authorities that sign client certificates. */
  @IsOptional()
  @IsString()
  clientCa?: string;

  /** `--proxy-client-cert-file`: PEM, the certificate by which extension servers know this one. */
  @IsOptional()
  @IsString()
  proxyClientCert?: string;

  /** `--proxy-client-key-file`: PEM. */
  @IsOptional()
  @IsString()
  proxyClientKey?: string;

  /** `--requestheader-client-ca-file`: PEM of the authorities that sign such certificates; extension servers are told. */
  @IsOptional()
  @IsString()
  requestheaderClientCa?: string;

  /** `--requestheader-allowed-names`: common names that such certificates may have; any without it. */
  @IsArray()
  @IsString({ each: true })
  requestheaderAllowedNames: readonly string[] = [];

  /** `--service-cluster-ip-range`: where Services have their addresses. */
  @IsServiceRange()
  serviceClusterIPRange: string = '10.224.0.0/16';

  /** `--service-node-port-range`: first and last port, both included. */
  @Matches(/^\d{1,5}-\d{1,5}$/)
  serviceNodePortRange: string = '30000-32767';

  /**
   * `--advertise-address`: where pods find this server behind the Service `kubernetes`. An address of the cluster, whose image on this machine
   * (see libs/domain/src/fabric) is where the server listens: 10.0.0.1 is 127.0.0.1.
   */
  @IsIP(4)
  advertiseAddress: string = '10.0.0.1';

  /** `--event-ttl`, in milliseconds. */
  @IsInt()
  @Min(1)
  eventTtlMs: number = 3_600_000;

  /** `--kubelet-token-file`: what kubelets ask for before they show a log. Without it they refuse. */
  @IsOptional()
  @IsString()
  kubeletToken?: string;

  /** `--service-account-signing-key-file`: PEM of the key that tokens are signed with. Without it tokens end with the server. */
  @IsOptional()
  @IsString()
  serviceAccountSigningKey?: string;

  /** `--service-account-key-file`: PEM of the keys that tokens are checked with; the signing key without it. */
  @IsOptional()
  @IsString({ each: true })
  serviceAccountKeys?: readonly string[];

  /** `--service-account-issuer`: whose tokens are taken; the first gives them. */
  @ArrayNotEmpty()
  @IsString({ each: true })
  serviceAccountIssuers: readonly string[] = ['https://kubernetes.default.svc.cluster.local'];

  /** `--api-audiences`: what tokens for this server name; the issuers without it. */
  @IsOptional()
  @IsString({ each: true })
  apiAudiences?: readonly string[];

  /** `--service-account-max-token-expiration`, in milliseconds; 0 for no limit. */
  @IsInt()
  @Min(0)
  serviceAccountMaxTokenExpirationMs: number = 0;

  /** `--service-account-extend-token-expiration`: tokens of pods are good for a year, so that old clients do not break. */
  @IsBoolean()
  serviceAccountExtendTokenExpiration: boolean = true;

  /** `--service-account-jwks-uri`: where others find the keys that tokens are checked with; this server without it. */
  @IsOptional()
  @Matches(/^https:\/\//)
  serviceAccountJwksUri?: string;

  /** `--cors-allowed-origins`: regular expressions of the origins whose pages may call, beside those of this machine on plain HTTP. */
  @IsArray()
  @IsString({ each: true })
  corsAllowedOrigins: readonly string[] = [];

  /** `--disable-admission-plugins`: names of plugins that are not asked. */
  @IsArray()
  @IsString({ each: true })
  disableAdmissionPlugins: readonly string[] = [];

  /** `--default-not-ready-toleration-seconds`: how long pods that say nothing of it stay on a node that is not ready. */
  @IsInt()
  defaultNotReadyTolerationSeconds: number = 300;

  /** `--default-unreachable-toleration-seconds`: how long they stay on a node that cannot be reached. */
  @IsInt()
  defaultUnreachableTolerationSeconds: number = 300;

  @IsIn(['silent', 'error', 'warn', 'info', 'debug'])
  logLevel: string = 'info';
}

const optional = [
  'tlsCert',
  'tlsKey',
  'clientCa',
  'proxyClientCert',
  'proxyClientKey',
  'requestheaderClientCa',
  'kubeletToken',
  'serviceAccountSigningKey',
  'serviceAccountKeys',
  'apiAudiences',
  'serviceAccountJwksUri',
] as const;

/** Fills in the defaults. Throws one Error that names every option that makes no sense. */
export function apiServerOptions(given: Partial<ApiServerOptions>): ApiServerOptions {
  return completeOptions(ApiServerOptions, given, {
    optional,
    check: ({ corsAllowedOrigins }) => [originsProblem(corsAllowedOrigins) ?? []].flat(),
  });
}

/** What the flags say of the addresses and ports of Services. Ranges are checked by now. */
export function serviceNetworkOf(options: ApiServerOptions): { readonly families: readonly IpFamily[]; readonly nodePorts: PortRange } {
  const families = options.serviceClusterIPRange.split(',').flatMap((text) => parseCidr(text)?.family ?? []);
  const [first = 0, last = 0] = options.serviceNodePortRange.split('-').map(Number);
  return { families, nodePorts: { base: first, size: Math.max(last - first + 1, 0) } };
}
