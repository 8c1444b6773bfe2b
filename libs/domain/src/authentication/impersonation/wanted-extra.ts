import type { WantedUser } from '#domain/authentication/impersonation/wanted-user.js';
import { goQuote } from '#domain/json/go-marshal.js';
import { formatFieldErrors } from '#domain/status/field-error.js';
import { validateDomainPrefixedPath } from '#domain/validation/domain-name.js';

type Extra = WantedUser['extra'];

/** Why constrained impersonation never allows such extra values; undefined where it may. Source: mode.go validateExtra. */
export function extraProblem(extra: Extra): string | undefined {
  for (const [key, values] of Object.entries(extra)) {
    const problem = keyProblem(key);
    if (problem !== undefined) return `impersonating ${problem}`;
    if (values.includes('')) return 'impersonating the empty string value in extra is not allowed';
  }
  return undefined;
}

function keyProblem(key: string): string | undefined {
  if (key === '') return 'the empty string key in extra is not allowed';
  const errors = validateDomainPrefixedPath(key, 'extra.key');
  if (errors.length > 0) return `an invalid key in extra is not allowed: ${formatFieldErrors(errors)}`;
  return key === key.toLowerCase() ? undefined : `a non-lowercase key in extra is not allowed: ${goQuote(key)}`;
}

/** Keys, or values of all keys together, are `many` or more. */
export function isLargeExtra(extra: Extra, many: number): boolean {
  const values = Object.values(extra).reduce((sum, { length }) => sum + length, 0);
  return Math.max(values, Object.keys(extra).length) >= many;
}
