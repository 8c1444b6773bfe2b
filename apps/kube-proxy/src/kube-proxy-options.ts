import 'reflect-metadata';
import { hostname } from 'node:os';
import { ArrayNotEmpty, IsBoolean, IsIn, IsInt, IsIP, IsNotEmpty, IsOptional, IsString, Max, Min, ValidateBy } from 'class-validator';
import { completeOptions } from '#client/component/complete-options.js';
import { parseCidr } from '#domain/ip/cidr.js';

/** How often a proxy waits for a burst of changes to end, see `minSyncPeriodMs`. */
const defaultMinSyncPeriodMs = 25;

function IsNetwork(each = false): PropertyDecorator {
  const validate = (value: unknown): boolean => typeof value === 'string' && (value === '' || parseCidr(value) !== undefined);
  const defaultMessage = (): string => '$property must be a network such as 10.244.0.0/16';
  return ValidateBy({ name: 'isNetwork', validator: { validate, defaultMessage } }, each ? { each } : {});
}

/** The flags of kube-proxy; upstream's names and defaults where it has them. Times are in milliseconds. */
export class KubeProxyOptions {
  /** `--hostname-override`: the node whose view the rules are; its endpoints are the local ones. */
  @IsString()
  @IsNotEmpty()
  nodeName: string = hostname().toLowerCase();

  /** `--bind-address`: address of the node. Without it the Node object's InternalIP, or else 127.0.0.1, is taken. */
  @IsOptional()
  @IsIP(4)
  nodeIP?: string;

  /** `--cluster-cidr`: where pods have their addresses; empty when pods cannot be told from other clients. */
  @IsNetwork()
  clusterCIDR: string = '10.244.0.0/16';

  /** Where Services have their addresses. */
  @IsNetwork()
  serviceCIDR: string = '10.224.0.0/16';

  /** `--masquerade-all` */
  @IsBoolean()
  masqueradeAll: boolean = false;

  /** `--iptables-masquerade-bit` */
  @IsInt()
  @Min(0)
  @Max(31)
  masqueradeBit: number = 14;

  /** `--iptables-localhost-nodeports`: node ports answer on 127.0.0.1. */
  @IsBoolean()
  localhostNodePorts: boolean = true;

  /** `--nodeport-addresses`: networks of the node addresses that rules serve node ports on; empty for all. */
  @IsNetwork(true)
  nodePortAddresses: string[] = [];

  /** The addresses of this machine that node ports are listened for on. */
  @ArrayNotEmpty()
  @IsIP(4, { each: true })
  nodePortHosts: string[] = ['127.0.0.1'];

  /** `--iptables-sync-period`: a failed sync is tried again after it, and so is a port that was taken. */
  @IsInt()
  @Min(1)
  syncPeriodMs: number = 30_000;

  /**
   * `--iptables-min-sync-period`: time between two syncs, in which changes gather. Upstream waits 1 s, for what iptables costs; here a sync takes a
   * few milliseconds, so a change after a quiet time is in force at once and a storm of them costs 40 syncs a second at most.
   */
  @IsInt()
  @Min(0)
  minSyncPeriodMs: number = defaultMinSyncPeriodMs;

  /** How long an endpoint may take to accept before the client is reset. */
  @IsInt()
  @Min(1)
  connectTimeoutMs: number = 10_000;

  /** How long a connection whose packets would be dropped hangs before it is closed. */
  @IsInt()
  @Min(0)
  dropTimeoutMs: number = 30_000;

  /** How long connections may take to end when the proxy stops, before they are reset. */
  @IsInt()
  @Min(0)
  shutdownGraceMs: number = 500;

  /** `--metrics-bind-address`, which here serves health, rules and addresses as well. */
  @IsIP()
  address: string = '127.0.0.1';

  /** 0 for any. */
  @IsInt()
  @Min(0)
  @Max(65535)
  port: number = 10249;

  @IsIn(['silent', 'error', 'warn', 'info', 'debug'])
  logLevel: string = 'info';
}

/** Fills in the defaults. Throws one Error that names every option that makes no sense. */
export function kubeProxyOptions(given: Partial<KubeProxyOptions>): KubeProxyOptions {
  return completeOptions(KubeProxyOptions, given, { optional: ['nodeIP'] });
}
