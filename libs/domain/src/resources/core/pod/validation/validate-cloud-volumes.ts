import type {
  AWSElasticBlockStoreVolumeSource,
  AzureDiskVolumeSource,
  AzureFileVolumeSource,
  CinderVolumeSource,
  GCEPersistentDiskVolumeSource,
} from '#domain/schema/types/core-v1.js';
import { type FieldError, invalid, notSupported } from '#domain/status/field-error.js';
import { validateChoice } from '#domain/validation/choice.js';
import { inclusiveRangeProblem } from '#domain/validation/names.js';
import { requireText } from '#domain/validation/text.js';

/** Disks of cloud providers. Source: pkg/apis/core/validation/validation.go. */

const cachingModes = ['None', 'ReadOnly', 'ReadWrite'];
const diskKinds = ['Dedicated', 'Managed', 'Shared'];
const managedUri = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}';
const blobUri = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd';

export function validateGceDisk(source: GCEPersistentDiskVolumeSource, path: string): readonly FieldError[] {
  return [...requireText(source.pdName, `${path}.pdName`), ...validatePartition(source.partition, `${path}.partition`)];
}

export function validateAwsDisk(source: AWSElasticBlockStoreVolumeSource, path: string): readonly FieldError[] {
  return [...requireText(source.volumeID, `${path}.volumeID`), ...validatePartition(source.partition, `${path}.partition`)];
}

/** Zero is fine, although the message says otherwise. */
function validatePartition(partition = 0, path: string): readonly FieldError[] {
  return partition < 0 || partition > 255 ? [invalid(path, partition, inclusiveRangeProblem(1, 255))] : [];
}

export function validateCinderDisk({ volumeID, secretRef }: CinderVolumeSource, path: string): readonly FieldError[] {
  return [...requireText(volumeID, `${path}.volumeID`), ...(secretRef ? requireText(secretRef.name, `${path}.secretRef.name`) : [])];
}

export function validateAzureFile(source: AzureFileVolumeSource, path: string): readonly FieldError[] {
  return [...requireText(source.secretName, `${path}.secretName`), ...requireText(source.shareName, `${path}.shareName`)];
}

export function validateAzureDisk(source: AzureDiskVolumeSource, path: string): readonly FieldError[] {
  const { diskName, diskURI, cachingMode, kind } = source;
  const isManaged = kind === 'Managed';
  const isRightUri = kind === undefined || diskURI.startsWith(isManaged ? '/subscriptions/' : 'https://');
  return [
    ...requireText(diskName, `${path}.diskName`),
    ...requireText(diskURI, `${path}.diskURI`),
    ...validateChoice(cachingMode, `${path}.cachingMode`, cachingModes),
    ...validateChoice(kind, `${path}.kind`, diskKinds),
    ...(isRightUri ? [] : [notSupported(`${path}.diskURI`, diskURI, [isManaged ? managedUri : blobUri])]),
  ];
}
