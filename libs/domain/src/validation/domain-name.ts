import { type FieldError, invalid, required } from '#domain/status/field-error.js';
import { isDns1123Label, isDns1123Subdomain } from '#domain/validation/names.js';

/** A domain name of at least two labels, with or without the final dot (IsFullyQualifiedDomainName in k8s.io/apimachinery/pkg/util/validation/validation.go). */
export function validateFullyQualifiedDomainName(name: string, path: string): readonly FieldError[] {
  if (name === '') return [required(path)];
  const relative = name.endsWith('.') ? name.slice(0, -1) : name;
  const problems = isDns1123Subdomain(relative);
  if (problems.length > 0) return [invalid(path, relative, problems.join(','))];
  const labels = relative.split('.');
  if (labels.length < 2) return [invalid(path, relative, 'should be a domain with at least two segments separated by dots')];
  const bad = labels.find((label) => isDns1123Label(label).length > 0);
  return bad === undefined ? [] : [invalid(path, bad, isDns1123Label(bad).join(','))];
}
