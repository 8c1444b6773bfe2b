import type { PolicyRule } from '#domain/schema/types/rbac-v1.js';
import { childPath, type FieldError, indexPath, invalid, required } from '#domain/status/field-error.js';

/** The rules of a Role (`namespaced`) or ClusterRole (pkg/apis/rbac/validation/validation.go). */
export function validatePolicyRules(rules: readonly PolicyRule[] | null | undefined, namespaced: boolean): readonly FieldError[] {
  return (rules ?? []).flatMap((rule, i) => validatePolicyRule(rule, namespaced, indexPath('rules', i)));
}

function validatePolicyRule(rule: PolicyRule, namespaced: boolean, path: string): readonly FieldError[] {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  const errors: FieldError[] = [];
  if (!verbs?.length) errors.push(required(childPath(path, 'verbs'), 'verbs must contain at least one value'));
  if (nonResourceURLs.length > 0) {
    const refuse = (why: string): number => errors.push(invalid(childPath(path, 'nonResourceURLs'), nonResourceURLs, why));
    if (namespaced) refuse('namespaced rules cannot apply to non-resource URLs');
    if (apiGroups.length + resources.length + resourceNames.length > 0)
      refuse('rules cannot apply to both regular resources and non-resource URLs');
    return errors;
  }
  if (apiGroups.length === 0) errors.push(required(childPath(path, 'apiGroups'), 'resource rules must supply at least one api group'));
  if (resources.length === 0) errors.push(required(childPath(path, 'resources'), 'resource rules must supply at least one resource'));
  return errors;
}
