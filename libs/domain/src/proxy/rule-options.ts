import type { IpFamily } from '#domain/ip/ip-address.js';
import type { Address } from '#domain/proxy/address-range.js';
import type { LocalTraffic } from '#domain/proxy/local-traffic.js';

/** What the rules of one node depend on besides Services and EndpointSlices. Constant while a proxy runs. */
export interface RuleOptions {
  readonly family: IpFamily;
  readonly nodeName: string;
  readonly nodeIP: Address;
  /** Addresses of the node's interfaces; looked at only when `nodePortAddresses` selects some of them. */
  readonly interfaceAddresses: readonly string[];
  /** `--nodeport-addresses`; empty for all. */
  readonly nodePortAddresses: readonly string[];
  /** `--iptables-localhost-nodeports` */
  readonly localhostNodePorts: boolean;
  /** `--masquerade-all` */
  readonly masqueradeAll: boolean;
  /** `--iptables-masquerade-bit` */
  readonly masqueradeBit: number;
  readonly localTraffic: LocalTraffic;
  /** Whether packets are counted with nfacct. */
  readonly nfacct: boolean;
  /** `--random-fully` of MASQUERADE, in iptables since 1.6.2. */
  readonly randomFully: boolean;
  /** nf_conntrack_tcp_be_liberal: invalid packets are not dropped. */
  readonly conntrackTcpLiberal: boolean;
}

/** kube-proxy's defaults for what is not given; the family is that of the node's address. */
export function ruleOptions(given: Pick<RuleOptions, 'nodeName' | 'nodeIP'> & Partial<RuleOptions>): RuleOptions {
  return {
    family: given.nodeIP.family,
    interfaceAddresses: [],
    nodePortAddresses: [],
    localhostNodePorts: true,
    masqueradeAll: false,
    masqueradeBit: 14,
    localTraffic: { by: 'nothing' },
    nfacct: true,
    randomFully: true,
    conntrackTcpLiberal: false,
    ...given,
  };
}

/** The mark of packets whose source is to be rewritten. */
export function masqueradeMark({ masqueradeBit }: Pick<RuleOptions, 'masqueradeBit'>): number {
  return 2 ** masqueradeBit;
}
