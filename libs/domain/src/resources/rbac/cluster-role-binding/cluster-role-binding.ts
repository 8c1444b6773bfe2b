import { defineResource } from '#domain/api/define-resource.js';
import { bindingRules } from '#domain/resources/rbac/role-binding-rules.js';
import type { ClusterRoleBinding } from '#domain/schema/types/rbac-v1.js';

/** Grants a ClusterRole in the whole cluster. */
export const clusterRoleBindings = defineResource<ClusterRoleBinding>(
  'rbac.authorization.k8s.io/v1',
  'ClusterRoleBinding',
  bindingRules(false, ['ClusterRole']),
);
