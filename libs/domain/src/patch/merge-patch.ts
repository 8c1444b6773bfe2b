import { jsonWordOf } from '#domain/json/go-print.js';
import { isJsonObject, type Json, type JsonObject } from '#domain/json/json.js';
import { undecodablePatch } from '#domain/patch/patch-error.js';
import { withoutNulls } from '#domain/patch/without-nulls.js';
import { badRequest } from '#domain/status/status-error.js';

/** Applies a JSON merge patch (RFC 7396): null removes, objects merge, all else replaces. Throws 400 for a patch that is no object. */
export function applyMergePatch(document: Json, patch: Json): Json {
  if (patch === null) throw badRequest('Invalid JSON Patch');
  if (!isJsonObject(patch)) throw undecodablePatch(jsonWordOf(patch), 'map[string]interface {}');
  return isJsonObject(document) ? mergeObjects(document, patch) : withoutNulls(patch);
}

function mergeObjects(document: JsonObject, patch: JsonObject): JsonObject {
  const merged = new Map(Object.entries(document));
  for (const [name, change] of Object.entries(patch)) {
    if (change === undefined) continue;
    const current = merged.get(name);
    if (change === null) merged.delete(name);
    else if (!isJsonObject(current)) merged.set(name, withoutNulls(change));
    // upstream leaves nulls in a list that takes the place of an object
    else merged.set(name, isJsonObject(change) ? mergeObjects(current, change) : change);
  }
  return Object.fromEntries(merged);
}
