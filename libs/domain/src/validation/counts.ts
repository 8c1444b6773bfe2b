import { childPath, type FieldError, invalid } from '#domain/status/field-error.js';
import { validateNonNegative } from '#domain/validation/object-meta.js';

/** Numbers of a status, of which any may be absent. */
type Counts<Name extends string> = { readonly [Key in Name]?: number };

/** None of the named counts is negative. */
export function validateCounts<Name extends string>(counts: Counts<Name>, names: readonly Name[], path: string): readonly FieldError[] {
  return names.flatMap((name) => validateNonNegative(counts[name] ?? 0, childPath(path, name)));
}

/** None of the named counts is greater than `limit`; `limitName` is what the message calls it. */
export function validateAtMost<Name extends string>(
  counts: Counts<Name>,
  names: readonly Name[],
  path: string,
  limit: { readonly name: string; readonly count: number | undefined },
): readonly FieldError[] {
  return names.flatMap((name) => {
    const count = counts[name] ?? 0;
    return count > (limit.count ?? 0) ? [invalid(childPath(path, name), count, `cannot be greater than ${limit.name}`)] : [];
  });
}

/** How often a hash collided only grows. Source: pkg/apis/core/validation/validation.go IsDecremented. */
export function validateCollisionCount(next: Counts<'collisionCount'>, prev: Counts<'collisionCount'>): readonly FieldError[] {
  const now = next.collisionCount ?? 0;
  const isDecremented = prev.collisionCount !== undefined && (next.collisionCount === undefined || now < prev.collisionCount);
  return isDecremented ? [invalid('status.collisionCount', now, 'cannot be decremented')] : [];
}
