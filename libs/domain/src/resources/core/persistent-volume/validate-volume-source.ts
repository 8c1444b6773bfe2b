import { validateNoBacksteps } from '#domain/resources/core/pod/validation/local-path.js';
import { validateAzureFile, validateCinderDisk } from '#domain/resources/core/pod/validation/validate-cloud-volumes.js';
import { validateIscsiVolume, validateStorageOsVolume } from '#domain/resources/core/pod/validation/validate-network-volumes.js';
import { validateVolumeSource as validatePodVolumeSource } from '#domain/resources/core/pod/validation/validate-volume-source.js';
import type { PersistentVolumeSource, SourceName } from '#domain/resources/core/persistent-volume/volume-sources.js';
import type {
  AzureFilePersistentVolumeSource,
  CSIPersistentVolumeSource,
  GlusterfsPersistentVolumeSource,
  ISCSIPersistentVolumeSource,
  LocalVolumeSource,
  SecretReference,
  StorageOSPersistentVolumeSource,
  VolumeSource,
} from '#domain/schema/types/core-v1.js';
import { type FieldError, invalid, required } from '#domain/status/field-error.js';
import { validateCsiDriverName } from '#domain/validation/csi-driver-name.js';
import { byteLength, isDns1123Label, isDns1123Subdomain } from '#domain/validation/names.js';
import { requireForm, requireText, validateDns1123Label } from '#domain/validation/text.js';

/** `path` is that of the spec, `volumeName` the name of the volume, or empty. */
type Check<Source> = (source: NonNullable<Source>, path: string, volumeName: string) => readonly FieldError[];

/**
 * Rules of every source. Those that are the same for volumes of pods are asked there; the others differ mostly in that they
 * name the namespace of what they refer to.
 */
const checks: { readonly [Name in SourceName]: Check<PersistentVolumeSource[Name]> } = {
  hostPath: (hostPath, path) => asInPods({ hostPath }, path),
  gcePersistentDisk: (gcePersistentDisk, path) => asInPods({ gcePersistentDisk }, path),
  awsElasticBlockStore: (awsElasticBlockStore, path) => asInPods({ awsElasticBlockStore }, path),
  glusterfs: validateGlusterfs,
  flocker: (flocker, path) => asInPods({ flocker }, path),
  nfs: (nfs, path) => asInPods({ nfs }, path),
  rbd: (rbd, path) => asInPods({ rbd }, path),
  quobyte: (quobyte, path) => asInPods({ quobyte }, path),
  cephfs: (cephfs, path) => asInPods({ cephfs }, path),
  iscsi: validateIscsi,
  cinder: (source, path) => [
    ...validateCinderDisk(source, `${path}.cinder`),
    ...requireNamespace(source.secretRef, `${path}.cinder.secretRef`),
  ],
  fc: (fc, path) => asInPods({ fc }, path),
  flexVolume: (flexVolume, path) => asInPods({ flexVolume }, path),
  azureFile: validateAzureFileShare,
  vsphereVolume: (vsphereVolume, path) => asInPods({ vsphereVolume }, path),
  photonPersistentDisk: (photonPersistentDisk, path) => asInPods({ photonPersistentDisk }, path),
  portworxVolume: (portworxVolume, path) => asInPods({ portworxVolume }, path),
  azureDisk: (azureDisk, path) => asInPods({ azureDisk }, path),
  scaleIO: (scaleIO, path) => asInPods({ scaleIO }, path),
  local: validateLocal,
  storageos: validateStorageOs,
  csi: validateCsi,
};

/** One source of a persistent volume. Source: pkg/apis/core/validation/validation.go. */
export function validateVolumeSource(
  sources: PersistentVolumeSource,
  name: SourceName,
  path: string,
  volumeName: string,
): readonly FieldError[] {
  return checks[name](sources[name] as never, path, volumeName);
}

function asInPods(source: VolumeSource, path: string): readonly FieldError[] {
  return validatePodVolumeSource({ name: '', ...source }, '', path, {});
}

