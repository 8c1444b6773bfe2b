import 'reflect-metadata';
import { IsIn, IsInt, IsIP, IsNotEmpty, IsObject, IsOptional, IsString, Matches, Max, Min, ValidateBy } from 'class-validator';
import { completeOptions } from '#client/component/complete-options.js';
import { cidrSize, parseCidr } from '#domain/ip/cidr.js';
import { parseQuantity, quantitySign } from '#domain/quantity/quantity.js';

function Satisfies(validate: (value: unknown) => boolean, wanted: string): PropertyDecorator {
  return ValidateBy({ name: 'satisfies', validator: { validate, defaultMessage: () => `$property must be ${wanted}` } });
}

const IsNetwork = (): PropertyDecorator =>
  Satisfies((value) => typeof value === 'string' && parseCidr(value)?.family === 'IPv4', 'a network such as 10.244.0.0/16');

function isAmount(value: unknown): boolean {
  const amount = typeof value === 'string' ? parseQuantity(value) : undefined;
  return amount !== undefined && quantitySign(amount) >= 0;
}

const IsAmount = (): PropertyDecorator => Satisfies(isAmount, 'an amount such as 8 or 32Gi');

/** The flags of the kubelet, which runs any number of nodes; upstream's names and defaults where it has them. Times are in milliseconds. */
export class KubeletOptions {
  /** `--nodes`: how many nodes there are; their names are `<prefix>1`, `<prefix>2`, … */
  @IsInt()
  @Min(1)
  @Max(5000)
  nodes: number = 1;

  /** `--node-name-prefix` */
  @Matches(/^[a-z0-9]([a-z0-9.-]*)$/)
  nodeNamePrefix: string = 'node-';

  /** `--node-labels`: labels of all nodes beside those that every kubelet sets. */
  @IsObject()
  nodeLabels: Readonly<Record<string, string>> = {};

  /** `--node-network`: where nodes have their addresses; the first node has the second address of it, after the gateway. */
  @IsNetwork()
  nodeNetwork: string = '172.18.0.0/16';

  /** `--cluster-cidr`: where pods have their addresses. */
  @IsNetwork()
  clusterCIDR: string = '10.244.0.0/16';

  /** `--service-cidr`: where Services have their addresses. */
  @IsNetwork()
  serviceCIDR: string = '10.224.0.0/16';

  /** `--node-cpu`, `--node-memory`, `--node-ephemeral-storage`: what each node has. */
  @IsAmount()
  nodeCPU: string = '8';

  @IsAmount()
  nodeMemory: string = '32Gi';

  @IsAmount()
  nodeEphemeralStorage: string = '100Gi';

  /** `--max-pods` */
  @IsInt()
  @Min(1)
  maxPods: number = 110;

  /** `--port`: of each node's HTTP API, on the node's own address; 0 for any. */
  @IsInt()
  @Min(0)
  @Max(65_535)
  port: number = 10_250;

  /** `--healthz-bind-address`: where the process itself is asked. */
  @IsIP()
  healthzBindAddress: string = '127.0.0.1';

  /** `--healthz-port`; 0 for any. */
  @IsInt()
  @Min(0)
  @Max(65_535)
  healthzPort: number = 10_248;

  /** What who asks for logs must send: `Authorization: Bearer <token>`. Without it nobody is given any. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  serverToken?: string;

  /** `--node-lease-duration-seconds`; renewed four times in it. */
  @IsInt()
  @Min(1)
  nodeLeaseDurationSeconds: number = 40;

  /** `--node-status-update-frequency`: how often a node looks whether its status has changed. */
  @IsInt()
  @Min(1)
  nodeStatusUpdateMs: number = 10_000;

  /** `--node-status-report-frequency`: how often it reports when nothing has. */
  @IsInt()
  @Min(1)
  nodeStatusReportMs: number = 300_000;

  /** How many characters of a container's log are kept. */
  @IsInt()
  @Min(1)
  containerLogSize: number = 128 * 1024;

  @IsIn(['silent', 'error', 'warn', 'info', 'debug'])
  logLevel: string = 'info';
}

/** Fills in the defaults. Throws one Error that names every option that makes no sense. */
export function kubeletOptions(given: Partial<KubeletOptions>): KubeletOptions {
  return completeOptions(KubeletOptions, given, {
    optional: ['serverToken'],
    check: ({ nodes, nodeNetwork }) => {
      const network = parseCidr(nodeNetwork);
      return network && Number(cidrSize(network)) < nodes + firstNode + 1 ? [`nodeNetwork is too small for ${nodes} nodes`] : [];
    },
  });
}

/** Of the addresses of the node network, counted from 0, that of the first node. */
export const firstNode = 2;
