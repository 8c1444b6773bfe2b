import { fillAbsent, mapItems, mapMember } from '#domain/json/fill.js';
import type { MatchResources } from '#domain/schema/types/admissionregistration-v1.js';

/** What webhooks and policies have in common. Source: pkg/apis/admissionregistration/v1/defaults.go. */

interface Scoped {
  readonly scope?: string;
}

export function applyRuleDefaults<Rule extends Scoped>(rules: readonly Rule[]): readonly Rule[] {
  return mapItems(rules, (rule) => fillAbsent<Scoped & Rule>(rule, { scope: '*' } as Partial<Scoped & Rule>));
}

export function applyMatchDefaults(match: MatchResources): MatchResources {
  const next = fillAbsent(match, { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} });
  return mapMember(mapMember(next, 'resourceRules', applyRuleDefaults), 'excludeResourceRules', applyRuleDefaults);
}
