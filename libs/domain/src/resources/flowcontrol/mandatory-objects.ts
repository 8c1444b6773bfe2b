import type { FlowSchemaSpec, PolicyRulesWithSubjects, PriorityLevelConfigurationSpec } from '#domain/schema/types/flowcontrol-v1.js';

/** Objects that every cluster has, and that nobody may change. Source: k8s.io/apiserver/pkg/apis/flowcontrol/bootstrap/default.go. */

export const exemptName = 'exempt';
const catchAllName = 'catch-all';

/** By name. Of `exempt`, the member `exempt` may change. */
export const mandatoryPriorityLevels: ReadonlyMap<string, PriorityLevelConfigurationSpec> = new Map<string, PriorityLevelConfigurationSpec>(
  [
    [exemptName, { type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } }],
    [catchAllName, { type: 'Limited', limited: { nominalConcurrencyShares: 5, lendablePercent: 0, limitResponse: { type: 'Reject' } } }],
  ],
);

/** By name. */
export const mandatoryFlowSchemas: ReadonlyMap<string, FlowSchemaSpec> = new Map<string, FlowSchemaSpec>([
  [exemptName, { priorityLevelConfiguration: { name: exemptName }, matchingPrecedence: 1, rules: [everythingOf('system:masters')] }],
  [
    catchAllName,
    {
      priorityLevelConfiguration: { name: catchAllName },
      matchingPrecedence: 10_000,
      distinguisherMethod: { type: 'ByUser' },
      rules: [everythingOf('system:unauthenticated', 'system:authenticated')],
    },
  ],
]);

function everythingOf(...groups: readonly string[]): PolicyRulesWithSubjects {
  const all = ['*'];
  return {
    subjects: groups.map((name) => ({ kind: 'Group', group: { name } })),
    resourceRules: [{ verbs: all, apiGroups: all, resources: all, clusterScope: true, namespaces: all }],
    nonResourceRules: [{ verbs: all, nonResourceURLs: all }],
  };
}
