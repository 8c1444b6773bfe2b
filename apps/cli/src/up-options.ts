import 'reflect-metadata';
import { IsBoolean, IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Max, Min, ValidateBy } from 'class-validator';
import { completeOptions } from '#client/component/complete-options.js';
import { parseCidr } from '#domain/ip/cidr.js';

/** An IPv4 network. */
export function IsNetwork(): PropertyDecorator {
  const validate = (value: unknown): boolean => typeof value === 'string' && parseCidr(value)?.family === 'IPv4';
  return ValidateBy({
    name: 'isNetwork',
    validator: { validate, defaultMessage: () => '$property must be a network such as 10.244.0.0/16' },
  });
}

/** What a cluster is to be like: the flags of `kubernest up`. */
export class UpOptions {
  /** Everything in this process, and not one process for each component. */
  @IsBoolean()
  singleProcess: boolean = false;

  @IsInt()
  @Min(1)
  @Max(5000)
  nodes: number = 1;

  /** For HTTPS; 0 for any. */
  @IsInt()
  @Min(0)
  @Max(65_535)
  port: number = 6443;

  /** For plain HTTP on 127.0.0.1; 0 for any, -1 for none. */
  @IsInt()
  @Min(-1)
  @Max(65_535)
  httpPort: number = 8080;

  /** Where the state of the cluster lives. */
  @IsString()
  @IsNotEmpty()
  dataDir: string = '.kubernest';

  /** A kubeconfig file that gets a context for the cluster; what else is in it stays. `<data-dir>/kubeconfig` when absent. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  kubeconfig?: string;

  @IsNetwork()
  podCidr: string = '10.244.0.0/16';

  @IsNetwork()
  serviceCidr: string = '10.224.0.0/16';

  @IsIn(['silent', 'error', 'warn', 'info', 'debug'])
  logLevel: string = 'warn';
}

/** Fills in the defaults. Throws one Error that names every flag that makes no sense. */
export function upOptions(given: Partial<UpOptions>): UpOptions {
  return completeOptions(UpOptions, given, { optional: ['kubeconfig'], nameOf: flagOf });
}

/** `podCidr` is `--pod-cidr` to people. */
export function flagOf(property: string): string {
  return `--${property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