function validateGlusterfs(
  { endpoints, path: folder, endpointsNamespace: namespace }: GlusterfsPersistentVolumeSource,
  path: string,
): readonly FieldError[] {
  const at = `${path}.glusterfs.endpointsNamespace`;
  const errors = asInPods({ glusterfs: { endpoints, path: folder } }, path);
  if (namespace === undefined) return errors;
  if (namespace === '') return [...errors, invalid(at, '', 'if the endpointnamespace is set, it must be a valid namespace name')];
  return [...errors, ...validateDns1123Label(namespace, at)];
}

/** Names of initiators are told wrong in fewer words than in pods, and under paths of their own. */
function validateIscsi(source: ISCSIPersistentVolumeSource, specPath: string, volumeName: string): readonly FieldError[] {
  const { targetPortal, iqn, lun, chapAuthDiscovery, chapAuthSession, secretRef, initiatorName } = source;
  const path = `${specPath}.iscsi`;
  const isLong = initiatorName !== undefined && byteLength(`${volumeName}:${targetPortal}`) > 64;
  const long = 'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.';
  const needsSecret = (chapAuthDiscovery || chapAuthSession) && !secretRef;
  return [
    ...requireText(targetPortal, `${path}.targetPortal`),
    ...(isLong ? [invalid(`${path}.targetportal`, targetPortal, long)] : []),
    ...(iqn === '' ? [required(`${path}.iqn`)] : validateInitiator(iqn, `${path}.iqn`)),
    ...validateIscsiVolume({ ...anyTarget, lun }, path),
    ...(needsSecret ? [required(`${path}.secretRef`)] : []),
    ...(secretRef ? requireText(secretRef.name, `${path}.secretRef.name`) : []),
    ...(initiatorName === undefined ? [] : validateInitiator(initiatorName, `${path}.initiatorname`)),
  ];
}

/** A target with which nothing is wrong, to ask about one member at a time. */
const anyTarget = { targetPortal: 'any', iqn: 'eui.0000000000000000', lun: 0 };

function validateInitiator(name: string, path: string): readonly FieldError[] {
  const isSound = validateIscsiVolume({ ...anyTarget, iqn: name }, '').length === 0;
  return isSound ? [] : [invalid(path, name, 'must be valid format')];
}

function validateAzureFileShare(source: AzureFilePersistentVolumeSource, path: string): readonly FieldError[] {
  const at = `${path}.azureFile`;
  const { secretNamespace } = source;
  return [...validateAzureFile(source, at), ...(secretNamespace === '' ? [required(`${at}.secretNamespace`)] : [])];
}

function validateLocal({ path: folder }: LocalVolumeSource, path: string): readonly FieldError[] {
  const at = `${path}.local.path`;
  return folder === '' ? [required(at)] : validateNoBacksteps(folder, at);
}

function validateStorageOs(source: StorageOSPersistentVolumeSource, path: string): readonly FieldError[] {
  const at = `${path}.storageos`;
  return [...validateStorageOsVolume(source, at), ...requireNamespace(source.secretRef, `${at}.secretRef`)];
}

function requireNamespace(reference: { readonly namespace?: string } | undefined, path: string): readonly FieldError[] {
  return reference ? requireText(reference.namespace, `${path}.namespace`) : [];
}

/** The secret for staging is not looked at, as upstream does not. */
function validateCsi(source: CSIPersistentVolumeSource, path: string): readonly FieldError[] {
  const at = `${path}.csi`;
  return [
    ...validateCsiDriverName(source.driver, `${at}.driver`),
    ...requireText(source.volumeHandle, `${at}.volumeHandle`),
    ...(['controllerPublishSecretRef', 'controllerExpandSecretRef', 'nodePublishSecretRef', 'nodeExpandSecretRef'] as const).flatMap(
      (name) => validateSecretReference(source[name], `${at}.${name}`),
    ),
  ];
}

function validateSecretReference(reference: SecretReference | undefined, path: string): readonly FieldError[] {
  if (!reference) return [];
  return [
    ...requireForm(reference.name, `${path}.name`, isDns1123Subdomain),
    ...requireForm(reference.namespace, `${path}.namespace`, isDns1123Label),
  ];
}
