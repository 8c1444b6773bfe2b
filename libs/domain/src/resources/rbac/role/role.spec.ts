import { expect, test } from 'vitest';
import { roles } from '#domain/resources/rbac/role/role.js';
import type { PolicyRule, Role } from '#domain/schema/types/rbac-v1.js';
import { formatFieldError } from '#domain/status/field-error.js';

const metadata = { name: 'a', namespace: 'n', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };

function role(...rules: readonly PolicyRule[]): Role {
  return { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata, rules };
}

test.each<{ rule: PolicyRule; errors: readonly string[] }>([
  { rule: { verbs: ['*'], apiGroups: ['*'], resources: ['*'] }, errors: [] },
  {
    rule: { verbs: null },
    errors: [
      'rules[0].verbs: Required value: verbs must contain at least one value',
      'rules[0].apiGroups: Required value: resource rules must supply at least one api group',
      'rules[0].resources: Required value: resource rules must supply at least one resource',
    ],
  },
  {
    rule: { verbs: ['get'], nonResourceURLs: ['/healthz'] },
    errors: ['rules[0].nonResourceURLs: Invalid value: ["/healthz"]: namespaced rules cannot apply to non-resource URLs'],
  },
  {
    rule: { verbs: ['get'], nonResourceURLs: ['/'], resources: ['pods'] },
    errors: [
      'rules[0].nonResourceURLs: Invalid value: ["/"]: namespaced rules cannot apply to non-resource URLs',
      'rules[0].nonResourceURLs: Invalid value: ["/"]: rules cannot apply to both regular resources and non-resource URLs',
    ],
  },
])('$rule is refused for $errors', ({ rule, errors }) => {
  expect(roles.strategy.validate(role(rule)).map(formatFieldError)).toEqual(errors);
  expect(roles.strategy.validateUpdate(role(rule), role()).map(formatFieldError)).toEqual(errors);
});

test('a role without rules is fine', () => {
  expect(roles.strategy.validate({ ...role(), rules: null })).toEqual([]);
});

test.each([
  ['system:controller:x', []],
  ['..', ["may not be '..'"]],
  ['a/b%', ["may not contain '/'", "may not contain '%'"]],
])('the name %s has the problems %j', (name, problems) => {
  expect(roles.strategy.checkName(name, false)).toEqual(problems);
});
