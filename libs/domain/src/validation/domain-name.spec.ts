import { expect, test } from 'vitest';
import { formatFieldError } from '#domain/status/field-error.js';
import { validateDomainPrefixedPath, validateFullyQualifiedDomainName } from '#domain/validation/domain-name.js';

const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

test.each([
  ['a.b', []],
  ['a.b.', []],
  ['', ['p: Required value']],
  ['a', ['p: Invalid value: "a": should be a domain with at least two segments separated by dots']],
  ['A.b.', [`p: Invalid value: "A.b": ${subdomain}`]],
  [`a.${'b'.repeat(64)}`, [`p: Invalid value: "${'b'.repeat(64)}": must be no more than 63 characters`]],
])('the domain name %j', (name, errors) => {
  expect(validateFullyQualifiedDomainName(name, 'p').map(formatFieldError)).toEqual(errors);
});

test.each([
  ['acme.io/foo/bar:1', []],
  ['', ['p: Required value']],
  ['acme.io', ['p: Invalid value: "acme.io": must be a domain-prefixed path (such as "acme.io/foo")']],
  ['/x', ['p: Invalid value: "/x": must be a domain-prefixed path (such as "acme.io/foo")']],
  ['acme.io/', ['p: Invalid value: "acme.io/": must be a domain-prefixed path (such as "acme.io/foo")']],
  [
    'A/b c',
    [
      `p: Invalid value: "A": ${subdomain}`,
      `p: Invalid value: "b c": Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')`,
    ],
  ],
])('the domain-prefixed path %j', (path, errors) => {
  expect(validateDomainPrefixedPath(path, 'p').map(formatFieldError)).toEqual(errors);
});
