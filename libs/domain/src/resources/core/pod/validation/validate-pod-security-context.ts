import type { PodValidationOptions } from '#domain/resources/core/pod/pod-validation-options.js';
import { hostNamespaceOf } from '#domain/resources/core/pod/sysctl-namespace.js';
import { validateGroupId, validateUserId } from '#domain/resources/core/pod/validation/user-id.js';
import { validateAppArmorProfile, validateSeccompProfile } from '#domain/resources/core/pod/validation/validate-profiles.js';
import { validateWindowsOptions } from '#domain/resources/core/pod/validation/validate-windows-options.js';
import type { PodSpec, Sysctl } from '#domain/schema/types/core-v1.js';
import { duplicate, type FieldError, invalid, required } from '#domain/status/field-error.js';
import { validateChoice } from '#domain/validation/choice.js';

const groupChangePolicies = ['Always', 'OnRootMismatch'];
const groupsPolicies = ['Merge', 'Strict'];
const seLinuxPolicies = ['MountOption', 'Recursive'];

/** The rights of a pod as a whole. Source: pkg/apis/core/validation/validation.go validatePodSpecSecurityContext. */
export function validatePodSecurityContext(spec: PodSpec, path: string, options: PodValidationOptions): readonly FieldError[] {
  const { securityContext: context = {}, shareProcessNamespace, hostPID } = spec;
  const sharesTwice = shareProcessNamespace === true && hostPID === true;
  const policies = options.allowAnySELinuxChangePolicy ? seLinuxPolicies : ['Recursive'];
  return [
    ...validateGroupId(context.fsGroup, `${path}.fsGroup`),
    ...validateUserId(context.runAsUser, `${path}.runAsUser`),
    ...validateGroupId(context.runAsGroup, `${path}.runAsGroup`),
    ...(context.supplementalGroups ?? []).flatMap((id, i) => validateGroupId(id, `${path}.supplementalGroups[${i}]`)),
    ...(sharesTwice ? [invalid(`${path}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled')] : []),
    ...validateSysctls(spec, `${path}.sysctls`, options),
    ...validateChoice(context.fsGroupChangePolicy, `${path}.fsGroupChangePolicy`, groupChangePolicies),
    ...validateSeccompProfile(context.seccompProfile, `${path}.seccompProfile`),
    ...validateWindowsOptions(context.windowsOptions, `${path}.windowsOptions`),
    ...validateAppArmorProfile(context.appArmorProfile, `${path}.appArmorProfile`),
    ...validateChoice(context.supplementalGroupsPolicy, `${path}.supplementalGroupsPolicy`, groupsPolicies),
    ...validateChoice(context.seLinuxChangePolicy, `${path}.seLinuxChangePolicy`, policies),
  ];
}

const sysctlName = '^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$';
const sysctlPattern = new RegExp(sysctlName);
const longestSysctl = 253;

function validateSysctls(spec: PodSpec, path: string, options: PodValidationOptions): readonly FieldError[] {
  const names = new Set<string>();
  return (spec.securityContext?.sysctls ?? []).flatMap((sysctl, i) => {
    const at = `${path}[${i}].name`;
    const shared = options.allowHostSysctls ? undefined : hostNamespaceOf(sysctl.name, spec);
    const errors = validateSysctlName(sysctl, names, at);
    names.add(sysctl.name);
    return shared === undefined ? errors : [...errors, invalid(at, sysctl.name, `may not be specified when '${shared}' is true`)];
  });
}

function validateSysctlName({ name }: Sysctl, names: ReadonlySet<string>, path: string): readonly FieldError[] {
  if (name === '') return [required(path)];
  if (name.length > longestSysctl || !sysctlPattern.test(name)) {
    return [invalid(path, name, `must have at most ${longestSysctl} characters and match regex ${sysctlName}`)];
  }
  return names.has(name) ? [duplicate(path, name)] : [];
}
