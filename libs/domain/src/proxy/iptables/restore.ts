import type { ChainName, Chains, RestoreInput, Rule, RuleTable, TableRestore } from '#domain/proxy/iptables/rule-table.js';

/** What `iptables-restore --noflush` does with a sync: declared chains start empty, others keep their rules, deleted ones go. */
export function restore(table: RuleTable, input: RestoreInput): RuleTable {
  return { filter: restoreChains(table.filter, input.filter), nat: restoreChains(table.nat, input.nat) };
}

function restoreChains(before: Chains, { declared, lines }: TableRestore): Chains {
  const written = new Map<ChainName, Rule[]>(declared.map((chain) => [chain, []]));
  const deleted = new Set<ChainName>();
  for (const line of lines) {
    if (line.do === 'delete') deleted.add(line.chain);
    else written.get(line.chain)?.push(line.rule);
  }
  const after = new Map<ChainName, readonly Rule[]>(before);
  for (const [chain, rules] of written) after.set(chain, rules);
  for (const chain of deleted) after.delete(chain);
  return after;
}
