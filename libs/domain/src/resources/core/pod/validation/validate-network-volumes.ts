import type {
  FCVolumeSource,
  FlexVolumeSource,
  FlockerVolumeSource,
  ISCSIVolumeSource,
  NFSVolumeSource,
  QuobyteVolumeSource,
  StorageOSVolumeSource,
} from '#domain/schema/types/core-v1.js';
import { type FieldError, invalid, required } from '#domain/status/field-error.js';
import { inclusiveRangeProblem, isDns1123Label } from '#domain/validation/names.js';
import { requireForm, requireText, validateDns1123Label } from '#domain/validation/text.js';

/** Volumes on storage that is reached over the network. Source: pkg/apis/core/validation/validation.go. */

export function validateNfsVolume({ server, path: folder }: NFSVolumeSource, path: string): readonly FieldError[] {
  return [
    ...requireText(server, `${path}.server`),
    ...requireText(folder, `${path}.path`),
    ...(folder.startsWith('/') ? [] : [invalid(`${path}.path`, folder, 'must be an absolute path')]),
  ];
}

const initiatorForms: Readonly<Record<string, (name: string) => boolean>> = {
  iqn: isIqn,
  eui: (name) => /^eui.[a-zA-Z0-9]{16}$/.test(name),
  naa: (name) => /^naa.[a-zA-Z0-9]{32}$/.test(name),
};

/**
 * What upstream says with `iqn\.\d{4}-\d{2}\.([[:alnum:]-.]+)(:[^,;*&$|\s]+)$`, which may match far behind the beginning: without its steps back,
 * of which a long name takes very many.
 */
function isIqn(name: string): boolean {
  const parts = (name.split(/[,;*&$|\t\n\f\r ]/).at(-1) ?? '').split(':');
  const authority = (part: string): string => /(?<![a-zA-Z0-9\-.])[a-zA-Z0-9\-.]+$/.exec(part)?.[0] ?? '';
  return parts.slice(0, -1).some((part, i) => /iqn\.\d{4}-\d{2}\../.test(authority(part)) && (i < parts.length - 2 || parts.at(-1) !== ''));
}

/** `volumeName` because it makes up a part of the device's name. */
export function validateIscsiVolume(source: ISCSIVolumeSource, path: string): readonly FieldError[] {
  const { targetPortal, iqn, lun, chapAuthDiscovery, chapAuthSession, secretRef, initiatorName } = source;
  const needsSecret = (chapAuthDiscovery || chapAuthSession) && !secretRef;
  return [
    ...requireText(targetPortal, `${path}.targetPortal`),
    ...(iqn === '' ? [required(`${path}.iqn`)] : validateInitiator(iqn, `${path}.iqn`)),
    ...validateLun(lun, `${path}.lun`),
    ...(needsSecret ? [required(`${path}.secretRef`)] : []),
    ...(initiatorName === undefined ? [] : validateInitiator(initiatorName, `${path}.initiatorname`)),
  ];
}

function validateInitiator(name: string, path: string): readonly FieldError[] {
  const isOfForm = initiatorForms[name.slice(0, 3)];
  if (!isOfForm) return [invalid(path, name, 'must be valid format starting with iqn, eui, or naa')];
  return isOfForm(name) ? [] : [invalid(path, name, 'must be valid format')];
}

function validateLun(lun: number, path: string): readonly FieldError[] {
  return lun < 0 || lun > 255 ? [invalid(path, lun, inclusiveRangeProblem(0, 255))] : [];
}

export function validateFibreChannelVolume({ targetWWNs, wwids, lun }: FCVolumeSource, path: string): readonly FieldError[] {
  const at = `${path}.targetWWNs`;
  if (!targetWWNs) return wwids ? [] : [required(at, 'must specify either targetWWNs or wwids, but not both')];
  return [
    ...(wwids ? [invalid(at, targetWWNs, 'targetWWNs and wwids can not be specified simultaneously')] : []),
    ...(lun === undefined ? [required(`${path}.lun`, 'lun is required if targetWWNs is specified')] : validateLun(lun, `${path}.lun`)),
  ];
}

export function validateQuobyteVolume({ registry, tenant = '', volume }: QuobyteVolumeSource, path: string): readonly FieldError[] {
  return [...validateRegistry(registry, tenant, path), ...requireText(volume, `${path}.volume`)];
}

function validateRegistry(registry: string, tenant: string, path: string): readonly FieldError[] {
  const at = `${path}.registry`;
  const text = 'must be a host:port pair or multiple pairs separated by commas';
  if (registry === '') return [required(at, text)];
  if (tenant.length >= 65) return [required(`${path}.tenant`, 'must be a UUID and may not exceed a length of 64 characters')];
  return registry.split(',').flatMap((pair) => (hostPort.test(pair) ? [] : [invalid(at, registry, text)]));
}

/** What Go's net.SplitHostPort accepts. */
const hostPort = /^(\[[^[\]]*\]|[^:[\]]*):[^:[\]]*$/;

export function validateFlockerVolume({ datasetName = '', datasetUUID = '' }: FlockerVolumeSource, path: string): readonly FieldError[] {
  return [
    ...(datasetName || datasetUUID ? [] : [required(path, 'one of datasetName and datasetUUID is required')]),
    ...(datasetName && datasetUUID ? [invalid(path, 'resource', 'datasetName and datasetUUID can not be specified simultaneously')] : []),
    ...(datasetName.includes('/') ? [invalid(`${path}.datasetName`, datasetName, "must not contain '/'")] : []),
  ];
}

export function validateStorageOsVolume(source: StorageOSVolumeSource, path: string): readonly FieldError[] {
  const { volumeName, volumeNamespace, secretRef } = source;
  return [
    ...requireForm(volumeName, `${path}.volumeName`, isDns1123Label),
    ...(volumeNamespace ? validateDns1123Label(volumeNamespace, `${path}.volumeNamespace`) : []),
    ...(secretRef ? requireText(secretRef.name, `${path}.secretRef.name`) : []),
  ];
}

export function validateFlexVolume({ driver, options = {} }: FlexVolumeSource, path: string): readonly FieldError[] {
  return [
    ...requireText(driver, `${path}.driver`),
    ...Object.keys(options).flatMap((key) => {
      const isReserved = /(^|\.)(kubernetes|k8s)\.io$/.test(key.replace(/\/.*$/s, '').toLowerCase());
      return isReserved ? [invalid(`${path}.options[${key}]`, key, 'kubernetes.io and k8s.io namespaces are reserved')] : [];
    }),
  ];
}
