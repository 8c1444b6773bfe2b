import { defineResource } from '#domain/api/define-resource.js';
import { validatePolicyRules } from '#domain/resources/rbac/validate-policy-rule.js';
import type { Role } from '#domain/schema/types/rbac-v1.js';
import { nameIsPathSegment } from '#domain/validation/names.js';

/** Permissions within one namespace. Printed by the default columns, as upstream has none for it. */
export const roles = defineResource<Role>('rbac.authorization.k8s.io/v1', 'Role', {
  strategy: {
    checkName: (name) => nameIsPathSegment(name, false),
    validate: ({ rules }) => validatePolicyRules(rules, true),
    validateUpdate: ({ rules }) => validatePolicyRules(rules, true),
    allowCreateOnUpdate: true,
  },
});
