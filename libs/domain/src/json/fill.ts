/** `object` with `values` where it has nothing: a member that is absent or null. The same object when nothing is missing. */
export function fillAbsent<T extends object>(object: T, values: Partial<T>): T {
  return fill(object, values, (value) => value === undefined || value === null);
}

/** As fillAbsent, but empty texts and zeros are filled too: what Go's defaulting does to fields that are no pointers. */
export function fillEmpty<T extends object>(object: T, values: Partial<T>): T {
  return fill(object, values, (value) => value === undefined || value === null || value === '' || value === 0);
}

function fill<T extends object>(object: T, values: Partial<T>, isMissing: (value: unknown) => boolean): T {
  let filled: T | undefined;
  for (const name in values) {
    if (!isMissing(object[name])) continue;
    filled ??= { ...object };
    Object.assign(filled, { [name]: values[name] });
  }
  return filled ?? object;
}

/** `list` with every item mapped; the same list when no item changed, so that nothing is copied in vain. */
export function mapItems<T>(list: readonly T[], change: (item: T) => T): readonly T[] {
  let changed = false;
  const mapped = list.map((item) => {
    const next = change(item);
    changed ||= next !== item;
    return next;
  });
  return changed ? mapped : list;
}

/** `object` with one member changed, when it has that member and `change` returns something else. */
export function mapMember<T extends object, Name extends keyof T>(
  object: T,
  name: Name,
  change: (value: NonNullable<T[Name]>) => NonNullable<T[Name]>,
): T {
  const value = object[name];
  if (value === undefined || value === null) return object;
  const next = change(value);
  return next === value ? object : { ...object, [name]: next };
}
