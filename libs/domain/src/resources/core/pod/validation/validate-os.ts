import { containersWithPath } from '#domain/resources/core/pod/validation/containers-with-path.js';
import type { PodSecurityContext, PodSpec, SecurityContext } from '#domain/schema/types/core-v1.js';
import { type FieldError, forbidden, invalid, notSupported, required } from '#domain/status/field-error.js';

/** What a pod may not ask for on the system it says it is for. Source: pkg/apis/core/validation/validation.go validateOS. */
export function validateOs(spec: PodSpec, path: string): readonly FieldError[] {
  const { os } = spec;
  if (!os) return [];
  switch (os.name) {
    case '':
      return [required(`${path}.os.name`)];
    case 'linux':
      return validateLinux(spec, path);
    case 'windows':
      return validateWindows(spec, path);
    default:
      return [notSupported(`${path}.os`, os.name, ['linux', 'windows'])];
  }
}

function validateLinux(spec: PodSpec, path: string): readonly FieldError[] {
  return [[spec, path] as const, ...containersWithPath(spec, path)].flatMap(([{ securityContext }, at]) => {
    const text = 'windows options cannot be set for a linux pod';
    return securityContext?.windowsOptions ? [forbidden(`${at}.securityContext.windowsOptions`, text)] : [];
  });
}

const podMembers: readonly (keyof PodSecurityContext)[] = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'fsGroup',
  'fsGroupChangePolicy',
  'sysctls',
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
  'supplementalGroupsPolicy',
  'seLinuxChangePolicy',
];

const containerMembers: readonly (keyof SecurityContext)[] = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
];

function validateWindows(spec: PodSpec, path: string): readonly FieldError[] {
  const { hostUsers, hostPID, hostIPC, shareProcessNamespace, securityContext } = spec;
  const text = 'cannot be set for a windows pod';
  return [
    ...(hostUsers === undefined ? [] : [forbidden(`${path}.hostUsers`, text)]),
    ...(hostPID ? [forbidden(`${path}.hostPID`, text)] : []),
    ...(hostIPC ? [forbidden(`${path}.hostIPC`, text)] : []),
    ...(shareProcessNamespace === undefined ? [] : [forbidden(`${path}.shareProcessNamespace`, text)]),
    ...setMembers(securityContext, podMembers).map((member) => forbidden(`${path}.securityContext.${member}`, text)),
    ...containersWithPath(spec, path).flatMap(([container, at]) =>
      setMembers(container.securityContext, containerMembers).map((member) => forbidden(`${at}.securityContext.${member}`, text)),
    ),
  ];
}

function setMembers<T extends object>(object: T | undefined, members: readonly (keyof T & string)[]): readonly string[] {
  return object ? members.filter((member) => object[member] !== undefined) : [];
}

/** Containers that are processes of a Windows host are so all together, and share its network. Source: validateWindowsHostProcessPod. */
export function validateHostProcess(spec: PodSpec, path: string): readonly FieldError[] {
  const own = spec.securityContext?.windowsOptions?.hostProcess;
  const containers = containersWithPath(spec, path).map(
    ([container, at]) => [container.securityContext?.windowsOptions?.hostProcess, at] as const,
  );
  const errors = containers.flatMap(([value, at]) => {
    const isOther = own !== undefined && value !== undefined && own !== value;
    const text = `pod hostProcess value must be identical if both are specified, was ${own}`;
    return isOther ? [invalid(`${at}.securityContext.windowsOptions.hostProcess`, value, text)] : [];
  });
  const count = containers.filter(([value]) => value ?? own).length;
  if (count === 0) return errors;
  const all = 'If pod contains any hostProcess containers then all containers must be HostProcess containers';
  return [
    ...errors,
    ...(count === containers.length ? [] : [invalid(path, '', all)]),
    ...(spec.hostNetwork
      ? []
      : [invalid(`${path}.hostNetwork`, false, 'hostNetwork must be true if pod contains any hostProcess containers')]),
  ];
}
