import { isJsonObject, type Json, type JsonObject } from '#domain/json/json.js';
import { patchDirective, unknownDirective } from '#domain/patch/directives.js';
import { itemTypeOf, noMergeKey, objectType, orderItems, requireMergeKey, requireObject } from '#domain/patch/list-order.js';
import { unexpectedPatchError } from '#domain/patch/patch-error.js';
import { goKindOf, type PatchMeta, type PatchPlace } from '#domain/patch/patch-meta.js';

/** Merges an object of a patch into one of a list. */
export type MergeItem = (original: JsonObject, patch: JsonObject, place: PatchPlace) => JsonObject;

/**
 * Merges two lists: scalars by value, objects by their merge key.
 * Source: mergeSlice in k8s.io/apimachinery/pkg/util/strategicpatch/patch.go.
 */
export function mergeList(original: readonly Json[], patch: readonly Json[], meta: PatchMeta, mergeItem: MergeItem): readonly Json[] {
  if (original.length === 0 && patch.length === 0) return original;
  if (itemTypeOf(original, patch) !== objectType) {
    return orderItems([...new Set([...original, ...patch])], patch, original, '');
  }
  const { mergeKey } = meta;
  if (mergeKey === '') throw unexpectedPatchError(`cannot merge lists without merge key for ${goKindOf(meta.place)}`);
  const { kept, changes } = obeyDirectives(original, patch, mergeKey);
  const merged = mergeItems(kept, changes, meta, mergeItem);
  requireMergeKey(merged, mergeKey);
  requireMergeKey(kept, mergeKey);
  return orderItems(merged, changes, kept, mergeKey);
}

/** Takes scalars out of a list. Upstream merges lists of objects here, too. */
export function deleteFromList(original: readonly Json[], items: readonly Json[], meta: PatchMeta, mergeItem: MergeItem): readonly Json[] {
  const scalars = [...original, ...items].length > 0 && itemTypeOf(original, items) !== objectType;
  return scalars ? original.filter((item) => !items.includes(item)) : mergeList(original, items, meta, mergeItem);
}

/** Items that hold `$patch`: `delete` removes the item with their key, `replace` makes the patch's other items the whole list. */
function obeyDirectives(
  original: readonly Json[],
  patch: readonly Json[],
  mergeKey: string,
): { readonly kept: readonly Json[]; readonly changes: readonly Json[] } {
  let kept = original;
  let replaces = false;
  const changes: Json[] = [];
  for (const item of patch.map(requireObject)) {
    const directive = item[patchDirective];
    if (directive === undefined) changes.push(item);
    else if (directive === 'replace') replaces = true;
    else if (directive === 'merge') throw unexpectedPatchError('merging lists cannot yet be specified in the patch');
    else if (directive !== 'delete') throw unknownDirective(directive, item);
    else {
      const key = item[mergeKey];
      if (key === undefined) throw noMergeKey(item, mergeKey);
      kept = kept.filter((one) => !isJsonObject(one) || one[mergeKey] !== key);
    }
  }
  return replaces ? { kept: changes, changes: [] } : { kept, changes };
}

/** Merges each item into the first one with its key, or adds it at the end. */
function mergeItems(
  kept: readonly Json[],
  changes: readonly Json[],
  { place, mergeKey }: PatchMeta,
  mergeItem: MergeItem,
): readonly Json[] {
  const merged = [...kept];
  const positions = new Map<Json | undefined, number>();
  for (const [i, item] of merged.entries()) {
    const key = isJsonObject(item) ? item[mergeKey] : undefined;
    if (key !== undefined && !positions.has(key)) positions.set(key, i);
  }
  for (const change of changes.map(requireObject)) {
    const key = change[mergeKey];
    if (key === undefined) throw noMergeKey(change, mergeKey);
    const at = positions.get(key);
    if (at === undefined) {
      positions.set(key, merged.length);
      merged.push(change);
    } else merged[at] = mergeItem(requireObject(merged[at] ?? null), change, place);
  }
  return merged;
}
