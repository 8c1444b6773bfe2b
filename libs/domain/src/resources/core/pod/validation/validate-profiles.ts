import { validateDescendingPath } from '#domain/resources/core/pod/validation/local-path.js';
import { internalForm } from '#domain/schema/internal-form.js';
import type { AppArmorProfile, SeccompProfile } from '#domain/schema/types/core-v1.js';
import { type FieldError, invalid, notSupported, required, tooLong } from '#domain/status/field-error.js';
import { byteLength } from '#domain/validation/names.js';

/** Which system calls and files the kernel lets a container reach. Source: pkg/apis/core/validation/validation.go. */

const types = ['Localhost', 'RuntimeDefault', 'Unconfined'];

/** Longest path on Linux, less the zero byte. */
const longestPath = 4095;

/** validateSeccompProfileField. */
export function validateSeccompProfile(profile: SeccompProfile | undefined, path: string): readonly FieldError[] {
  if (!profile) return [];
  const { localhostProfile } = profile;
  const at = `${path}.localhostProfile`;
  const errors = validateType(profile.type, path, 'type is required when seccompProfile is set');
  if (profile.type !== 'Localhost') {
    if (localhostProfile === undefined) return errors;
    const printed = internalForm('core.v1.SeccompProfile', profile);
    return [...errors, invalid(at, printed, 'can only be set when seccomp type is Localhost')];
  }
  if (localhostProfile === undefined) return [required(at, 'must be set when seccomp type is Localhost')];
  return validateDescendingPath(localhostProfile, at);
}

function validateType(type: string, path: string, whenMissing: string): readonly FieldError[] {
  if (type === '') return [required(`${path}.type`, whenMissing)];
  return types.includes(type) ? [] : [notSupported(`${path}.type`, type, types)];
}

/** ValidateAppArmorProfileField. */
export function validateAppArmorProfile(profile: AppArmorProfile | undefined, path: string): readonly FieldError[] {
  if (!profile) return [];
  const { type, localhostProfile } = profile;
  const at = `${path}.localhostProfile`;
  switch (type) {
    case 'Localhost':
      return validateLocalhost(localhostProfile, at);
    case 'RuntimeDefault':
    case 'Unconfined':
      return localhostProfile === undefined ? [] : [invalid(at, localhostProfile, 'can only be set when AppArmor type is Localhost')];
    default:
      return validateType(type, path, 'type is required when appArmorProfile is set');
  }
}

function validateLocalhost(profile: string | undefined, path: string): readonly FieldError[] {
  const missing = required(path, 'must be set when AppArmor type is Localhost');
  if (profile === undefined) return [missing];
  const isPadded = profile.trim() !== profile;
  return [
    ...(isPadded ? [invalid(path, profile, 'must not be padded with whitespace')] : []),
    ...(profile === '' ? [missing] : []),
    ...(byteLength(profile) > longestPath ? [tooLong(path, longestPath)] : []),
  ];
}
