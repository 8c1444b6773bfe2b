import { chains } from '#domain/proxy/chains.js';
import { builtInChains, type ChainName, type Match, type Rule, type RuleTable, type TableName } from '#domain/proxy/iptables/rule-table.js';
import { comment, jump } from '#domain/proxy/iptables/rule.js';

interface Hook {
  readonly table: TableName;
  readonly from: ChainName;
  readonly to: ChainName;
  readonly comment?: string;
  /** Only for the first packet of a connection. */
  readonly onlyNew?: true;
}

const external = 'kubernetes externally-visible service portals';
const portals = 'kubernetes service portals';
const firewall = 'kubernetes load balancer firewall';

/** Where built-in chains call kube-proxy's, in the order of iptablesJumpChains (`pkg/proxy/iptables/proxier.go`); the last two are kubelet's too. */
const hooks: readonly Hook[] = [
  { table: 'filter', from: 'INPUT', to: chains.externalServices, comment: external, onlyNew: true },
  { table: 'filter', from: 'FORWARD', to: chains.externalServices, comment: external, onlyNew: true },
  { table: 'filter', from: 'INPUT', to: chains.nodePorts, comment: 'kubernetes health check service ports' },
  { table: 'filter', from: 'FORWARD', to: chains.services, comment: portals, onlyNew: true },
  { table: 'filter', from: 'OUTPUT', to: chains.services, comment: portals, onlyNew: true },
  { table: 'filter', from: 'FORWARD', to: chains.forward, comment: 'kubernetes forwarding rules' },
  { table: 'filter', from: 'INPUT', to: chains.proxyFirewall, comment: firewall, onlyNew: true },
  { table: 'filter', from: 'OUTPUT', to: chains.proxyFirewall, comment: firewall, onlyNew: true },
  { table: 'filter', from: 'FORWARD', to: chains.proxyFirewall, comment: firewall, onlyNew: true },
  { table: 'nat', from: 'OUTPUT', to: chains.services, comment: portals },
  { table: 'nat', from: 'PREROUTING', to: chains.services, comment: portals },
  { table: 'nat', from: 'POSTROUTING', to: chains.postrouting, comment: 'kubernetes postrouting rules' },
  { table: 'filter', from: 'INPUT', to: chains.firewall },
  { table: 'filter', from: 'OUTPUT', to: chains.firewall },
];

/** A node before its first sync: the built-in chains call kube-proxy's, which are still empty. */
export const hookedTable: RuleTable = { filter: hookedChains('filter'), nat: hookedChains('nat') };

/** Each hook is put before those already there, so a built-in chain has them in reverse. */
function hookedChains(table: TableName): ReadonlyMap<ChainName, readonly Rule[]> {
  const made = new Map<ChainName, readonly Rule[]>(builtInChains[table].map((chain) => [chain, []]));
  made.set(chains.canary, []);
  for (const hook of hooks.filter((candidate) => candidate.table === table)) {
    if (!made.has(hook.to)) made.set(hook.to, []);
    made.set(hook.from, [ruleOf(hook), ...(made.get(hook.from) ?? [])]);
  }
  return made;
}

function ruleOf(hook: Hook): Rule {
  const matches: readonly Match[] = [
    ...(hook.onlyNew ? [{ match: 'conntrack', states: ['NEW'] } as const] : []),
    ...(hook.comment === undefined ? [] : [comment(hook.comment)]),
  ];
  return { matches, target: jump(hook.to) };
}
