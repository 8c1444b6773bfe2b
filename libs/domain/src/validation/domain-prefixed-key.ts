import { type FieldError, invalid, required } from '#domain/status/field-error.js';
import { isQualifiedName } from '#domain/validation/names.js';
import { invalidEach } from '#domain/validation/text.js';

/** `acme.io/foo`: a key that says whose it is (IsDomainPrefixedKey in k8s.io/apimachinery/pkg/util/validation/validation.go). */
export function validateDomainPrefixedKey(key: string, path: string): readonly FieldError[] {
  if (key === '') return [required(path)];
  const problems = isQualifiedName(key);
  if (problems.length > 0) return invalidEach(path, key, problems);
  return key.includes('/') ? [] : [invalid(path, key, 'must be a domain-prefixed key (such as "acme.io/foo")')];
}
