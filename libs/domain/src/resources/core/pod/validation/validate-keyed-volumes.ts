import type { PodValidationOptions } from '#domain/resources/core/pod/pod-validation-options.js';
import { validateFileMode } from '#domain/resources/core/pod/validation/file-mode.js';
import { validateUnreservedPath } from '#domain/resources/core/pod/validation/local-path.js';
import {
  fieldsForFiles,
  validateFieldRef,
  validateResourceFieldRef,
} from '#domain/resources/core/pod/validation/validate-downward-field.js';
import { validateKeysToPaths, validateKeyToPath } from '#domain/resources/core/pod/validation/validate-key-to-path.js';
import type {
  ConfigMapVolumeSource,
  DownwardAPIVolumeFile,
  DownwardAPIVolumeSource,
  KeyToPath,
  ProjectedVolumeSource,
  SecretVolumeSource,
  ServiceAccountTokenProjection,
  VolumeProjection,
} from '#domain/schema/types/core-v1.js';
import { type FieldError, forbidden, invalid, required } from '#domain/status/field-error.js';
import { requireText } from '#domain/validation/text.js';

/** Volumes whose files come from the API. Source: pkg/apis/core/validation/validation.go. */

export function validateSecretVolume(source: SecretVolumeSource, path: string): readonly FieldError[] {
  return [
    ...requireText(source.secretName, `${path}.secretName`),
    ...validateFileMode(source.defaultMode, `${path}.defaultMode`),
    ...validateKeysToPaths(source.items, `${path}.items`),
  ];
}

export function validateConfigMapVolume(source: ConfigMapVolumeSource, path: string): readonly FieldError[] {
  return [
    ...requireText(source.name, `${path}.name`),
    ...validateFileMode(source.defaultMode, `${path}.defaultMode`),
    ...validateKeysToPaths(source.items, `${path}.items`),
  ];
}

/** Errors of files are reported at the volume, without the index, as upstream does. */
export function validateDownwardApiVolume(source: DownwardAPIVolumeSource, path: string): readonly FieldError[] {
  return [
    ...validateFileMode(source.defaultMode, `${path}.defaultMode`),
    ...(source.items ?? []).flatMap((file) => validateDownwardFile(file, path)),
  ];
}

function validateDownwardFile(file: DownwardAPIVolumeFile, path: string): readonly FieldError[] {
  return [
    ...requireText(file.path, `${path}.path`),
    ...validateUnreservedPath(file.path, `${path}.path`),
    ...validateDownwardSource(file, path),
    ...validateFileMode(file.mode, `${path}.mode`),
  ];
}

function validateDownwardSource({ fieldRef, resourceFieldRef }: DownwardAPIVolumeFile, path: string): readonly FieldError[] {
  if (!fieldRef) {
    return resourceFieldRef
      ? validateResourceFieldRef(resourceFieldRef, `${path}.resourceFieldRef`, true)
      : [required(path, 'one of fieldRef and resourceFieldRef is required')];
  }
  const errors = validateFieldRef(fieldRef, `${path}.fieldRef`, fieldsForFiles);
  if (!resourceFieldRef) return errors;
  return [...errors, invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously')];
}

/** Sources with certificates are not looked at: their gates are off in v1.36, so they are dropped before (dropDisabledFields). */
export function validateProjectedVolume(source: ProjectedVolumeSource, path: string, options: PodValidationOptions): readonly FieldError[] {
  const files = new Set<string>();
  return [
    ...validateFileMode(source.defaultMode, `${path}.defaultMode`),
    ...(source.sources ?? []).flatMap((one, i) => validateProjection(one, files, `${path}.sources[${i}]`, path, options)),
  ];
}

function validateProjection(
  projection: VolumeProjection,
  files: Set<string>,
  path: string,
  volumePath: string,
  options: PodValidationOptions,
): readonly FieldError[] {
  const { secret, configMap, downwardAPI, serviceAccountToken: token } = projection;
  const isOne = [secret, configMap, downwardAPI, token].filter(Boolean).length <= 1;
  const once = (file: string, owner: string): readonly FieldError[] => validateOnce(file, owner, files, volumePath);
  return [
    ...(secret ? validateKeyed(secret, `${path}.secret`, once) : []),
    ...(configMap ? validateKeyed(configMap, `${path}.configMap`, once) : []),
    ...(downwardAPI?.items ?? []).flatMap((file) => [...validateDownwardFile(file, `${path}.downwardAPI`), ...once(file.path, file.path)]),
    ...(token ? validateToken(token, `${path}.serviceAccountToken`, `${volumePath}.path`, options) : []),
    ...(isOne ? [] : [forbidden(path, 'may not specify more than 1 volume type per source')]),
  ];
}

type Once = (file: string, owner: string) => readonly FieldError[];

function validateKeyed(
  { name = '', items = [] }: { readonly name?: string; readonly items?: readonly KeyToPath[] },
  path: string,
  once: Once,
): readonly FieldError[] {
  return [
    ...requireText(name, `${path}.name`),
    ...items.flatMap((item, i) => [...validateKeyToPath(item, `${path}.items[${i}]`), ...once(item.path, name)]),
  ];
}

function validateOnce(file: string, owner: string, files: Set<string>, path: string): readonly FieldError[] {
  if (file === '') return [];
  if (files.has(file)) return [invalid(path, owner, 'conflicting duplicate paths')];
  files.add(file);
  return [];
}

/** The path of the token is reported at the volume, not at the token, as upstream does. */
function validateToken(
  { expirationSeconds = 0, path: file }: ServiceAccountTokenProjection,
  path: string,
  filePath: string,
  options: PodValidationOptions,
): readonly FieldError[] {
  const at = `${path}.expirationSeconds`;
  const longest = 2 ** 32;
  return [
    ...(expirationSeconds < 600 ? [invalid(at, expirationSeconds, 'may not specify a duration less than 10 minutes')] : []),
    ...(expirationSeconds > longest ? [invalid(at, expirationSeconds, 'may not specify a duration larger than 2^32 seconds')] : []),
    ...(file === '' ? [required(filePath)] : options.allowNonLocalTokenPath ? [] : validateUnreservedPath(file, filePath)),
  ];
}
