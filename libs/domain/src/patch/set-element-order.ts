import { formatGoValue } from '#domain/json/go-print.js';
import { isJsonList, isJsonObject, type Json } from '#domain/json/json.js';
import { listNameOf, patchDirective, setElementOrderPrefix } from '#domain/patch/directives.js';
import { badType, itemTypeOf, noMergeKey, objectType, orderItems, requireMergeKey, requireObject } from '#domain/patch/list-order.js';
import { mergeList, type MergeItem } from '#domain/patch/merge-list.js';
import { unexpectedPatchError } from '#domain/patch/patch-error.js';
import { lookupList, type PatchMeta, type PatchPlace } from '#domain/patch/patch-meta.js';
import { withoutDirectives } from '#domain/patch/without-directives.js';

/**
 * Merges and orders each list that has a `$setElementOrder/<list>` in the patch; both lists are done with afterwards and leave `changes`.
 * Source: mergePatchIntoOriginal in k8s.io/apimachinery/pkg/util/strategicpatch/patch.go.
 */
export function applyElementOrders(result: Map<string, Json>, changes: Map<string, Json>, place: PatchPlace, mergeItem: MergeItem): void {
  for (const [directive, order] of changes) {
    if (!directive.startsWith(setElementOrderPrefix)) continue;
    changes.delete(directive);
    const wanted = requireList(order);
    const name = listNameOf(directive, setElementOrderPrefix);
    const original = optionalList(result.get(name));
    const patch = optionalList(changes.get(name));
    const meta = lookupList(place, name);
    checkAgainstOrder(patch ?? [], wanted, meta.mergeKey);
    const merged = mergeWithoutOrder(original, patch, meta, mergeItem);
    if (!merged) continue;
    result.set(name, putInOrder(merged, wanted, { original: original ?? [], patch: patch ?? [], mergeKey: meta.mergeKey }));
    changes.delete(name);
  }
}

function requireList(value: Json): readonly Json[] {
  if (isJsonList(value)) return value;
  throw badType('[]interface {}', value);
}

function optionalList(value: Json | undefined): readonly Json[] | undefined {
  return value === undefined ? undefined : requireList(value);
}

function mergeWithoutOrder(
  original: readonly Json[] | undefined,
  patch: readonly Json[] | undefined,
  meta: PatchMeta,
  mergeItem: MergeItem,
): readonly Json[] | undefined {
  if (!patch) return original;
  if (!original) return requireList(withoutDirectives(patch) ?? []);
  return meta.strategy === 'merge' ? mergeList(original, patch, meta, mergeItem) : patch;
}

function putInOrder(
  merged: readonly Json[],
  wanted: readonly Json[],
  { original, patch, mergeKey }: { original: readonly Json[]; patch: readonly Json[]; mergeKey: string },
): readonly Json[] {
  if (mergeKey !== '') requireMergeKey(merged, mergeKey);
  if (itemTypeOf(original, patch) === objectType) {
    const stray = wanted.findIndex((item) => !isJsonObject(item));
    if (stray >= 0) throw unexpectedPatchError(`value for key ${stray} is not a map`);
    requireMergeKey([...wanted, ...merged, ...original], mergeKey);
  }
  return orderItems(merged, wanted, original, mergeKey);
}

/** What the patch sets must be in the order, and stand as the order has it. Deletions and other directives do not count. */
function checkAgainstOrder(patch: readonly Json[], order: readonly Json[], mergeKey: string): void {
  if (order.length === 0 || patch.length === 0) return;
  const set = mergeKey === '' ? patch : patch.map(requireObject).filter((item) => item[patchDirective] !== 'delete');
  let at = 0;
  for (const item of set) {
    if (at >= order.length) throw orderMismatch(patch, order);
    if (isJsonObject(item) && item[patchDirective] !== undefined) continue;
    const key = keyFor(item, mergeKey);
    while (at < order.length && keyFor(order[at] ?? null, mergeKey) !== key) at += 1;
    if (at >= order.length) throw orderMismatch(patch, order);
    at += 1;
  }
}

function keyFor(item: Json, mergeKey: string): Json {
  if (mergeKey === '') return item;
  const object = requireObject(item);
  const key = object[mergeKey];
  if (key === undefined) throw noMergeKey(object, mergeKey);
  return key;
}

function orderMismatch(patch: readonly Json[], order: readonly Json[]): Error {
  return unexpectedPatchError(
    `The order in patch list:\n${formatGoValue(patch)}\n doesn't match ${setElementOrderPrefix} list:\n${formatGoValue(order)}\n`,
  );
}
