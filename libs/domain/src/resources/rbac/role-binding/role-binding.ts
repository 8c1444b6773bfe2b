import { defineResource } from '#domain/api/define-resource.js';
import { bindingRules } from '#domain/resources/rbac/role-binding-rules.js';
import type { RoleBinding } from '#domain/schema/types/rbac-v1.js';

/** Grants a Role, or a ClusterRole within one namespace, to subjects. */
export const roleBindings = defineResource<RoleBinding>(
  'rbac.authorization.k8s.io/v1',
  'RoleBinding',
  bindingRules(true, ['Role', 'ClusterRole']),
);
