import { validateDescendingPath, validateNoBacksteps } from '#domain/resources/core/pod/validation/local-path.js';
import type { Container, EphemeralContainer, Volume, VolumeDevice, VolumeMount } from '#domain/schema/types/core-v1.js';
import { type FieldError, fieldNotFound, forbidden, invalid, notSupported, required } from '#domain/status/field-error.js';
import { validateChoice } from '#domain/validation/choice.js';

/** The volumes of a pod that are well formed, by name. */
export type Volumes = ReadonlyMap<string, Volume>;

const propagations = ['Bidirectional', 'HostToContainer', 'None'];
const recursions = ['Disabled', 'Enabled', 'IfPossible'];

/** Source: pkg/apis/core/validation/validation.go ValidateVolumeMounts. Some paths lack the index, as upstream's do. */
export function validateVolumeMounts(container: Container | EphemeralContainer, volumes: Volumes, path: string): readonly FieldError[] {
  const { volumeMounts, volumeDevices } = container;
  if (!volumeMounts) return [];
  const devices = new Map((volumeDevices ?? []).map(({ name, devicePath }) => [name, devicePath]));
  const devicePaths = new Set(devices.values());
  const points = new Set<string>();
  const isPrivileged = container.securityContext?.privileged === true;
  return volumeMounts.flatMap((mount, i) => {
    const { name, mountPath } = mount;
    const at = `${path}[${i}]`;
    const isTaken = points.has(mountPath);
    points.add(mountPath);
    return [
      ...(name === '' ? [required(`${at}.name`)] : []),
      ...(volumes.has(name) ? [] : [fieldNotFound(`${at}.name`, name)]),
      ...(mountPath === '' ? [required(`${at}.mountPath`)] : []),
      ...(isTaken ? [invalid(`${at}.mountPath`, mountPath, 'must be unique')] : []),
      ...(devices.has(name) ? [invalid(`${at}.name`, name, 'must not already exist in volumeDevices')] : []),
      ...(devicePaths.has(mountPath) ? [invalid(`${at}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices')] : []),
      ...validateSubPath(mount, at, path),
      ...validatePropagation(mount, isPrivileged, `${path}.mountPropagation`),
      ...validateRecursiveReadOnly(mount, `${path}.recursiveReadOnly`),
    ];
  });
}

function validateSubPath({ subPath, subPathExpr }: VolumeMount, at: string, path: string): readonly FieldError[] {
  const errors = subPath ? validateDescendingPath(subPath, `${path}.subPath`) : [];
  if (!subPathExpr) return errors;
  return [
    ...errors,
    ...(subPath ? [invalid(`${at}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive')] : []),
    ...validateDescendingPath(subPathExpr, `${path}.subPathExpr`),
  ];
}

function validatePropagation({ mountPropagation }: VolumeMount, isPrivileged: boolean, path: string): readonly FieldError[] {
  const errors = validateChoice(mountPropagation, path, propagations);
  if (mountPropagation !== 'Bidirectional' || isPrivileged) return errors;
  return [...errors, forbidden(path, 'Bidirectional mount propagation is available only to privileged containers')];
}

function validateRecursiveReadOnly(mount: VolumeMount, path: string): readonly FieldError[] {
  const { recursiveReadOnly: mode, readOnly, mountPropagation = 'None' } = mount;
  if (mode === undefined || mode === 'Disabled') return [];
  if (!recursions.includes(mode)) return [notSupported(path, mode, recursions)];
  return [
    ...(readOnly ? [] : [forbidden(path, 'may only be specified when readOnly is true')]),
    ...(mountPropagation === 'None' ? [] : [forbidden(path, 'may only be specified when mountPropagation is None or not specified')]),
  ];
}

/** Source: ValidateVolumeDevices. */
export function validateVolumeDevices(container: Container | EphemeralContainer, volumes: Volumes, path: string): readonly FieldError[] {
  const { volumeMounts, volumeDevices } = container;
  if (!volumeDevices) return [];
  const mounts = new Map((volumeMounts ?? []).map(({ name, mountPath }) => [name, mountPath]));
  const mountPaths = new Set(mounts.values());
  const names = new Set<string>();
  const paths = new Set<string>();
  return volumeDevices.flatMap((device, i) => {
    const { name, devicePath } = device;
    const at = `${path}[${i}]`;
    const errors = [
      ...validateDeviceName(device, volumes.get(name), names, `${at}.name`),
      ...validateDevicePath(devicePath, paths, `${at}.devicePath`),
      ...(mounts.has(name) ? [invalid(`${at}.name`, name, 'must not already exist in volumeMounts')] : []),
      ...(mountPaths.has(devicePath) ? [invalid(`${at}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts')] : []),
    ];
    if (name !== '') names.add(name);
    return errors;
  });
}

function validateDeviceName(
  { name }: VolumeDevice,
  volume: Volume | undefined,
  names: ReadonlySet<string>,
  path: string,
): readonly FieldError[] {
  const isClaim = volume?.persistentVolumeClaim !== undefined || volume?.ephemeral !== undefined;
  const kinds = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode';
  return [
    ...(name === '' ? [required(path)] : []),
    ...(names.has(name) ? [invalid(path, name, 'must be unique')] : []),
    ...(volume && !isClaim ? [invalid(path, name, kinds)] : []),
    ...(volume ? [] : [fieldNotFound(path, name)]),
  ];
}

function validateDevicePath(devicePath: string, paths: Set<string>, path: string): readonly FieldError[] {
  const leadsUp = validateNoBacksteps(devicePath, path).length > 0;
  const errors = [
    ...(devicePath === '' ? [required(path)] : []),
    ...(paths.has(devicePath) ? [invalid(path, devicePath, 'must be unique')] : []),
    ...(leadsUp ? [invalid(path, devicePath, "can not contain backsteps ('..')")] : []),
  ];
  if (!leadsUp) paths.add(devicePath);
  return errors;
}
