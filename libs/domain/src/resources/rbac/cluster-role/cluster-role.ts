import { defineResource } from '#domain/api/define-resource.js';
import { validatePolicyRules } from '#domain/resources/rbac/validate-policy-rule.js';
import type { ClusterRole } from '#domain/schema/types/rbac-v1.js';
import { type FieldError, indexPath, invalid, required } from '#domain/status/field-error.js';
import { validateLabelSelector } from '#domain/validation/labels.js';
import { nameIsPathSegment } from '#domain/validation/names.js';

/** Permissions in the whole cluster, or to be bound in a namespace. Printed by the default columns, as upstream has none for it. */
export const clusterRoles = defineResource<ClusterRole>('rbac.authorization.k8s.io/v1', 'ClusterRole', {
  strategy: {
    checkName: (name) => nameIsPathSegment(name, false),
    validate: (role) => validateClusterRole(role, false),
    validateUpdate: (next, prev) => validateClusterRole(next, hasBadSelector(prev)),
    allowCreateOnUpdate: true,
  },
});

const selectorsPath = 'aggregationRule.clusterRoleSelectors';

/** Source: pkg/apis/rbac/validation/validation.go. */
function validateClusterRole(role: ClusterRole, allowInvalidLabelValue: boolean): readonly FieldError[] {
  const errors = [...validatePolicyRules(role.rules, false)];
  if (!role.aggregationRule) return errors;
  const selectors = role.aggregationRule.clusterRoleSelectors ?? [];
  if (selectors.length === 0) {
    errors.push(required(selectorsPath, 'at least one clusterRoleSelector required if aggregationRule is non-nil'));
  }
  for (const [i, selector] of selectors.entries()) {
    const path = indexPath(selectorsPath, i);
    errors.push(...validateLabelSelector(selector, path, { allowInvalidLabelValue }));
    if (validateLabelSelector(selector, path).length > 0) errors.push(invalid(path, null, 'invalid label selector.'));
  }
  return errors;
}

function hasBadSelector(role: ClusterRole): boolean {
  return (role.aggregationRule?.clusterRoleSelectors ?? []).some((selector) => validateLabelSelector(selector, '').length > 0);
}
