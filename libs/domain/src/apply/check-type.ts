import { type FieldType, type ListType, type MapType, type ScalarKind, shapeOf, takenAs } from '#domain/apply/field-type.js';
import { identityOf } from '#domain/apply/list-item.js';
import type { Misfit } from '#domain/apply/misfit.js';
import { fieldElement, formatElement, type PathElement } from '#domain/apply/path-element.js';
import { formatGoFloat, formatGoValue, goTypeOf } from '#domain/json/go-print.js';
import { compareBytewise, goQuote } from '#domain/json/go-marshal.js';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '#domain/json/json.js';

/** `allowsDuplicates`: items of one identity may be there several times, as in objects that were never applied. */
export interface CheckOptions {
  readonly allowsDuplicates: boolean;
}

/**
 * Where a value is not of its type, with upstream's texts, the insides of its Go types included. Numbers are float64, as in a patch that came
 * as YAML. Source: sigs.k8s.io/structured-merge-diff typed/validate.go.
 */
export function checkType(value: Json, type: FieldType, options: CheckOptions): readonly Misfit[] {
  const misfits: Misfit[] = [];
  new Checker(options, misfits).check(value, type);
  return misfits;
}

class Checker {
  readonly #path: PathElement[] = [];

  constructor(
    private readonly options: CheckOptions,
    private readonly misfits: Misfit[],
  ) {}

  check(value: Json, type: FieldType): void {
    switch (takenAs(type, value)) {
      case 'map':
        return type.map && this.#map(value, type.map);
      case 'scalar':
        return type.scalar && this.#scalar(value, type.scalar);
      case 'list':
        return type.list && this.#list(value, type.list);
      default:
        return this.#refuse('schema error: invalid atom: inlined');
    }
  }

  #refuse(problem: string): void {
    this.misfits.push({ path: [...this.#path], problem });
  }

  #below(element: PathElement, value: Json, type: FieldType): void {
    this.#path.push(element);
    this.check(value, type);
    this.#path.pop();
  }

  #scalar(value: Json, kind: ScalarKind): void {
    if (value === null) return;
    const is = shapeOf(value) === 'scalar' ? typeof value : undefined;
    switch (kind) {
      case 'numeric':
        if (is !== 'number' && is !== 'bigint') this.#refuse(`expected numeric (int or float), got ${goTypeOf(value)}`);
        return;
      case 'string':
        if (is !== 'string') this.#refuse(`expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`);
        return;
      case 'boolean':
        if (is !== 'boolean') this.#refuse(`expected boolean, got ${unstructured(value)}`);
        return;
      case 'untyped':
        if (is === undefined) this.#refuse(`expected any scalar, got ${unstructured(value)}`);
    }
  }

  #map(value: Json, { fields, members }: MapType): void {
    if (value === null) return;
    if (!isJsonObject(value)) return this.#refuse(`expected map, got ${unstructured(value)}`);
    for (const name in value) {
      const member = value[name];
      if (member === undefined) continue;
      const field = fields.get(name);
      const type = field?.type ?? members;
      const element = field?.element ?? fieldElement(name);
      if (!type) {
        this.misfits.push({ path: [...this.#path, element], problem: 'field not declared in schema' });
        return;
      }
      this.#below(element, member, type);
    }
  }

  #list(value: Json, list: ListType): void {
    if (value === null) return;
    if (!isJsonList(value)) return this.#refuse(`expected list, got ${unstructured(value)}`);
    const seen = new Set<PathElement>();
    for (const [i, item] of value.entries()) {
      const element = list.atomic ? `i:${i}` : identityOf(list, item);
      if (typeof element !== 'string') return this.#refuse(`element ${i}: ${element.problem}`);
      if (!this.options.allowsDuplicates && seen.has(element)) this.#refuse(`duplicate entries for key ${formatElement(element)}`);
      seen.add(element);
      this.#below(element, item, list.items);
    }
  }
}

/** A value.Value by `%v`. */
function unstructured(value: Json): string {
  return `&{${typeof value === 'number' ? formatGoFloat(value) : formatGoValue(value)}}`;
}

/** A decoded value by `%#v`. */
function goSyntax(value: Json): string {
  if (value === null) return 'interface {}(nil)';
  if (typeof value === 'string') return goQuote(value);
  if (typeof value === 'number') return formatGoFloat(value);
  if (isJsonList(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  return isJsonObject(value) ? `map[string]interface {}{${membersInGo(value)}}` : String(value);
}

function membersInGo(map: JsonObject): string {
  return Object.entries(map)
    .sort(([a], [b]) => compareBytewise(a, b))
    .map(([name, member]) => `${goQuote(name)}:${goSyntax(member ?? null)}`)
    .join(', ');
}
