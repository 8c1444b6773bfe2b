import { type JsonPath, JsonPathError, type JsonPathStep } from '#domain/json-path/json-path.js';
import { isJsonObject } from '#domain/json/json.js';

/**
 * Everything that a path leads to; nothing where a key is missing. Throws JsonPathError where the path does not fit the value: an index out of
 * bounds, a filter over what is no list. Source: k8s.io/client-go/util/jsonpath/jsonpath.go.
 */
export function findInJson(value: unknown, path: JsonPath): readonly unknown[] {
  return path.reduce<readonly unknown[]>((values, step) => follow(values, step), [value]);
}

function follow(values: readonly unknown[], step: JsonPathStep): readonly unknown[] {
  switch (step.is) {
    case 'field':
      return values.flatMap((value) => (isJsonObject(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : []));
    case 'slice':
      return values.flatMap((value) => (isNil(value) ? [] : sliced(value, step)));
    case 'filter':
      return values.flatMap((value) => listOf(value).filter((item) => passes(item, step)));
    case 'wildcard':
      return values.flatMap(membersOf);
    case 'recursive':
      return values.flatMap(descend);
    case 'union':
      return step.paths.flatMap((path) => path.reduce(follow, values));
    case 'literal':
      return values.map(() => step.value);
    case 'word':
      throw new JsonPathError(`unrecognized identifier ${step.word}`);
  }
}

function isNil(value: unknown): boolean {
  return value === null || value === undefined;
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  throw new JsonPathError('no array or slice');
}

function membersOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  return isJsonObject(value) ? Object.values(value) : [];
}

/** The value and all in it that have members. */
function descend(value: unknown): readonly unknown[] {
  const members = membersOf(value);
  return members.length === 0 ? [] : [value, ...members.flatMap(descend)];
}

function sliced(value: unknown, { start, end, step }: JsonPathStep & { readonly is: 'slice' }): readonly unknown[] {
  const list = listOf(value);
  const { length } = list;
  const from = (start ?? 0) < 0 ? (start ?? 0) + length : (start ?? 0);
  const given = end?.at ?? length;
  const to = given < 0 || (given === 0 && end?.isDerived) ? given + length : given;
  if (from === to) return [];
  if (from >= length || from < 0) throw new JsonPathError(`array index out of bounds: index ${from}, length ${length}`);
  if (to > length || to < 0) throw new JsonPathError(`array index out of bounds: index ${to - 1}, length ${length}`);
  if (from > to) throw new JsonPathError(`starting index ${from} is greater than ending index ${to}`);
  if (step !== undefined && step <= 0) throw new JsonPathError('step must be > 0');
  return list.slice(from, to).filter((_, i) => i % (step ?? 1) === 0);
}

function passes(item: unknown, { left, operator, right }: JsonPathStep & { readonly is: 'filter' }): boolean {
  if (operator === 'exists') return findOrNothing(item, left).length > 0;
  const lefts = findInJson(item, left);
  if (lefts.length === 0) return false;
  const rights = findInJson(item, right);
  if (rights.length === 0) return false;
  if (lefts.length > 1 || rights.length > 1) throw new JsonPathError('can only compare one element at a time');
  return compare(lefts[0], rights[0], operator);
}

function findOrNothing(item: unknown, path: JsonPath): readonly unknown[] {
  try {
    return findInJson(item, path);
  } catch (error) {
    if (error instanceof JsonPathError) return [];
    throw error;
  }
}

function compare(left: unknown, right: unknown, operator: string): boolean {
  const kind = kindOf(left);
  if (kind !== kindOf(right)) throw new JsonPathError('incompatible types for comparison');
  const [a, b] = [left as number, right as number];
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    default:
      if (kind === 'boolean') throw new JsonPathError('invalid type for comparison');
  }
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      throw new JsonPathError(`unrecognized filter operator ${operator}`);
  }
}

/** Go compares whole numbers with whole numbers only. */
function kindOf(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (typeof value === 'bigint') return 'integer';
  if (typeof value === 'string' || typeof value === 'boolean') return typeof value;
  throw new JsonPathError('invalid type for comparison');
}
