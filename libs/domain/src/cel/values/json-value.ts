import { equalTo, equalValues } from '#domain/cel/values/equal.js';
import { ValueList } from '#domain/cel/values/list.js';
import { CelDouble, type CelError, CelList, CelMap, type CelValue } from '#domain/cel/values/value.js';
import { isJsonObject, type JsonObject } from '#domain/json/json.js';

/** A value of JSON that no schema tells about: whole numbers are integers, others doubles. */
export function jsonValue(raw: unknown): CelValue {
  if (raw === undefined || raw === null) return null;
  if (typeof raw === 'number') return Number.isInteger(raw) ? raw : new CelDouble(raw);
  if (typeof raw === 'string' || typeof raw === 'boolean' || typeof raw === 'bigint') return raw;
  if (Array.isArray(raw)) return new JsonList(raw);
  return isJsonObject(raw) ? new JsonMap(raw) : null;
}

class JsonList extends CelList {
  constructor(private readonly raw: readonly unknown[]) {
    super();
  }

  get size(): number {
    return this.raw.length;
  }

  get(index: number): CelValue {
    return jsonValue(this.raw[index]);
  }

  equals(other: CelValue): boolean | CelError {
    return this.#values().equals(other);
  }

  contains(value: CelValue): boolean {
    return this.raw.some((element) => equalTo(value, jsonValue(element)) === true);
  }

  concat(other: CelList): CelValue {
    return this.#values().concat(other);
  }

  #values(): ValueList {
    return new ValueList(this.raw.map(jsonValue));
  }
}

class JsonMap extends CelMap {
  constructor(private readonly raw: JsonObject) {
    super();
  }

  get size(): number {
    return Object.keys(this.raw).length;
  }

  find(key: CelValue): CelValue | undefined {
    if (typeof key !== 'string' || !Object.hasOwn(this.raw, key)) return undefined;
    const value = this.raw[key];
    return value === undefined ? undefined : jsonValue(value);
  }

  keys(): Iterable<string> {
    return Object.keys(this.raw);
  }

  equals(other: CelValue): boolean | CelError {
    if (!(other instanceof CelMap) || other.size !== this.size) return false;
    return Object.keys(this.raw).every((key) => {
      const found = other.find(key);
      return found !== undefined && equalValues(this.find(key) ?? null, found) !== false;
    });
  }
}
