import { joinHostPort } from '#domain/ip/host-port.js';
import type { IpFamily } from '#domain/ip/ip-address.js';
import type { AddressRange } from '#domain/proxy/address-range.js';
import { formatChainLine, formatMark } from '#domain/proxy/iptables/format-iptables-restore.js';
import {
  builtInChains,
  type ChainName,
  type Match,
  type Rule,
  type RuleTable,
  type TableName,
  type Target,
} from '#domain/proxy/iptables/rule-table.js';

/**
 * The table as `iptables-save` lists it on a node: chains in the order of their names after the built-in ones, rules spelled the way iptables
 * spells them back, which is not the way kube-proxy wrote them.
 */
export function formatIptablesSave(table: RuleTable): string {
  return formatTable('filter', table) + formatTable('nat', table);
}

function formatTable(name: TableName, table: RuleTable): string {
  const builtIn = builtInChains[name];
  const own = [...table[name].keys()].filter((chain) => !builtIn.includes(chain)).sort();
  const rules = [...builtIn, ...own].flatMap((chain) => (table[name].get(chain) ?? []).map((rule) => formatRule(chain, rule)));
  const lines = [`*${name}`, ...builtIn.map((chain) => `:${chain} ACCEPT [0:0]`), ...own.map(formatChainLine), ...rules, 'COMMIT'];
  return `${lines.join('\n')}\n`;
}

/** Addresses, interface and protocol come first; what other matches ask for follows in order, the port with its protocol. */
function formatRule(chain: ChainName, { matches, target }: Rule): string {
  const family = matches.some((match) => 'range' in match && match.range.cidr.family === 'IPv6') ? 'IPv6' : 'IPv4';
  const basic = (['source', 'destination', 'in-interface', 'protocol'] as const).flatMap((kind) =>
    matches.filter(({ match }) => match === kind).map(formatBasic),
  );
  const port = matches.find((match) => match.match === 'destination-port')?.port;
  const extended = matches.map((match) => formatExtension(match, family, port)).filter((text) => text !== '');
  return [`-A ${chain}`, ...basic, ...extended, ...(target ? [formatTarget(target, family)] : [])].join(' ');
}

function formatBasic(match: Match): string {
  const not = 'not' in match && match.not ? '! ' : '';
  switch (match.match) {
    case 'source':
      return `${not}-s ${formatRange(match.range)}`;
    case 'destination':
      return `${not}-d ${formatRange(match.range)}`;
    case 'in-interface':
      return `${not}-i ${match.name}`;
    case 'protocol':
      return `-p ${match.protocol}`;
    default:
      return '';
  }
}

/** Empty for what `formatBasic` has written. `port` is the rule's destination port. */
function formatExtension(match: Match, family: IpFamily, port: number | undefined): string {
  const not = 'not' in match && match.not ? '! ' : '';
  const mask = `--mask ${family === 'IPv6' ? 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff' : '255.255.255.255'} --rsource`;
  switch (match.match) {
    case 'comment':
      return `-m comment --comment "${match.text}"`;
    case 'protocol':
      return `-m ${match.protocol}${port === undefined ? '' : ` --dport ${port}`}`;
    case 'local-source':
      return '-m addrtype --src-type LOCAL';
    case 'local-destination':
      return '-m addrtype --dst-type LOCAL';
    case 'conntrack':
      return `-m conntrack ${not}--ctstate ${match.states.join(',')}`;
    case 'mark':
      return `-m mark ${not}--mark ${formatMark(match.mark)}/${formatMark(match.mark)}`;
    case 'random':
      return `-m statistic --mode random --probability ${formatKernelProbability(match.probability)}`;
    case 'recent-check':
      return `-m recent --rcheck --seconds ${match.seconds} --reap --name ${match.list} ${mask}`;
    case 'recent-set':
      return `-m recent --set --name ${match.list} ${mask}`;
    case 'nfacct':
      // The second blank is iptables' own.
      return `-m nfacct --nfacct-name  ${match.counter}`;
    case 'source':
    case 'destination':
    case 'in-interface':
    case 'destination-port':
      return '';
  }
}

function formatTarget(target: Target, family: IpFamily): string {
  switch (target.target) {
    case 'chain':
      return `-j ${target.chain}`;
    case 'MARK':
      return `-j MARK --set-xmark ${formatMark(target.mark)}/${target.operation === 'or' ? formatMark(target.mark) : '0x0'}`;
    case 'MASQUERADE':
      return `-j MASQUERADE${target.randomFully ? ' --random-fully' : ''}`;
    case 'DNAT':
      return `-j DNAT --to-destination ${joinHostPort(target.ip, target.port)}`;
    case 'REJECT':
      return `-j REJECT --reject-with ${family === 'IPv6' ? 'icmp6-port-unreachable' : 'icmp-port-unreachable'}`;
    case 'ACCEPT':
    case 'DROP':
    case 'RETURN':
      return `-j ${target.target}`;
  }
}

function formatRange({ text, cidr }: AddressRange): string {
  return text.includes('/') ? text : `${text}/${cidr.prefix}`;
}

/** The kernel keeps a probability in 31 bits. */
function formatKernelProbability(probability: number): string {
  return (Math.round(Number(probability.toFixed(10)) * 2 ** 31) / 2 ** 31).toFixed(11);
}
