import { fieldsForEnv, validateFieldRef, validateResourceFieldRef } from '#domain/resources/core/pod/validation/validate-downward-field.js';
import { validateNoBacksteps } from '#domain/resources/core/pod/validation/local-path.js';
import type {
  ConfigMapKeySelector,
  EnvFromSource,
  EnvVar,
  EnvVarSource,
  FileKeySelector,
  SecretKeySelector,
} from '#domain/schema/types/core-v1.js';
import { type FieldError, invalid, required } from '#domain/status/field-error.js';
import { isConfigMapKey, isRelaxedEnvVarName } from '#domain/validation/keys.js';
import { isDns1123Label, nameIsDnsSubdomain } from '#domain/validation/names.js';
import { invalidEach, requireForm } from '#domain/validation/text.js';

/** Rules for the environment of a container. Source: pkg/apis/core/validation/validation.go ValidateEnv. */
export function validateEnv(variables: readonly EnvVar[] | undefined, path: string): readonly FieldError[] {
  return (variables ?? []).flatMap((variable, i) => {
    const at = `${path}[${i}]`;
    const errors = requireForm(variable.name, `${at}.name`, isRelaxedEnvVarName);
    return variable.valueFrom ? [...errors, ...validateSource(variable, variable.valueFrom, `${at}.valueFrom`)] : errors;
  });
}

function validateSource({ value }: EnvVar, source: EnvVarSource, path: string): readonly FieldError[] {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = source;
  const count = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef].filter(Boolean).length;
  return [
    ...(fieldRef ? validateFieldRef(fieldRef, `${path}.fieldRef`, fieldsForEnv) : []),
    ...(resourceFieldRef ? validateResourceFieldRef(resourceFieldRef, `${path}.resourceFieldRef`, false) : []),
    ...(configMapKeyRef ? validateKeyRef(configMapKeyRef, `${path}.configMapKeyRef`) : []),
    ...(secretKeyRef ? validateKeyRef(secretKeyRef, `${path}.secretKeyRef`) : []),
    ...(fileKeyRef ? validateFileKeyRef(fileKeyRef, `${path}.fileKeyRef`) : []),
    ...validateOneSource(count, Boolean(value), path),
  ];
}

function validateOneSource(count: number, hasValue: boolean, path: string): readonly FieldError[] {
  const names = '`fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';
  if (count === 0) return [invalid(path, '', `must specify one of: ${names}`)];
  if (hasValue) return [invalid(path, '', 'may not be specified when `value` is not empty')];
  return count > 1 ? [invalid(path, '', 'may not have more than one field specified at a time')] : [];
}

function validateKeyRef({ name = '', key }: ConfigMapKeySelector | SecretKeySelector, path: string): readonly FieldError[] {
  return [...invalidEach(`${path}.name`, name, nameIsDnsSubdomain(name, false)), ...requireForm(key, `${path}.key`, isConfigMapKey)];
}

function validateFileKeyRef({ key, volumeName, path: file }: FileKeySelector, path: string): readonly FieldError[] {
  return [
    ...requireForm(key, `${path}.key`, isRelaxedEnvVarName),
    ...requireForm(volumeName, `${path}.volumeName`, isDns1123Label),
    ...(file ? validateNoBacksteps(file, `${path}.path`) : [required(`${path}.path`)]),
  ];
}

/** ValidateEnvFrom. How many sources there are is reported at the list, not at the entry, as upstream does. */
export function validateEnvFrom(sources: readonly EnvFromSource[] | undefined, path: string): readonly FieldError[] {
  return (sources ?? []).flatMap(({ prefix, configMapRef, secretRef }, i) => {
    const at = `${path}[${i}]`;
    return [
      ...(prefix ? invalidEach(`${at}.prefix`, prefix, isRelaxedEnvVarName(prefix)) : []),
      ...(configMapRef ? requireForm(configMapRef.name, `${at}.configMapRef.name`, nameOfSource) : []),
      ...(secretRef ? requireForm(secretRef.name, `${at}.secretRef.name`, nameOfSource) : []),
      ...(!configMapRef && !secretRef ? [invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`')] : []),
      ...(configMapRef && secretRef ? [invalid(path, '', 'may not have more than one field specified at a time')] : []),
    ];
  });
}

/** Upstream checks it as if more of the name followed, so that a dash at the end passes. */
function nameOfSource(name: string): readonly string[] {
  return nameIsDnsSubdomain(name, true);
}
