import 'reflect-metadata';
import { ArrayNotEmpty, IsBoolean, IsIn, IsInt, IsIP, IsNotEmpty, IsOptional, IsString, Max, Min, ValidateBy } from 'class-validator';
import { completeOptions } from '#client/component/complete-options.js';
import { parseCidr } from '#domain/ip/cidr.js';

function IsNetwork(): PropertyDecorator {
  const validate = (value: unknown): boolean => typeof value === 'string' && parseCidr(value) !== undefined;
  return ValidateBy({
    name: 'isNetwork',
    validator: { validate, defaultMessage: () => '$property must be a network such as 10.244.0.0/16' },
  });
}

/** The flags of kube-controller-manager; upstream's names and defaults where it has them. Times are in milliseconds. */
export class ControllerManagerOptions {
  /** `--controllers`: `*` for all, `name` and `-name` for one that runs or does not. */
  @ArrayNotEmpty()
  @IsString({ each: true })
  controllers: string[] = ['*'];

  /** `--leader-elect`: only one of several managers works. */
  @IsBoolean()
  leaderElect: boolean = true;

  @IsInt()
  @Min(1)
  leaderElectLeaseDurationMs: number = 15_000;

  @IsInt()
  @Min(1)
  leaderElectRenewDeadlineMs: number = 10_000;

  @IsInt()
  @Min(1)
  leaderElectRetryPeriodMs: number = 2000;

  /** `--cluster-cidr`: where nodes get the networks of their pods from. */
  @IsNetwork()
  clusterCIDR: string = '10.244.0.0/16';

  /** `--node-cidr-mask-size`: how large the network of a node is. */
  @IsInt()
  @Min(1)
  @Max(128)
  nodeCIDRMaskSize: number = 24;

  /** `--service-cluster-ip-range` */
  @IsNetwork()
  serviceCIDR: string = '10.224.0.0/16';

  /** `--root-ca-file`: PEM of the authority that pods trust; nothing is published without it. */
  @IsOptional()
  @IsString()
  rootCA?: string;

  /** `--service-account-private-key-file`: PEM of the key that tokens in Secrets are signed with; none are made without it. */
  @IsOptional()
  @IsString()
  serviceAccountPrivateKey?: string;

  /** `--cluster-signing-cert-file`: PEM of the authority that signs approved requests; none are signed without it and its key. */
  @IsOptional()
  @IsString()
  clusterSigningCert?: string;

  /** `--cluster-signing-key-file`: PEM. */
  @IsOptional()
  @IsString()
  clusterSigningKey?: string;

  /** `--cluster-signing-duration`: how long certificates are good for at most. */
  @IsInt()
  @Min(1)
  clusterSigningDurationMs: number = 365 * 86_400_000;

  /** Who this process is among those that may lead; one that starts again under the same name need not wait. A new name when absent. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  leaderElectIdentity?: string;

  /** `--bind-address`: where health and metrics are served. */
  @IsIP()
  bindAddress: string = '127.0.0.1';

  /** `--secure-port`; plain HTTP here. 0 for any. */
  @IsInt()
  @Min(0)
  @Max(65_535)
  port: number = 10_257;

  /** How many keys of one kind are worked on at a time (`--concurrent-deployment-syncs` and so on). */
  @IsInt()
  @Min(1)
  concurrentSyncs: number = 5;

  @IsIn(['silent', 'error', 'warn', 'info', 'debug'])
  logLevel: string = 'info';
}

const optional = ['rootCA', 'serviceAccountPrivateKey', 'clusterSigningCert', 'clusterSigningKey', 'leaderElectIdentity'] as const;

/** Fills in the defaults. Throws one Error that names every option that makes no sense. */
export function controllerManagerOptions(given: Partial<ControllerManagerOptions>): ControllerManagerOptions {
  return completeOptions(ControllerManagerOptions, given, { optional });
}
