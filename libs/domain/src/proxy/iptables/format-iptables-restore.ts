import { joinHostPort } from '#domain/ip/host-port.js';
import type { ChainName, Match, RestoreInput, RestoreLine, Rule, TableRestore, Target } from '#domain/proxy/iptables/rule-table.js';

/** The text kube-proxy would pipe into `iptables-restore --noflush`: tables, chains and rules in the order they were made. */
export function formatIptablesRestore({ filter, nat }: RestoreInput): string {
  return formatTable('filter', filter) + formatTable('nat', nat);
}

function formatTable(name: string, { declared, lines }: TableRestore): string {
  const text = [`*${name}`, ...declared.map(formatChainLine), ...lines.map(formatRestoreLine), 'COMMIT'];
  return `${text.join('\n')}\n`;
}

export function formatChainLine(chain: ChainName): string {
  return `:${chain} - [0:0]`;
}

export function formatRestoreLine(line: RestoreLine): string {
  return line.do === 'delete' ? `-X ${line.chain}` : formatRule(line.chain, line.rule);
}

/** A rule as kube-proxy writes it. */
export function formatRule(chain: ChainName, { matches, target }: Rule): string {
  return ['-A', chain, ...matches.flatMap(formatMatch), ...(target ? ['-j', ...formatTarget(target)] : [])].join(' ');
}

function formatMatch(match: Match): readonly string[] {
  const not = 'not' in match && match.not ? ['!'] : [];
  switch (match.match) {
    case 'comment':
      return ['-m', 'comment', '--comment', match.text.includes(' ') ? `"${match.text}"` : match.text];
    case 'protocol':
      return ['-m', match.protocol, '-p', match.protocol];
    case 'source':
      return [...not, '-s', match.range.text];
    case 'destination':
      return [...not, '-d', match.range.text];
    case 'destination-port':
      return ['--dport', String(match.port)];
    case 'local-source':
      return ['-m', 'addrtype', '--src-type', 'LOCAL'];
    case 'local-destination':
      return ['-m', 'addrtype', '--dst-type', 'LOCAL'];
    case 'in-interface':
      return [...not, '-i', match.name];
    case 'conntrack':
      return ['-m', 'conntrack', ...not, '--ctstate', match.states.join(',')];
    case 'mark':
      return ['-m', 'mark', ...not, '--mark', `${formatMark(match.mark)}/${formatMark(match.mark)}`];
    case 'random':
      return ['-m', 'statistic', '--mode', 'random', '--probability', formatProbability(match.probability)];
    case 'recent-check':
      return ['-m', 'recent', '--name', match.list, '--rcheck', '--seconds', String(match.seconds), '--reap'];
    case 'recent-set':
      return ['-m', 'recent', '--name', match.list, '--set'];
    case 'nfacct':
      return ['-m', 'nfacct', '--nfacct-name', match.counter];
  }
}

function formatTarget(target: Target): readonly string[] {
  switch (target.target) {
    case 'chain':
      return [target.chain];
    case 'MARK':
      return ['MARK', `--${target.operation}-mark`, formatMark(target.mark)];
    case 'MASQUERADE':
      return ['MASQUERADE', ...(target.randomFully ? ['--random-fully'] : [])];
    case 'DNAT':
      return ['DNAT', '--to-destination', joinHostPort(target.ip, target.port)];
    case 'ACCEPT':
    case 'DROP':
    case 'REJECT':
    case 'RETURN':
      return [target.target];
  }
}

/** `0x4000`, as the listing of iptables has it. */
export function formatMark(mark: number): string {
  return `0x${mark.toString(16)}`;
}

/** Ten decimals, as kube-proxy writes them. */
export function formatProbability(probability: number): string {
  return probability.toFixed(10);
}
