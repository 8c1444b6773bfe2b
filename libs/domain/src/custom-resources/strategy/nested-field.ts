import { formatGoValue, goTypeOf } from '#domain/json/go-print.js';
import { isJsonObject, type Json } from '#domain/json/json.js';

/** What is at a path of names: the value, nothing, or why the path cannot be followed. */
export interface NestedField {
  readonly value?: unknown;
  readonly problem?: string;
}

/** `.spec.replicas` as names. */
export function namesOfPath(path: string): readonly string[] {
  return path.replace(/^\./, '').split('.');
}

/** Source: NestedInt64 of k8s.io/apimachinery/pkg/apis/meta/v1/unstructured/helpers.go. */
export function nestedInteger(object: object, names: readonly string[]): NestedField {
  return expect(nestedField(object, names), names, (value) => typeof value === 'bigint' || Number.isInteger(value), 'int64');
}

/** Source: NestedString, ibid. */
export function nestedText(object: object, names: readonly string[]): NestedField {
  return expect(nestedField(object, names), names, (value) => typeof value === 'string', 'string');
}

function nestedField(object: object, names: readonly string[]): NestedField {
  let value: unknown = object;
  for (const [i, name] of names.entries()) {
    if (value === undefined || value === null) return {};
    if (!isJsonObject(value)) return misfit(value, names.slice(0, i + 1), 'map[string]interface{}');
    value = Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return { value };
}

function expect(found: NestedField, names: readonly string[], fits: (value: unknown) => boolean, type: string): NestedField {
  if (found.problem !== undefined || found.value === undefined || fits(found.value)) return found;
  return misfit(found.value, names, type);
}

function misfit(value: unknown, names: readonly string[], type: string): NestedField {
  const shown = formatGoValue(value as Json);
  return { problem: `.${names.join('.')} accessor error: ${shown} is of the type ${goTypeOf(value)}, expected ${type}` };
}
