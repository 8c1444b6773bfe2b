import { validateAccessModes, volumeModes } from '#domain/resources/core/persistent-volume/validate-access-modes.js';
import { validateVolumeSource } from '#domain/resources/core/persistent-volume/validate-volume-source.js';
import { sourceNames } from '#domain/resources/core/persistent-volume/volume-sources.js';
import { validateAmount } from '#domain/resources/core/persistent-volume-claim/validate-claim-status.js';
import { validateNodeSelector } from '#domain/resources/core/pod/validation/validate-node-selector.js';
import { validatePositiveQuantity } from '#domain/resources/core/validate-resource-name.js';
import type { PersistentVolumeSpec, VolumeNodeAffinity } from '#domain/schema/types/core-v1.js';
import { type FieldError, forbidden, indexPath, notSupported, required } from '#domain/status/field-error.js';
import { isDns1123Subdomain } from '#domain/validation/names.js';
import { invalidEach } from '#domain/validation/text.js';

const reclaimPolicies = ['Delete', 'Recycle', 'Retain'];

/** What a spec is judged with besides itself. */
export interface VolumeSpecContext {
  /** A part of the name of iSCSI devices. */
  readonly volumeName: string;
  /** Values that are no label values may stand in the required affinity: the stored one has some. */
  readonly allowAnyAffinityValue?: boolean;
}

/** Source: pkg/apis/core/validation/validation.go ValidatePersistentVolumeSpec. */
export function validateVolumeSpec(spec: PersistentVolumeSpec, path: string, context: VolumeSpecContext): readonly FieldError[] {
  const { persistentVolumeReclaimPolicy: policy = '', storageClassName = '', volumeMode } = spec;
  const isKnownPolicy = policy === '' || reclaimPolicies.includes(policy);
  const isKnownMode = volumeMode === undefined || volumeModes.includes(volumeMode);
  return [
    ...validateModes(spec, path),
    ...validateCapacity(spec.capacity, `${path}.capacity`),
    ...(isKnownPolicy ? [] : [notSupported(`${path}.persistentVolumeReclaimPolicy`, policy, reclaimPolicies)]),
    ...(spec.nodeAffinity ? validateAffinity(spec.nodeAffinity, `${path}.nodeAffinity`, context) : []),
    ...validateSources(spec, path, context.volumeName, spec.nodeAffinity !== undefined),
    ...(storageClassName === '' ? [] : invalidEach(`${path}.storageClassName`, storageClassName, isDns1123Subdomain(storageClassName))),
    ...(isKnownMode ? [] : [notSupported(`${path}.volumeMode`, volumeMode, volumeModes)]),
    ...validateAttributesClass(spec, path),
  ];
}

/** A spec that stands in a VolumeAttachment in place of a volume: of a CSI driver, and with less to be said. */
export function validateInlineVolumeSpec(spec: PersistentVolumeSpec, path: string): readonly FieldError[] {
  const { persistentVolumeReclaimPolicy: policy = '', volumeMode = 'Filesystem' } = spec;
  const inContext = 'in the context of inline volumes';
  const refuse = (name: string, isRefused: boolean, text: string): readonly FieldError[] =>
    isRefused ? [forbidden(`${path}.${name}`, `${text} ${inContext}`)] : [];
  const no = 'may not be specified';
  return [
    ...refuse('claimRef', spec.claimRef !== undefined, no),
    ...refuse('capacity', Object.keys(spec.capacity ?? {}).length > 0, no),
    ...(spec.csi ? [] : [required(`${path}.csi`, `has to be specified ${inContext}`)]),
    ...validateModes(spec, path),
    ...refuse('persistentVolumeReclaimPolicy', policy !== '' && policy !== 'Retain', 'may only be Retain'),
    ...refuse('nodeAffinity', spec.nodeAffinity !== undefined, no),
    ...validateSources(spec, path, '', false),
    ...refuse('storageClassName', Boolean(spec.storageClassName), no),
    ...refuse('volumeMode', volumeMode !== 'Filesystem', 'may not specify volumeMode other than Filesystem'),
  ];
}

function validateModes({ accessModes = [] }: PersistentVolumeSpec, path: string): readonly FieldError[] {
  const at = `${path}.accessModes`;
  return accessModes.length === 0 ? [required(at)] : validateAccessModes(accessModes, at);
}

function validateCapacity(capacity: PersistentVolumeSpec['capacity'], path: string): readonly FieldError[] {
  const amounts = Object.entries(capacity ?? {});
  const isStorageOnly = amounts.length === 1 && amounts[0]?.[0] === 'storage';
  return [
    ...(amounts.length === 0 ? [required(path)] : []),
    ...(isStorageOnly ? [] : [notSupported(path, capacity ?? null, ['storage'])]),
    ...amounts.flatMap(([name, amount]) => {
      const at = indexPath(path, name);
      return [...validateAmount(amount, at), ...validatePositiveQuantity(amount, at)];
    }),
  ];
}

function validateAffinity({ required: selector }: VolumeNodeAffinity, path: string, context: VolumeSpecContext): readonly FieldError[] {
  const at = `${path}.required`;
  return selector
    ? validateNodeSelector(selector, at, context.allowAnyAffinityValue)
    : [required(at, 'must specify required node constraints')];
}

/** Exactly one source. Upstream never takes flexVolume for one too many, and judges it wherever it stands. */
function validateSources(spec: PersistentVolumeSpec, path: string, volumeName: string, hasAffinity: boolean): readonly FieldError[] {
  const present = sourceNames.filter((name) => spec[name] !== undefined);
  const recycled = spec.persistentVolumeReclaimPolicy === 'Recycle' && spec.hostPath && isRoot(spec.hostPath.path);
  const text = "may not be 'recycle' for a hostPath mount of '/'";
  return [
    ...present.flatMap((name, i) => {
      if (i > 0 && name !== 'flexVolume')
        return [forbidden(`${path}.${surplusAs[name] ?? name}`, 'may not specify more than 1 volume type')];
      return [
        ...validateVolumeSource(spec, name, path, volumeName),
        ...(name === 'local' && !hasAffinity ? [required(`${path}.nodeAffinity`, 'Local volume requires node affinity')] : []),
      ];
    }),
    ...(present.length === 0 ? [required(path, 'must specify a volume type')] : []),
    ...(recycled ? [forbidden(`${path}.persistentVolumeReclaimPolicy`, text)] : []),
  ];
}

/** What upstream calls a source that is one too many, where the API calls it something else. */
const surplusAs: Readonly<Record<string, string>> = { cephfs: 'cephFS' };

/** Whether a path leads to `/` when `.` and `..` are followed. */
function isRoot(folder: string): boolean {
  const depth = folder.split('/').reduce((above, name) => {
    if (name === '' || name === '.') return above;
    return name === '..' ? Math.max(0, above - 1) : above + 1;
  }, 0);
  return folder.startsWith('/') && depth === 0;
}

function validateAttributesClass({ volumeAttributesClassName: name, csi }: PersistentVolumeSpec, path: string): readonly FieldError[] {
  if (name === undefined) return [];
  const at = `${path}.volumeAttributesClassName`;
  return [
    ...(name === '' ? [required(at, 'an empty string is disallowed')] : invalidEach(at, name, isDns1123Subdomain(name))),
    ...(csi ? [] : [required(`${path}.csi`, 'has to be specified when using volumeAttributesClassName')]),
  ];
}
