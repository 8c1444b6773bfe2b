import { type FieldError, invalid, required, tooLong } from '#domain/status/field-error.js';
import { validateCsiDriverName } from '#domain/validation/csi-driver-name.js';
import { isCIdentifier } from '#domain/validation/keys.js';
import { byteLength } from '#domain/validation/names.js';
import { invalidEach, validateDns1123Subdomain } from '#domain/validation/text.js';

/** The names by which devices are told. Source: pkg/apis/resource/validation/validation.go. */

const maxPoolName = 253;
const maxIdentifier = 32;
const uuidText = 'uid must be in RFC 4122 normalized form, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` with lowercase hexadecimal characters';

/** The longest key that attributes and capacities may have. */
export const maxQualifiedName = 63 + 1 + maxIdentifier;

/** Drivers of devices are named as those of volumes are. */
export const validateDriverName = validateCsiDriverName;

/** Subdomains with slashes between them. */
export function validatePoolName(name: string, path: string): readonly FieldError[] {
  if (name === '') return [required(path)];
  return [
    ...(byteLength(name) > maxPoolName ? [tooLong(path, maxPoolName)] : []),
    ...name.split('/').flatMap((part) => validateDns1123Subdomain(part, path)),
  ];
}

/** `domain/name` or `name`. Names with more slashes pass, as they do upstream. */
export function validateQualifiedName(name: string, path: string): readonly FieldError[] {
  const [first = '', second, ...more] = name.split('/');
  if (more.length > 0) return [];
  if (second === undefined) return validateIdentifier(first, path);
  return [
    ...(first === '' ? [invalid(path, '', 'the domain must not be empty')] : validateDriverName(first, path)),
    ...(second === '' ? [invalid(path, '', 'the name must not be empty')] : validateIdentifier(second, path)),
  ];
}

/** As validateQualifiedName, with a domain. */
export function validateFullyQualifiedName(name: string, path: string): readonly FieldError[] {
  const text = 'a fully qualified name must be a domain and a name separated by a slash';
  return [...validateQualifiedName(name, path), ...(name.includes('/') ? [] : [invalid(path, name, text)])];
}

function validateIdentifier(id: string, path: string): readonly FieldError[] {
  return [...(byteLength(id) > maxIdentifier ? [tooLong(path, maxIdentifier)] : []), ...invalidEach(path, id, isCIdentifier(id))];
}

/** A share of a device: a UUID. */
export function validateShareId(id: string, path: string): readonly FieldError[] {
  const problem = uuidProblem(id);
  if (problem !== undefined) return [invalid(path, id, `error validating uid: ${problem}`)];
  return id.length === 36 && id === id.toLowerCase() ? [] : [invalid(path, id, uuidText)];
}

/** Of the forms that UUIDs come in, four are known. Source: github.com/google/uuid uuid.go Validate. */
function uuidProblem(text: string): string | undefined {
  switch (byteLength(text)) {
    case 36:
      return formProblem(text);
    case 45:
      return /^urn:uuid:/i.test(text) ? formProblem(text.slice(9)) : `invalid urn prefix: ${JSON.stringify(text.slice(0, 9))}`;
    case 38:
      return text.startsWith('{') && text.endsWith('}') ? formProblem(text.slice(1, -1)) : 'invalid bracketed UUID format';
    case 32:
      return /^[0-9a-f]{32}$/i.test(text) ? undefined : 'invalid UUID format';
    default:
      return `invalid UUID length: ${byteLength(text)}`;
  }
}

function formProblem(text: string): string | undefined {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? undefined : 'invalid UUID format';
}
