import { type FieldError, invalid, required, tooLong } from '#domain/status/field-error.js';
import { byteLength, isQualifiedName } from '#domain/validation/names.js';
import { invalidEach } from '#domain/validation/text.js';

/** What StorageClass and VolumeAttributesClass have in common (pkg/apis/storage/validation/validation.go). */

const maxParameters = 512;
const maxParameterBytes = 256 * 1024;

/** The driver behind a class: a qualified name in any case. */
export function validateProvisioner(provisioner: string, path: string): readonly FieldError[] {
  if (provisioner === '') return [required(path)];
  const name = provisioner.toLowerCase();
  return invalidEach(path, name, isQualifiedName(name));
}

/** Opaque settings for the driver: keys must not be empty, and all together not be too large. */
export function validateParameters(parameters: Readonly<Record<string, string>> = {}, allowEmpty: boolean): readonly FieldError[] {
  const entries = Object.entries(parameters);
  if (entries.length > maxParameters) return [tooLong('parameters', maxParameters)];
  const bytes = entries.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0);
  return [
    ...(Object.hasOwn(parameters, '') ? [invalid('parameters', '', 'field can not be empty.')] : []),
    ...(bytes > maxParameterBytes ? [tooLong('parameters', maxParameterBytes)] : []),
    ...(!allowEmpty && entries.length === 0 ? [required('parameters', 'must contain at least one key/value pair')] : []),
  ];
}
