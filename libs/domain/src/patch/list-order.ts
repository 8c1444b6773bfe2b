import { formatGoValue, goTypeOf } from '#domain/json/go-print.js';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '#domain/json/json.js';
import { unexpectedPatchError, unprocessablePatch } from '#domain/patch/patch-error.js';

/**
 * The order of merged lists: what the patch orders stands as it says, the rest as it stood before, and the two are interleaved by
 * where they stood before (normalizeElementOrder in k8s.io/apimachinery/pkg/util/strategicpatch/patch.go).
 */

/** Items that are objects are known by their merge key, others by themselves. */
export type ItemIdentity = (item: Json) => Json | undefined;

export function identityBy(mergeKey: string): ItemIdentity {
  return mergeKey === '' ? (item) => item : (item) => (isJsonObject(item) ? item[mergeKey] : undefined);
}

/** Orders `merged`: `patchOrder` for the items in it, `serverOrder` for the others. */
export function orderItems(merged: readonly Json[], patchOrder: readonly Json[], serverOrder: readonly Json[], mergeKey: string): Json[] {
  const identity = identityBy(mergeKey);
  const patchRanks = ranksOf(patchOrder, identity);
  const serverRanks = ranksOf(serverOrder, identity);
  const inPatch = (item: Json): boolean => patchRanks.has(identity(item));
  const patchItems = sortByRank(merged.filter(inPatch), (item) => patchRanks.get(identity(item)));
  const serverItems = sortByRank(
    merged.filter((item) => !inPatch(item)),
    (item) => serverRanks.get(identity(item)),
  );
  return interleave(serverItems, patchItems, (item) => serverRanks.get(identity(item)));
}

function ranksOf(order: readonly Json[], identity: ItemIdentity): Map<Json | undefined, number> {
  const ranks = new Map<Json | undefined, number>();
  for (const [i, item] of order.entries()) if (!ranks.has(identity(item))) ranks.set(identity(item), i);
  return ranks;
}

/**
 * An insertion sort, because upstream's comparison calls an item smaller than anything when either has no rank, and what comes of that
 * depends on the algorithm.
 */
function sortByRank(items: readonly Json[], rankOf: (item: Json) => number | undefined): Json[] {
  const sorted = items.map((item) => ({ item, rank: rankOf(item) }));
  for (let i = 1; i < sorted.length; i += 1) {
    const moved = sorted[i];
    let at = i;
    for (; moved && at > 0; at -= 1) {
      const before = sorted[at - 1];
      if (!before || (moved.rank !== undefined && before.rank !== undefined && moved.rank >= before.rank)) break;
      sorted[at] = before;
    }
    if (moved) sorted[at] = moved;
  }
  return sorted.map(({ item }) => item);
}

/** Merges two sorted lists; an item of `left` goes first only when both had a place before and its place was nearer the front. */
function interleave(left: readonly Json[], right: readonly Json[], rankOf: (item: Json) => number | undefined): Json[] {
  const all: Json[] = [];
  let i = 0;
  for (const item of right) {
    const rank = rankOf(item);
    for (; i < left.length; i += 1) {
      const candidate = left[i] ?? null;
      const candidateRank = rankOf(candidate);
      if (rank === undefined || candidateRank === undefined || candidateRank >= rank) break;
      all.push(candidate);
    }
    all.push(item);
  }
  return [...all, ...left.slice(i)];
}

/** Throws unless every item is an object that has the merge key. */
export function requireMergeKey(items: readonly Json[], mergeKey: string): void {
  for (const item of items) {
    const object = requireObject(item);
    if (object[mergeKey] === undefined) throw noMergeKey(object, mergeKey);
  }
}

export function noMergeKey(item: JsonObject, mergeKey: string): Error {
  return unexpectedPatchError(`map: ${formatGoValue(item)} does not contain declared merge key: ${mergeKey}`);
}

export function requireObject(item: Json): JsonObject {
  if (isJsonObject(item)) return item;
  throw badType('map[string]interface {}', item);
}

/** An error about a value of the wrong type, as Go prints it. */
export function badType(expected: string, actual: Json): Error {
  return unexpectedPatchError(`expected a ${expected}, but received a ${actual === null ? '%!s(<nil>)' : goTypeOf(actual)}`);
}

/** The Go type that all items of the lists have; throws where they differ, where there are none, and (422) for lists of lists. */
export function itemTypeOf(...lists: readonly (readonly Json[])[]): string {
  let type: string | undefined;
  for (const item of lists.flat(1)) {
    if (type === undefined && isJsonList(item)) throw unprocessablePatch();
    const current = goTypeOf(item);
    if (type !== undefined && type !== current) {
      throw unexpectedPatchError(`list element types are not identical: ${formatGoValue(lists)}`);
    }
    type = current;
  }
  if (type === undefined) throw unexpectedPatchError('no elements in any of the given slices');
  return type;
}

/** What itemTypeOf says of objects. */
export const objectType = 'map[string]interface {}';
