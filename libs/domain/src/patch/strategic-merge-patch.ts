import { jsonWordOf } from '#domain/json/go-print.js';
import { isJsonObject, type Json } from '#domain/json/json.js';
import { mergeObject } from '#domain/patch/merge-object.js';
import type { ObjectSchema } from '#domain/schema/schema.js';
import { badRequest } from '#domain/status/status-error.js';

/**
 * Applies a strategic merge patch: as a merge patch, but lists whose schema says so are merged, by item or by their merge key, and
 * directives (`$patch`, `$retainKeys`, `$setElementOrder/<list>`, `$deleteFromPrimitiveList/<list>`) say more.
 *
 * Throws 422 for what cannot be merged, 400 for a malformed patch and for what upstream did not foresee and answers with 500.
 * Members that the schema does not have are merged like any other; decoding the result reports or drops them.
 * Source: k8s.io/apimachinery/pkg/util/strategicpatch/patch.go.
 */
export function applyStrategicMergePatch(schema: ObjectSchema, document: Json, patch: Json): Json {
  if (patch === null) return document;
  if (!isJsonObject(patch)) throw badRequest(`json: cannot unmarshal ${jsonWordOf(patch)} into Go value of type map[string]interface {}`);
  return mergeObject(isJsonObject(document) ? document : {}, patch, { schema, pointer: false });
}
