import { validateGroupId, validateUserId } from '#domain/resources/core/pod/validation/user-id.js';
import type { Container, ContainerStatus, ContainerUser, Pod, ResourceStatus } from '#domain/schema/types/core-v1.js';
import { duplicate, type FieldError, forbidden, invalid, required, tooLong } from '#domain/status/field-error.js';
import { validateChoice } from '#domain/validation/choice.js';
import { byteLength } from '#domain/validation/names.js';

const healths = ['Healthy', 'Unhealthy', 'Unknown'];
const longestMessage = 1024;

/** Users and devices of containers. Source: pkg/apis/core/validation/validation.go validateContainerStatusUsers, validateContainerStatusAllocatedResourcesStatus. */
export function validateContainerStatuses({ spec, status }: Pod): readonly FieldError[] {
  const { containerStatuses: proper = [], initContainerStatuses: init = [], ephemeralContainerStatuses: ephemeral = [] } = status;
  const os = spec.os?.name ?? 'linux';
  return [
    ...validateUsers(proper, 'status.containerStatuses', os),
    ...validateUsers(init, 'status.initContainerStatuses', os),
    ...validateUsers(ephemeral, 'status.ephemeralContainerStatuses', os),
    ...validateAllocated(proper, 'status.containerStatuses', spec.containers ?? []),
    ...validateAllocated(init, 'status.initContainerStatuses', spec.initContainers ?? []),
    ...ephemeral.flatMap(({ allocatedResourcesStatus }, i) =>
      allocatedResourcesStatus
        ? [forbidden(`status.ephemeralContainerStatuses[${i}].allocatedResourcesStatus`, 'must not be specified in container status')]
        : [],
    ),
  ];
}

function validateUsers(statuses: readonly ContainerStatus[], path: string, os: string): readonly FieldError[] {
  return statuses.flatMap(({ user }, i) => (user ? validateUser(user, `${path}[${i}].user.linux`, os) : []));
}

function validateUser({ linux }: ContainerUser, path: string, os: string): readonly FieldError[] {
  if (!linux) return [];
  if (os === 'windows') return [forbidden(path, 'cannot be set for a windows pod')];
  if (os !== 'linux') return [];
  return [
    ...validateUserId(linux.uid, `${path}.uid`),
    ...validateGroupId(linux.gid, `${path}.gid`),
    ...(linux.supplementalGroups ?? []).flatMap((id, i) => validateGroupId(id, `${path}.supplementalGroups[${i}]`)),
  ];
}

function validateAllocated(statuses: readonly ContainerStatus[], path: string, containers: readonly Container[]): readonly FieldError[] {
  return statuses.flatMap(({ name, allocatedResourcesStatus = [] }, i) => {
    const container = containers.find((one) => one.name === name);
    return allocatedResourcesStatus.flatMap((allocated, j) => {
      const at = `${path}[${i}].allocatedResourcesStatus[${j}]`;
      return [...(container ? validateAllocatedName(allocated.name, container, `${at}.name`) : []), ...validateDevices(allocated, at)];
    });
  });
}

/** `claim:<name>`, `claim:<name>/<request>`, or what the container asks for. */
function validateAllocatedName(name: string, { resources }: Container, path: string): readonly FieldError[] {
  if (!name.startsWith('claim:')) {
    const isAsked = resources?.requests?.[name] !== undefined;
    return isAsked ? [] : [invalid(path, name, "must match one of the container's resource requests")];
  }
  const claims = (resources?.claims ?? []).map((claim) => `claim:${claim.name}${claim.request ? `/${claim.request}` : ''}`);
  const format = "'claim:<claimName>/<request>' or 'claim:<claimName>' if request is empty";
  return claims.includes(name) ? [] : [invalid(path, name, `must match one of the container's resource claims in a format ${format}`)];
}

function validateDevices({ resources = [] }: ResourceStatus, path: string): readonly FieldError[] {
  const ids = new Set<string>();
  return resources.flatMap(({ resourceID, health = '', message }, i) => {
    const at = `${path}.resources[${i}]`;
    const isRepeated = ids.has(resourceID);
    ids.add(resourceID);
    return [
      ...validateChoice(health, `${at}.health`, healths),
      ...(message === '' ? [required(`${at}.message`, 'must be non-empty if specified')] : []),
      ...(message && byteLength(message) > longestMessage ? [tooLong(`${at}.message`, longestMessage)] : []),
      ...(isRepeated ? [duplicate(`${at}.resourceID`, resourceID)] : []),
    ];
  });
}
