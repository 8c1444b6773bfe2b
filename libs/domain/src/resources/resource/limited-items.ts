import { duplicate, type FieldError, indexPath, tooMany } from '#domain/status/field-error.js';

type Check<T> = (item: T, path: string) => readonly FieldError[];

/** What a list may hold. */
interface ListRules<T> {
  readonly max: number;
  /** The rules of an item, which are told where it is. */
  readonly check: Check<T>;
}

interface SetRules<T> extends ListRules<T> {
  /** No two items have the same. */
  readonly keyOf: (item: T) => string;
  /** What messages print of a repeated item; its key, unless it is said. */
  readonly show?: (item: T) => unknown;
}

interface EntryRules<T> {
  readonly max?: number;
  /** In the path of a value a longer key is cut in the middle. */
  readonly maxKey: number;
  /** Errors of keys are at the map itself. */
  readonly checkKey: Check<string>;
  readonly check: Check<T>;
}

/** When there are too many items, nobody looks at them. */
export function validateItems<T>(
  items: readonly T[] | null | undefined,
  path: string,
  { max, check }: ListRules<T>,
): readonly FieldError[] {
  const given = items ?? [];
  if (given.length > max) return [tooMany(path, given.length, max)];
  return given.flatMap((item, i) => check(item, indexPath(path, i)));
}

/** As validateItems, and no two items have the same key. */
export function validateSet<T>(items: readonly T[] | null | undefined, path: string, rules: SetRules<T>): readonly FieldError[] {
  const errors = validateItems(items, path, rules);
  const { max, keyOf, show = keyOf } = rules;
  const given = items ?? [];
  if (given.length > max) return errors;
  const keys = given.map(keyOf);
  const isRepeated = (i: number): boolean => keys.indexOf(String(keys[i])) < i;
  return [...errors, ...given.flatMap((item, i) => (isRepeated(i) ? [duplicate(indexPath(path, i), show(item))] : []))];
}

export function validateEntries<T>(
  entries: Readonly<Record<string, T>> | undefined,
  path: string,
  { max = Infinity, maxKey, checkKey, check }: EntryRules<T>,
): readonly FieldError[] {
  const given = Object.entries(entries ?? {});
  if (given.length > max) return [tooMany(path, given.length, max)];
  return given.flatMap(([key, value]) => [...checkKey(key, path), ...check(value, indexPath(path, cutKey(key, maxKey)))]);
}

/** Source: pkg/apis/resource/validation/validation.go truncateIfTooLong. */
function cutKey(key: string, max: number): string {
  if (key.length <= max) return key;
  const kept = max - 3;
  return `${key.slice(0, Math.floor((kept + 1) / 2))}...${key.slice(key.length - Math.floor(kept / 2))}`;
}
