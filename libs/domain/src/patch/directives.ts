import { formatGoValue, goTypeOf } from '#domain/json/go-print.js';
import type { Json, JsonObject } from '#domain/json/json.js';
import { unexpectedPatchError } from '#domain/patch/patch-error.js';
import { badRequest } from '#domain/status/status-error.js';

/** Names of members that steer a strategic merge instead of being merged. */
export const patchDirective = '$patch';
export const retainKeysDirective = '$retainKeys';
export const deleteFromListPrefix = '$deleteFromPrimitiveList';
export const setElementOrderPrefix = '$setElementOrder';

/** The list behind `$setElementOrder/<list>` or `$deleteFromPrimitiveList/<list>`; 400 where the name has no slash. */
export function listNameOf(name: string, prefix: typeof deleteFromListPrefix | typeof setElementOrderPrefix): string {
  const slash = name.indexOf('/');
  if (slash < 0 || name.slice(0, slash) !== prefix) {
    throw badRequest(`invalid patch format of ${prefix === setElementOrderPrefix ? 'setElementOrder list' : 'primitive list'}`);
  }
  return name.slice(slash + 1);
}

/** The error for a `$patch` that is neither `replace` nor `delete`. */
export function unknownDirective(directive: Json, patch: JsonObject): Error {
  const text =
    typeof directive === 'string' ? directive : `%!s(${directive === null ? '' : `${goTypeOf(directive)}=`}${formatGoValue(directive)})`;
  return unexpectedPatchError(`unknown patch type: ${text} in map: ${formatGoValue(patch)}`);
}
