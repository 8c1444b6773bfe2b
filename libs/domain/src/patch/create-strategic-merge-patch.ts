import { equal } from '#domain/json/equal.js';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '#domain/json/json.js';
import { deleteFromListPrefix, patchDirective, retainKeysDirective, setElementOrderPrefix } from '#domain/patch/directives.js';
import { lookupList, lookupObject, type PatchPlace } from '#domain/patch/patch-meta.js';
import type { ObjectSchema } from '#domain/schema/schema.js';

/**
 * The strategic merge patch that makes `modified` of `original`; empty when there is nothing to do. Members that are undefined count as
 * absent. Source: CreateTwoWayMergePatch in k8s.io/apimachinery/pkg/util/strategicpatch/patch.go.
 */
export function createStrategicMergePatch(schema: ObjectSchema, original: JsonObject, modified: JsonObject): JsonObject {
  return Object.fromEntries(diffObjects(original, modified, { place: { schema, pointer: false }, retainKeys: false }));
}

interface Where {
  readonly place: PatchPlace;
  /** The patch is to name the members that stay. */
  readonly retainKeys: boolean;
}

function diffObjects(original: JsonObject, modified: JsonObject, { place, retainKeys }: Where): Map<string, Json> {
  const patch = new Map<string, Json>();
  for (const name in modified) {
    const after = modified[name];
    if (after === undefined) continue;
    const before = original[name];
    if (isJsonObject(before) && isJsonObject(after)) diffMember(patch, name, [before, after], place);
    else if (isJsonList(before) && isJsonList(after)) diffListMember(patch, name, [before, after], place);
    else if (before === undefined || !equal(before, after)) patch.set(name, after);
  }
  for (const name in original) if (original[name] !== undefined && modified[name] === undefined) patch.set(name, null);
  if (retainKeys && patch.size > 0)
    patch.set(
      retainKeysDirective,
      Object.keys(modified)
        .filter((name) => isSet(modified[name]))
        .sort(),
    );
  return patch;
}

function isSet(value: Json | undefined): boolean {
  return value !== undefined && value !== null;
}

function diffMember(patch: Map<string, Json>, name: string, [before, after]: readonly [JsonObject, JsonObject], place: PatchPlace): void {
  if (equal(before, after)) return;
  if (place.schema.kind !== 'object') {
    patch.set(name, after);
    return;
  }
  const meta = lookupObject(place, name);
  if (meta.strategy === 'replace') {
    patch.set(name, after);
    return;
  }
  const changes = diffObjects(before, after, { place: meta.place, retainKeys: retainsKeys(place, name) });
  if (changes.size > 0) patch.set(name, Object.fromEntries(changes));
}

function retainsKeys({ schema }: PatchPlace, name: string): boolean {
  return schema.kind === 'object' && (schema.fields.get(name)?.patchStrategies.includes('retainKeys') ?? false);
}

type Lists = readonly [before: readonly Json[], after: readonly Json[]];

function diffListMember(patch: Map<string, Json>, name: string, lists: Lists, place: PatchPlace): void {
  const [before, after] = lists;
  if (equal(before, after)) return;
  const meta = place.schema.kind === 'object' ? lookupList(place, name) : undefined;
  if (meta?.strategy !== 'merge' || before.length === 0) {
    patch.set(name, after);
  } else if (meta.mergeKey === '') {
    diffScalars(patch, name, lists);
  } else {
    diffItems(patch, name, lists, { mergeKey: meta.mergeKey, where: { place: meta.place, retainKeys: retainsKeys(place, name) } });
  }
}

function diffScalars(patch: Map<string, Json>, name: string, [before, after]: Lists): void {
  const [had, has] = [new Set(before), new Set(after)];
  const added = after.filter((item) => !had.has(item));
  const deleted = [...had].filter((item) => !has.has(item));
  if (added.length > 0) patch.set(name, added);
  if (deleted.length > 0) patch.set(`${deleteFromListPrefix}/${name}`, deleted);
  patch.set(`${setElementOrderPrefix}/${name}`, after);
}

interface ItemRules {
  readonly mergeKey: string;
  readonly where: Where;
}

/** Items that changed, then those to delete; the order of all of them is always told. */
function diffItems(patch: Map<string, Json>, name: string, [before, after]: Lists, { mergeKey, where }: ItemRules): void {
  const keyed = (items: readonly Json[]): Map<Json | undefined, JsonObject> =>
    new Map(items.filter(isJsonObject).map((item) => [item[mergeKey], item]));
  const [had, has] = [keyed(before), keyed(after)];
  const changed: Json[] = [];
  for (const [key, item] of has) {
    const old = had.get(key);
    if (!old) changed.push(item);
    else if (!equal(old, item)) changed.push({ ...Object.fromEntries(diffObjects(old, item, where)), [mergeKey]: key });
  }
  for (const key of had.keys()) if (!has.has(key)) changed.push({ [patchDirective]: 'delete', [mergeKey]: key });
  if (changed.length > 0) patch.set(name, changed);
  patch.set(
    `${setElementOrderPrefix}/${name}`,
    [...has.keys()].map((key) => ({ [mergeKey]: key })),
  );
}
