import { type FieldError, invalid, required } from '#domain/status/field-error.js';
import { isDns1123Label, isDns1123Subdomain, regexProblem } from '#domain/validation/names.js';
import { invalidEach } from '#domain/validation/text.js';

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

const httpPath = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const httpPathPattern = new RegExp(`^${httpPath}$`);

/** `acme.io/foo`: a domain, a slash, and what may stand in the path of a URL (IsDomainPrefixedPath). */
export function validateDomainPrefixedPath(value: string, path: string): readonly FieldError[] {
  if (value === '') return [required(path)];
  const slash = value.indexOf('/');
  const [domain, rest] = [value.slice(0, Math.max(slash, 0)), value.slice(slash + 1)];
  if (slash < 0 || domain === '' || rest === '') {
    return [invalid(path, value, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  }
  const errors = invalidEach(path, domain, isDns1123Subdomain(domain));
  return httpPathPattern.test(rest) ? errors : [...errors, invalid(path, rest, regexProblem('Invalid path', httpPath))];
}
