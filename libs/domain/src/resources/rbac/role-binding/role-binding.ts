import { defineResource } from '#domain/api/define-resource.js';
import { bindingPrinter, defaultBinding, validateBinding, validateRoleRefUpdate } from '#domain/resources/rbac/role-binding-rules.js';
import type { RoleBinding } from '#domain/schema/types/rbac-v1.js';
import type { FieldError } from '#domain/status/field-error.js';
import { nameIsPathSegment } from '#domain/validation/names.js';

/** Grants a Role, or a ClusterRole within one namespace, to subjects. */
export const roleBindings = defineResource<RoleBinding>('rbac.authorization.k8s.io/v1', 'RoleBinding', {
  strategy: {
    checkName: (name) => nameIsPathSegment(name, false),
    applyDefaults: defaultBinding,
    validate,
    validateUpdate: (next, prev) => [...validate(next), ...validateRoleRefUpdate(next, prev)],
    allowCreateOnUpdate: true,
  },
  printer: bindingPrinter,
});

function validate(binding: RoleBinding): readonly FieldError[] {
  return validateBinding(binding, true, ['Role', 'ClusterRole']);
}
