import { base64Length, decodeBase64 } from '#domain/encoding/base64.js';
import { goSyntaxError } from '#domain/json/go-syntax-error.js';
import { maxDataBytes, validateImmutableData } from '#domain/resources/core/config-map/validate-config-map.js';
import type { Secret } from '#domain/schema/types/core-v1.js';
import { type FieldError, indexPath, invalid, required, tooLong } from '#domain/status/field-error.js';
import { isConfigMapKey } from '#domain/validation/keys.js';
import { validateImmutable } from '#domain/validation/object-meta.js';
import { invalidEach } from '#domain/validation/text.js';

/** Source: pkg/apis/core/validation/validation.go ValidateSecret. */
export function validateSecret(secret: Secret): readonly FieldError[] {
  const { data = {} } = secret;
  const errors = Object.keys(data).flatMap((key) => invalidEach(indexPath('data', key), key, isConfigMapKey(key)));
  const bytes = Object.values(data).reduce((total, value) => total + base64Length(value ?? ''), 0);
  return [...errors, ...(bytes > maxDataBytes ? [tooLong('data', maxDataBytes)] : []), ...validateKeysOfType(secret)];
}

/** Source: ValidateSecretUpdate. */
export function validateSecretUpdate(next: Secret, prev: Secret): readonly FieldError[] {
  return [
    ...validateImmutable(next.type ?? '', prev.type ?? '', 'type'),
    ...validateImmutableData(next, prev, ['data']),
    ...validateSecret(next),
  ];
}

/** What each built-in type asks for. */
function validateKeysOfType({ type, data = {}, metadata }: Secret): readonly FieldError[] {
  const requireKeys = (keys: readonly string[]): readonly FieldError[] =>
    keys.filter((key) => !Object.hasOwn(data, key)).map((key) => required(indexPath('data', key)));
  switch (type) {
    case 'kubernetes.io/service-account-token': {
      const annotation = 'kubernetes.io/service-account.name';
      return metadata.annotations?.[annotation] ? [] : [required(indexPath('metadata.annotations', annotation))];
    }
    case 'kubernetes.io/dockercfg':
      return validateDockerConfig(data, '.dockercfg');
    case 'kubernetes.io/dockerconfigjson':
      return validateDockerConfig(data, '.dockerconfigjson');
    case 'kubernetes.io/basic-auth': {
      const missing = requireKeys(['username', 'password']);
      return missing.length === 2 ? missing : [];
    }
    case 'kubernetes.io/ssh-auth':
      return data['ssh-privatekey'] ? [] : [required(indexPath('data', 'ssh-privatekey'))];
    case 'kubernetes.io/tls':
      return requireKeys(['tls.crt', 'tls.key']);
    default:
      return [];
  }
}

function validateDockerConfig(data: Readonly<Record<string, string>>, key: string): readonly FieldError[] {
  const path = indexPath('data', key);
  if (!Object.hasOwn(data, key)) return [required(path)];
  const problem = mapProblem(decodeBase64(data[key] ?? ''));
  return problem === undefined ? [] : [invalid(path, '<secret contents redacted>', problem)];
}

/** What Go's decoder says when it is given this text for a map; undefined when it takes it. */
function mapProblem(json: string): string | undefined {
  const problem = goSyntaxError(json);
  if (problem !== undefined) return problem;
  const value: unknown = JSON.parse(json);
  if (value === null || (typeof value === 'object' && !Array.isArray(value))) return undefined;
  const word = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return `json: cannot unmarshal ${word} into Go value of type map[string]interface {}`;
}
