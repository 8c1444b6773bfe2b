import { goTypeOf } from '#domain/json/go-print.js';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '#domain/json/json.js';
import { deleteFromList, mergeList } from '#domain/patch/merge-list.js';
import { applyElementOrders } from '#domain/patch/set-element-order.js';
import {
  deleteFromListPrefix,
  listNameOf,
  patchDirective,
  retainKeysDirective,
  setElementOrderPrefix,
  unknownDirective,
} from '#domain/patch/directives.js';
import { lookupList, lookupObject, type PatchPlace } from '#domain/patch/patch-meta.js';
import { withoutDirectives } from '#domain/patch/without-directives.js';
import { withoutNulls } from '#domain/patch/without-nulls.js';
import { badRequest } from '#domain/status/status-error.js';

/** Merges a patch into an object (mergeMap in k8s.io/apimachinery/pkg/util/strategicpatch/patch.go). */
export function mergeObject(original: JsonObject, patch: JsonObject, place: PatchPlace): JsonObject {
  const directive = patch[patchDirective];
  if (directive !== undefined) return obeyDirective(directive, patch);

  const result = definedMembers(original);
  const changes = definedMembers(patch);
  retainKeys(result, changes);
  applyElementOrders(result, changes, place, mergeObject);
  for (const [name, change] of changes) {
    if (name.startsWith(deleteFromListPrefix)) deleteItems(result, listNameOf(name, deleteFromListPrefix) || name, change, place);
    else if (change === null) result.delete(name);
    else mergeMember(result, name, change, place);
  }
  return Object.fromEntries(result);
}

function definedMembers(object: JsonObject): Map<string, Json> {
  return new Map(Object.entries(object).flatMap(([name, member]) => (member === undefined ? [] : [[name, member] as const])));
}

/** `$patch: replace` takes the patch as it is, `$patch: delete` empties the object. */
function obeyDirective(directive: Json, patch: JsonObject): JsonObject {
  if (directive === 'delete') return {};
  if (directive !== 'replace') throw unknownDirective(directive, patch);
  const { [patchDirective]: _, ...rest } = patch;
  return rest;
}

/** `$retainKeys` lists all members that may stay; what the patch sets must be among them. */
function retainKeys(result: Map<string, Json>, changes: Map<string, Json>): void {
  const retained = changes.get(retainKeysDirective);
  if (retained === undefined) return;
  changes.delete(retainKeysDirective);
  if (!isJsonList(retained)) throw badRequest('invalid patch format of retainKeys');
  for (const [name, change] of changes) {
    if (change === null || name.startsWith(deleteFromListPrefix) || name.startsWith(setElementOrderPrefix)) continue;
    if (!retained.includes(name)) throw badRequest('invalid patch format of retainKeys');
  }
  for (const name of result.keys()) if (!retained.includes(name)) result.delete(name);
}

function deleteItems(result: Map<string, Json>, name: string, items: Json, place: PatchPlace): void {
  if (items === null) {
    result.delete(name);
    return;
  }
  const current = result.get(name);
  if (isJsonList(current) && isJsonList(items)) result.set(name, deleteFromList(current, items, lookupList(place, name), mergeObject));
  // upstream takes what is no list for a plain change
  else if (current !== undefined && goTypeOf(current) === goTypeOf(items)) mergeMember(result, name, items, place);
}

/** Objects and lists merge with their like; all else, and what the object does not have yet, is taken as it comes. */
function mergeMember(result: Map<string, Json>, name: string, change: Json, place: PatchPlace): void {
  const current = result.get(name);
  if (isJsonObject(current) && isJsonObject(change)) {
    const meta = lookupObject(place, name);
    result.set(name, meta.strategy === 'replace' ? change : mergeObject(current, change, meta.place));
  } else if (isJsonList(current) && isJsonList(change)) {
    const meta = lookupList(place, name);
    result.set(name, meta.strategy === 'merge' ? mergeList(current, change, meta, mergeObject) : change);
  } else {
    const taken = withoutDirectives(withoutNulls(change));
    if (taken === undefined) result.delete(name);
    else result.set(name, taken);
  }
}
