import { validateAccessModes, volumeModes } from '#domain/resources/core/persistent-volume/validate-access-modes.js';
import { validatePositiveQuantity, validateResourceQuantity } from '#domain/resources/core/validate-resource-name.js';
import type {
  PersistentVolumeClaimSpec,
  PersistentVolumeClaimTemplate,
  TypedLocalObjectReference,
  TypedObjectReference,
} from '#domain/schema/types/core-v1.js';
import { childPath, type FieldError, indexPath, invalid, notSupported, required } from '#domain/status/field-error.js';
import { validateLabelSelector } from '#domain/validation/labels.js';
import { isDns1123Label, isDns1123Subdomain } from '#domain/validation/names.js';
import { validateTemplateMeta } from '#domain/validation/template-meta.js';
import { invalidEach, requireText } from '#domain/validation/text.js';

/** What a claim may keep that a new one may not have. */
export interface ClaimSpecOptions {
  /** Values of the selector that are no label values. */
  readonly allowInvalidSelectorValues?: boolean;
  /** Names of API groups in data sources that are no DNS names. */
  readonly allowInvalidApiGroup?: boolean;
}

/** Source: pkg/apis/core/validation/validation.go ValidatePersistentVolumeClaimSpec. */
export function validateClaimSpec(spec: PersistentVolumeClaimSpec, path: string, options: ClaimSpecOptions = {}): readonly FieldError[] {
  const { accessModes = [], selector, storageClassName = '', volumeMode, volumeAttributesClassName = '' } = spec;
  const modesPath = childPath(path, 'accessModes');
  const classPath = childPath(path, 'storageClassName');
  const attributesPath = childPath(path, 'volumeAttributesClassName');
  const isKnownMode = volumeMode === undefined || volumeModes.includes(volumeMode);
  return [
    ...(accessModes.length === 0 ? [required(modesPath, 'at least 1 access mode is required')] : []),
    ...validateLabelSelector(selector, childPath(path, 'selector'), {
      allowInvalidLabelValue: options.allowInvalidSelectorValues ?? false,
    }),
    ...validateAccessModes(accessModes, modesPath),
    ...validateRequest(spec, path),
    ...(storageClassName === '' ? [] : invalidEach(classPath, storageClassName, isDns1123Subdomain(storageClassName))),
    ...(isKnownMode ? [] : [notSupported(childPath(path, 'volumeMode'), volumeMode, volumeModes)]),
    ...validateDataSources(spec, path, options),
    ...(volumeAttributesClassName === ''
      ? []
      : invalidEach(attributesPath, volumeAttributesClassName, isDns1123Subdomain(volumeAttributesClassName))),
  ];
}

/** The claim of an ephemeral volume. Source: ValidatePersistentVolumeClaimTemplate. */
export function validateClaimTemplate(
  template: PersistentVolumeClaimTemplate,
  path: string,
  options: ClaimSpecOptions = {},
): readonly FieldError[] {
  return [
    ...validateTemplateMeta(template.metadata, childPath(path, 'metadata')),
    ...validateClaimSpec(template.spec, childPath(path, 'spec'), options),
  ];
}

/** Messages name the resource and leave out that it stands among the requests. */
function validateRequest({ resources }: PersistentVolumeClaimSpec, path: string): readonly FieldError[] {
  const at = indexPath(childPath(path, 'resources'), 'storage');
  const storage = resources?.requests?.['storage'];
  if (storage === undefined) return [required(at)];
  const errors = validatePositiveQuantity(storage, at);
  return errors.length > 0 ? errors : validateResourceQuantity('storage', storage, at);
}

function validateDataSources(
  { dataSource, dataSourceRef }: PersistentVolumeClaimSpec,
  path: string,
  options: ClaimSpecOptions,
): readonly FieldError[] {
  const refPath = childPath(path, 'dataSourceRef');
  const namespace = dataSourceRef?.namespace ?? '';
  const problem = namespace === '' ? 'must match dataSourceRef' : 'may not be specified when dataSourceRef.namespace is specified';
  const disagree = dataSource && dataSourceRef && (namespace !== '' || !isSameSource(dataSource, dataSourceRef));
  return [
    ...(dataSource ? validateDataSource(dataSource, childPath(path, 'dataSource'), options) : []),
    ...(dataSourceRef ? validateDataSource(dataSourceRef, refPath, options) : []),
    ...(namespace === '' ? [] : invalidEach(childPath(refPath, 'namespace'), namespace, isDns1123Label(namespace))),
    // upstream means to print the path of dataSource and prints an empty object
    ...(disagree ? [invalid(path, {}, problem)] : []),
  ];
}

function validateDataSource(
  { apiGroup, kind, name }: TypedLocalObjectReference,
  path: string,
  { allowInvalidApiGroup = false }: ClaimSpecOptions,
): readonly FieldError[] {
  const isClaim = kind === 'PersistentVolumeClaim';
  const text = "must be 'PersistentVolumeClaim' when referencing the default apiGroup";
  return [
    ...requireText(name, childPath(path, 'name')),
    ...requireText(kind, childPath(path, 'kind')),
    ...(!apiGroup && !isClaim ? [invalid(path, kind, text)] : []),
    ...(apiGroup && !allowInvalidApiGroup ? invalidEach(childPath(path, 'apiGroup'), apiGroup, isDns1123Subdomain(apiGroup)) : []),
  ];
}

function isSameSource(a: TypedLocalObjectReference, b: TypedObjectReference): boolean {
  return (a.apiGroup ?? null) === (b.apiGroup ?? null) && a.kind === b.kind && a.name === b.name;
}
