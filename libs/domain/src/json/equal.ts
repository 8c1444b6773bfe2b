/** Deep equality of JSON values; a member that is `undefined` counts as absent, the order of members does not matter. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && equalLists(a, b);
  }
  return equalMembers(a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>);
}

function equalLists(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (!equal(a[i], b[i])) return false;
  return true;
}

function equalMembers(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  let count = 0;
  for (const name in a) {
    const mine = a[name];
    if (mine === undefined) continue;
    // what every object inherits is no member of `b`; counting tells
    if (!equal(mine, b[name])) return false;
    count += 1;
  }
  for (const name in b) if (b[name] !== undefined) count -= 1;
  return count === 0;
}

/**
 * Equality as upstream's `equality.Semantic.DeepEqual` sees decoded objects: absent, null and empty list are the same.
 * An empty object is not absent: in a normalised object it stands for a struct that was given, as in `podSelector: {}`, whereas
 * empty maps are left out. Used to decide whether a write changes anything.
 */
export function semanticallyEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isEmpty(a) || isEmpty(b)) return isEmpty(a) && isEmpty(b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => semanticallyEqual(item, b[i]));
  }
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  for (const name in left) if (!semanticallyEqual(left[name], own(right, name))) return false;
  for (const name in right) if (!Object.hasOwn(left, name) && !isEmpty(right[name])) return false;
  return true;
}

function own(object: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
