import { goQuote } from '#domain/json/go-marshal.js';
import { parseQuantity, quantitySign } from '#domain/quantity/quantity.js';
import { validateClaimTemplate } from '#domain/resources/core/persistent-volume-claim/validate-claim-spec.js';
import type { PodValidationOptions } from '#domain/resources/core/pod/pod-validation-options.js';
import { validateDescendingPath, validateNoBacksteps } from '#domain/resources/core/pod/validation/local-path.js';
import { validatePullPolicy } from '#domain/resources/core/pod/validation/pull-policy.js';
import * as cloud from '#domain/resources/core/pod/validation/validate-cloud-volumes.js';
import * as keyed from '#domain/resources/core/pod/validation/validate-keyed-volumes.js';
import * as network from '#domain/resources/core/pod/validation/validate-network-volumes.js';
import type { CSIVolumeSource, EmptyDirVolumeSource, HostPathVolumeSource, Volume, VolumeSource } from '#domain/schema/types/core-v1.js';
import { type FieldError, forbidden, invalid, required } from '#domain/status/field-error.js';
import { validateChoice } from '#domain/validation/choice.js';
import { validateCsiDriverName } from '#domain/validation/csi-driver-name.js';
import { byteLength, isDns1123Subdomain } from '#domain/validation/names.js';
import { invalidEach, requireText } from '#domain/validation/text.js';

type SourceName = keyof VolumeSource;
type Check<Source> = (source: NonNullable<Source>, path: string, options: PodValidationOptions) => readonly FieldError[];

/** Rules of every source, in upstream's order. */
const checks: { readonly [Name in SourceName]-?: Check<VolumeSource[Name]> } = {
  emptyDir: validateEmptyDir,
  hostPath: validateHostPath,
  gitRepo: ({ repository, directory = '' }, path) => [
    ...requireText(repository, `${path}.repository`),
    ...validateDescendingPath(directory, `${path}.directory`),
  ],
  gcePersistentDisk: cloud.validateGceDisk,
  awsElasticBlockStore: cloud.validateAwsDisk,
  secret: keyed.validateSecretVolume,
  nfs: network.validateNfsVolume,
  iscsi: network.validateIscsiVolume,
  glusterfs: ({ endpoints, path: folder }, path) => [
    ...requireText(endpoints, `${path}.endpoints`),
    ...requireText(folder, `${path}.path`),
  ],
  flocker: network.validateFlockerVolume,
  persistentVolumeClaim: ({ claimName }, path) => requireText(claimName, `${path}.claimName`),
  rbd: ({ monitors, image }, path) => [...requireSome(monitors, `${path}.monitors`), ...requireText(image, `${path}.image`)],
  cinder: cloud.validateCinderDisk,
  cephfs: ({ monitors }, path) => requireSome(monitors, `${path}.monitors`),
  quobyte: network.validateQuobyteVolume,
  downwardAPI: keyed.validateDownwardApiVolume,
  fc: network.validateFibreChannelVolume,
  flexVolume: network.validateFlexVolume,
  configMap: keyed.validateConfigMapVolume,
  azureFile: cloud.validateAzureFile,
  vsphereVolume: ({ volumePath }, path) => requireText(volumePath, `${path}.volumePath`),
  photonPersistentDisk: ({ pdID }, path) => requireText(pdID, `${path}.pdID`),
  portworxVolume: ({ volumeID }, path) => requireText(volumeID, `${path}.volumeID`),
  azureDisk: cloud.validateAzureDisk,
  storageos: network.validateStorageOsVolume,
  projected: keyed.validateProjectedVolume,
  scaleIO: ({ gateway, system, volumeName }, path) => [
    ...requireText(gateway, `${path}.gateway`),
    ...requireText(system, `${path}.system`),
    ...requireText(volumeName, `${path}.volumeName`),
  ],
  csi: validateCsi,
  ephemeral: ({ volumeClaimTemplate: template }, path) =>
    template ? validateClaimTemplate(template, `${path}.volumeClaimTemplate`) : [required(`${path}.volumeClaimTemplate`)],
  image: ({ reference, pullPolicy }, path, { resourceIsPod }) => [
    ...(resourceIsPod ? requireText(reference, `${path}.reference`) : []),
    ...validatePullPolicy(pullPolicy, `${path}.pullPolicy`),
  ],
};

const names = Object.keys(checks) as readonly SourceName[];

/** Where upstream calls a source something else than the API does: in the errors inside it, and as one source too many. */
const insideAs: Partial<Record<SourceName, string>> = { gcePersistentDisk: 'persistentDisk' };
const surplusAs: Partial<Record<SourceName, string>> = { cephfs: 'cephFS', downwardAPI: 'downwarAPI' };

/** Exactly one source, well formed. `owner` is the name of the pod, where known. Source: pkg/apis/core/validation/validation.go validateVolumeSource. */
export function validateVolumeSource(volume: Volume, owner: string, path: string, options: PodValidationOptions): readonly FieldError[] {
  const [first, ...others] = names.filter((name) => volume[name] !== undefined);
  if (first === undefined) return [required(path, 'must specify a volume type')];
  return [
    ...checks[first](volume[first] as never, `${path}.${insideAs[first] ?? first}`, options),
    ...others.map((name) => forbidden(`${path}.${surplusAs[name] ?? name}`, 'may not specify more than 1 volume type')),
    ...(volume.iscsi ? validateIscsiName(volume, path) : []),
    ...(first === 'ephemeral' ? validateCreatedClaimName(volume.name, owner, path) : []),
  ];
}

function requireSome(list: readonly unknown[] | null | undefined, path: string): readonly FieldError[] {
  return list?.length ? [] : [required(path)];
}

function validateEmptyDir({ sizeLimit }: EmptyDirVolumeSource, path: string): readonly FieldError[] {
  const size = sizeLimit === undefined ? undefined : parseQuantity(sizeLimit);
  const isBad = size !== undefined && quantitySign(size) < 0;
  return isBad ? [forbidden(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')] : [];
}

const hostPathTypes = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'];

function validateHostPath({ path: folder, type }: HostPathVolumeSource, path: string): readonly FieldError[] {
  if (folder === '') return [required(`${path}.path`)];
  return [...validateNoBacksteps(folder, `${path}.path`), ...validateChoice(type, `${path}.type`, hostPathTypes)];
}

/** A bad name of the secret is reported as that of the volume, as upstream does. */
function validateCsi({ driver, nodePublishSecretRef: secret }: CSIVolumeSource, path: string): readonly FieldError[] {
  const errors = validateCsiDriverName(driver, `${path}.driver`);
  if (!secret) return errors;
  const { name = '' } = secret;
  if (name === '') return [...errors, required(`${path}.nodePublishSecretRef.name`)];
  return [...errors, ...invalidEach(`${path}.name`, name, isDns1123Subdomain(name))];
}

function validateIscsiName({ name, iscsi }: Volume, path: string): readonly FieldError[] {
  const isLong = iscsi?.initiatorName !== undefined && byteLength(`${name}:${iscsi.targetPortal}`) > 64;
  const text = 'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.';
  return isLong ? [invalid(`${path}.name`, name, text)] : [];
}

function validateCreatedClaimName(name: string, owner: string, path: string): readonly FieldError[] {
  if (owner === '' || name === '') return [];
  const claim = `${owner}-${name}`;
  return invalidEach(
    `${path}.name`,
    name,
    isDns1123Subdomain(claim).map((problem) => `PVC name ${goQuote(claim)}: ${problem}`),
  );
}
