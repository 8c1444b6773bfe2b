import type { SelectableField } from '#domain/api/resource-definition.js';
import { findInJson } from '#domain/json-path/find-in-json.js';
import { parseJsonPath } from '#domain/json-path/parse-json-path.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { SelectableField as SelectableFieldSpec } from '#domain/schema/types/apiextensions-v1.js';

/** A field that objects may be selected by, with its value as text; the path was judged when the definition was written. */
export function selectableFieldOf({ jsonPath }: SelectableFieldSpec): SelectableField<KubeObject> {
  const path = parseJsonPath(jsonPath);
  return {
    path: jsonPath.replace(/^\./, ''),
    value: (object) => {
      const [value] = findInJson(object, path);
      return value === undefined || value === null ? '' : String(value as string | number | boolean);
    },
  };
}
