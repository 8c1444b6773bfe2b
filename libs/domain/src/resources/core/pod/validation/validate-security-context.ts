import { validateAppArmorProfile, validateSeccompProfile } from '#domain/resources/core/pod/validation/validate-profiles.js';
import { validateGroupId, validateUserId } from '#domain/resources/core/pod/validation/user-id.js';
import { validateWindowsOptions } from '#domain/resources/core/pod/validation/validate-windows-options.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { SecurityContext } from '#domain/schema/types/core-v1.js';
import { type FieldError, invalid, notSupported } from '#domain/status/field-error.js';

const procMounts = ['Default', 'Unmasked'];

/** The rights of one container. Privileged ones are allowed, as on most clusters. Source: pkg/apis/core/validation/validation.go ValidateSecurityContext. */
export function validateSecurityContext(context: SecurityContext | undefined, path: string, sharesUsers: boolean): readonly FieldError[] {
  if (!context) return [];
  return [
    ...validateUserId(context.runAsUser, `${path}.runAsUser`),
    ...validateGroupId(context.runAsGroup, `${path}.runAsGroup`),
    ...validateProcMount(context.procMount, `${path}.procMount`, sharesUsers),
    ...validateSeccompProfile(context.seccompProfile, `${path}.seccompProfile`),
    ...validateNoEscalation(context, path),
    ...validateWindowsOptions(context.windowsOptions, `${path}.windowsOptions`),
    ...validateAppArmorProfile(context.appArmorProfile, `${path}.appArmorProfile`),
  ];
}

function validateProcMount(mount: string | undefined, path: string, sharesUsers: boolean): readonly FieldError[] {
  if (mount === undefined) return [];
  if (!procMounts.includes(mount)) return [notSupported(path, mount, procMounts)];
  return sharesUsers && mount === 'Unmasked' ? [invalid(path, mount, '`hostUsers` must be false to use `Unmasked`')] : [];
}

/** Who may not gain rights must not have them all. */
function validateNoEscalation(context: SecurityContext, path: string): readonly FieldError[] {
  if (context.allowPrivilegeEscalation !== false) return [];
  const added = (context.capabilities?.add ?? []).filter((capability) => capability === 'CAP_SYS_ADMIN');
  const rights = [...(context.privileged ? ['`privileged` to true'] : []), ...added.map((name) => `\`capabilities.Add\` ${name}`)];
  if (rights.length === 0) return [];
  const printed = internalForm('core.v1.SecurityContext', context);
  return rights.map((right) => invalid(path, printed, `cannot set \`allowPrivilegeEscalation\` to false and ${right}`));
}
