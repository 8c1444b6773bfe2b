import type { PathElement } from '#domain/apply/path-element.js';
import { fieldElement, formatElement } from '#domain/apply/path-element.js';
import { equal } from '#domain/json/equal.js';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '#domain/json/json.js';
import { type FieldType, type ListType, type MapType, takenAs } from '#domain/apply/field-type.js';
import { identityOf } from '#domain/apply/list-item.js';
import { MisfitError } from '#domain/apply/misfit.js';

/**
 * `live` with what `config` says: nothing is removed, leaves are those of `config`, and items of a list stand in the order of `config` where it
 * names them. Returns `live` itself, and its parts, where nothing changes. Throws MisfitError.
 * Source: sigs.k8s.io/structured-merge-diff typed/merge.go.
 */
export function mergeFields(live: Json, config: Json, type: FieldType): Json {
  return new Merger().merge(live, config, type);
}

class Merger {
  /** Where the values are that are being merged. */
  readonly path: PathElement[] = [];

  merge(live: Json, config: Json, type: FieldType): Json {
    if (live === config) return live;
    switch (takenAs(type, config)) {
      case 'map':
        return type.map ? this.#maps(live, config, type.map) : config;
      case 'list':
        return type.list ? this.#lists(live, config, type.list) : config;
      default:
        return config;
    }
  }

  below(element: PathElement, live: Json, config: Json, type: FieldType): Json {
    this.path.push(element);
    const merged = this.merge(live, config, type);
    this.path.pop();
    return merged;
  }

  #maps(live: Json, config: Json, map: MapType): Json {
    const old = isJsonObject(live) ? live : undefined;
    const given = isJsonObject(config) ? config : undefined;
    if (map.atomic || (isEmpty(old) && isEmpty(given))) return equal(live, config) ? live : config;
    if (isEmpty(old)) return config;
    return old && given ? this.#members(old, given, map) : live;
  }

  #members(live: JsonObject, config: JsonObject, { fields, members }: MapType): JsonObject {
    let merged: Record<string, Json | undefined> | undefined;
    for (const name in config) {
      const given = config[name];
      if (given === undefined) continue;
      const old = Object.hasOwn(live, name) ? live[name] : undefined;
      const field = fields.get(name);
      const next = old === undefined ? given : this.below(field?.element ?? fieldElement(name), old, given, field?.type ?? members ?? {});
      if (next === old) continue;
      merged ??= { ...live };
      define(merged, name, next);
    }
    return merged ?? live;
  }

  #lists(live: Json, config: Json, list: ListType): Json {
    const old = isJsonList(live) ? live : [];
    const given = isJsonList(config) ? config : [];
    if (list.atomic || (old.length === 0 && given.length === 0)) return equal(live, config) ? live : config;
    if (old.length === 0) return config;
    if (given.length === 0) return live;
    const merged = new ListMerge(old, given, list, this).run();
    return merged.length === old.length && merged.every((item, i) => item === old[i]) ? live : merged;
  }
}

/** Assignment that takes `__proto__` for a name like any other. */
function define(map: Record<string, Json | undefined>, name: string, value: Json): void {
  if (name === '__proto__') Object.defineProperty(map, name, { value, enumerable: true, configurable: true, writable: true });
  else map[name] = value;
}

/** Two lists whose items have identities, on the way to being one. */
class ListMerge {
  readonly #liveElements: readonly PathElement[];
  readonly #liveItems = new Map<PathElement, Json>();
  readonly #givenElements: readonly PathElement[];
  readonly #givenItems = new Map<PathElement, Json>();
  readonly #merged = new Set<PathElement>();
  readonly #out: Json[] = [];
  /** Items of both lists that are still to come, in the order of what is given. */
  readonly #shared: PathElement[];

  constructor(
    private readonly live: readonly Json[],
    given: readonly Json[],
    private readonly list: ListType,
    private readonly merger: Merger,
  ) {
    this.#givenElements = this.#index(given, this.#givenItems, false);
    this.#liveElements = this.#index(live, this.#liveItems, true);
    this.#shared = this.#givenElements.filter((element) => this.#liveItems.has(element));
  }

  run(): readonly Json[] {
    let l = 0;
    let g = 0;
    while (l < this.#liveElements.length || g < this.#givenElements.length) {
      const live = this.#liveElements[l];
      const given = this.#givenElements[g];
      if (live !== undefined && live === given) {
        this.#take(given);
        l += 1;
        g += 1;
        continue;
      }
      if (live !== undefined && given !== undefined && this.#isOutOfTurn(live)) {
        l += 1;
        continue;
      }
      if (live !== undefined && !this.#givenItems.has(live)) {
        this.#out.push(this.live[l] ?? null);
        l += 1;
        continue;
      }
      if (live !== undefined && this.#merged.has(live)) l += 1;
      if (given !== undefined) {
        this.#take(given);
        g += 1;
      }
    }
    return this.#out;
  }

  /** An item of both that comes later in what is given. */
  #isOutOfTurn(element: PathElement): boolean {
    return this.#givenItems.has(element) && this.#shared.length > 0 && this.#shared[0] !== element;
  }

  #take(element: PathElement): void {
    const live = this.#liveItems.get(element);
    const given = this.#givenItems.get(element) ?? null;
    this.#merged.add(element);
    this.#out.push(live === undefined ? given : this.merger.below(element, live, given, this.list.items));
    if (this.#shared[0] === element) this.#shared.shift();
  }

  /** Items that `live` has several times are not merged with what is given: they count as null. */
  #index(items: readonly Json[], index: Map<PathElement, Json>, allowsDuplicates: boolean): readonly PathElement[] {
    return items.map((item, i) => {
      const element = identityOf(this.list, item);
      if (typeof element !== 'string') throw this.#misfit(`element ${i}: ${element.problem}`);
      const isKnown = index.has(element);
      if (isKnown && !allowsDuplicates) throw this.#misfit(`duplicate entries for key ${formatElement(element)}`);
      index.set(element, isKnown ? null : item);
      return element;
    });
  }

  #misfit(problem: string): MisfitError {
    return new MisfitError([{ path: [...this.merger.path], problem }]);
  }
}

function isEmpty(map: JsonObject | undefined): boolean {
  for (const name in map) if (map[name] !== undefined) return false;
  return true;
}
