import { expect, test } from 'vitest';
import { clusterRoles } from '#domain/resources/rbac/cluster-role/cluster-role.js';
import type { AggregationRule, ClusterRole, PolicyRule } from '#domain/schema/types/rbac-v1.js';
import { formatFieldError } from '#domain/status/field-error.js';

const metadata = { name: 'a', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };

function role(rules: readonly PolicyRule[], aggregationRule?: AggregationRule): ClusterRole {
  const object = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata, rules };
  return aggregationRule ? { ...object, aggregationRule } : object;
}

test('rules may be about paths, but not about paths and resources at once', () => {
  expect(clusterRoles.strategy.validate(role([{ verbs: ['get'], nonResourceURLs: ['/metrics', '/debug/*'] }]))).toEqual([]);
  const both = role([{ verbs: ['get'], nonResourceURLs: ['/metrics'], apiGroups: [''] }]);
  expect(clusterRoles.strategy.validate(both).map(formatFieldError)).toEqual([
    'rules[0].nonResourceURLs: Invalid value: ["/metrics"]: rules cannot apply to both regular resources and non-resource URLs',
  ]);
});

const path = 'aggregationRule.clusterRoleSelectors';
const badValue = { matchExpressions: [{ key: 'a', operator: 'In', values: ['-'] }] };

test.each<{ aggregation: AggregationRule; errors: readonly string[] }>([
  { aggregation: { clusterRoleSelectors: [{}, { matchLabels: { a: 'b' } }] }, errors: [] },
  { aggregation: {}, errors: [`${path}: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil`] },
  {
    aggregation: { clusterRoleSelectors: [{ matchExpressions: [{ key: 'a', operator: 'In' }] }] },
    errors: [
      `${path}[0].matchExpressions[0].values: Required value: must be specified when \`operator\` is 'In' or 'NotIn'`,
      `${path}[0]: Invalid value: null: invalid label selector.`,
    ],
  },
])('$aggregation is refused for $errors', ({ aggregation, errors }) => {
  expect(clusterRoles.strategy.validate(role([], aggregation)).map(formatFieldError)).toEqual(errors);
});

test('a bad label value is tolerated once it is stored, though the selector as a whole is not', () => {
  const stored = role([], { clusterRoleSelectors: [badValue] });
  expect(clusterRoles.strategy.validateUpdate(stored, stored).map(formatFieldError)).toEqual([
    `${path}[0]: Invalid value: null: invalid label selector.`,
  ]);
  expect(clusterRoles.strategy.validate(stored)).toHaveLength(2);
});
