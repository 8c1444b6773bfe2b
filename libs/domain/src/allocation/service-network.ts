import { allocateClusterIp, checkClusterIp, ipProblems } from '#domain/allocation/cluster-ip.js';
import { allocateNodePort, checkNodePort, nodePortsFull, type PortRange } from '#domain/allocation/node-port.js';
import { type Cidr, firstAddress, formatCidr } from '#domain/ip/cidr.js';
import { type IpFamily, parseIpSloppy, formatIp } from '#domain/ip/ip-address.js';

/** What a cluster has for Services, as seen at one moment. Whoever allocates must make sure that nobody else does meanwhile. */
export interface ServiceNetwork {
  /** The families that have a range, the default one first. */
  readonly families: readonly IpFamily[];
  /** Ranges to allocate from: those of ServiceCIDRs that are ready and not being deleted, in the order to try them. */
  rangesOf(family: IpFamily): readonly Cidr[];
  /** Whether an IPAddress of this name (a canonical address) exists. */
  isIpTaken(ip: string): boolean;
  readonly nodePorts: PortRange;
  isPortTaken(port: number): boolean;
  /** In [0, 1). */
  random(): number;
  /** Nothing will be written: what is asked for only has to be in range, and what is not asked for gets a stand-in. */
  readonly isDryRun?: boolean;
}

/** First stand-in for a node port in a dry run. */
const dryRunPort = 32_769;

/** A problem that allocation met, in upstream's words. */
export interface AllocationProblem {
  readonly problem: string;
  /** Nothing was left, which is not the client's fault. */
  readonly isFull?: true;
}

/** Takes addresses and ports for one Service; what it has taken is taken for its later calls. */
export class ServiceAllocator {
  /** Canonical addresses and ports that were taken, in order. */
  readonly ips: string[] = [];
  readonly ports: number[] = [];

  constructor(private readonly network: ServiceNetwork) {}

  /** The address that was asked for, or any when `wanted` is empty. */
  takeIp(family: IpFamily, wanted: string): string | AllocationProblem {
    if (this.network.isDryRun) return this.takeIpDry(family, wanted);
    const isTaken = (ip: string): boolean => this.ips.includes(ip) || this.network.isIpTaken(ip);
    const ranges = this.network.rangesOf(family);
    if (wanted === '') {
      const ip = allocateClusterIp(ranges, isTaken, () => this.network.random());
      if (ip === undefined) return { problem: ipProblems.full, isFull: true };
      this.ips.push(ip);
      return ip;
    }
    const address = parseIpSloppy(wanted);
    const problem = address ? checkClusterIp(ranges, address, isTaken) : ipProblems.outside;
    if (!address || problem !== undefined) return { problem: problem ?? ipProblems.outside };
    this.ips.push(formatIp(address));
    return wanted;
  }

  /** In a dry run the stand-in is the network's own address (dryRunAllocator). */
  private takeIpDry(family: IpFamily, wanted: string): string | AllocationProblem {
    const [cidr] = this.network.rangesOf(family);
    if (!cidr) return { problem: ipProblems.full, isFull: true };
    if (wanted === '') return formatIp(firstAddress(cidr));
    const address = parseIpSloppy(wanted);
    const isInRange = address && checkClusterIp([cidr], address, () => false) === undefined;
    if (isInRange) return wanted;
    const ip = address ? formatIp(address) : wanted;
    return { problem: `the provided IP (${ip}) is not in the valid range. The range of valid IPs is ${formatCidr(cidr)}` };
  }

  /** The port that was asked for, or any when `wanted` is 0. */
  takePort(wanted: number): number | AllocationProblem {
    const isTaken = (port: number): boolean => this.ports.includes(port) || this.network.isPortTaken(port);
    const { nodePorts } = this.network;
    if (wanted === 0 && this.network.isDryRun) {
      this.ports.push(this.ports.length === 0 ? dryRunPort : Math.max(...this.ports) + 1);
      return this.ports.at(-1) ?? dryRunPort;
    }
    const problem = wanted === 0 ? undefined : checkNodePort(nodePorts, wanted, isTaken);
    if (problem !== undefined) return { problem };
    const port = wanted === 0 ? allocateNodePort(nodePorts, isTaken, () => this.network.random()) : wanted;
    if (port === undefined) return { problem: nodePortsFull, isFull: true };
    this.ports.push(port);
    return port;
  }
}
