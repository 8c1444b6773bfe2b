import { jsonValue } from '#domain/cel/values/json-value.js';
import { goTypeName } from '#domain/custom-resources/expressions/go-type-name.js';
import { unescapeName, escapeName } from '#domain/custom-resources/expressions/escape-name.js';
import { keyedList, setList, plainList, type ListKind } from '#domain/custom-resources/expressions/list-kinds.js';
import { readText } from '#domain/custom-resources/expressions/read-text.js';
import { withTypeAndObjectMeta } from '#domain/custom-resources/expressions/with-type-and-object-meta.js';
import { equalTo } from '#domain/cel/values/equal.js';
import { SchemaList, SchemaMap } from '#domain/cel/values/schema-value.js';
import { CelDouble, CelError, CelList, CelMap, type CelValue, noSuchOverload } from '#domain/cel/values/value.js';
import type { StructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';
import { semanticallyEqual } from '#domain/json/equal.js';
import { isJsonObject, type JsonObject } from '#domain/json/json.js';
import { UnknownValue } from '#domain/custom-resources/expressions/unknown-value.js';

/** Types a piece of an object's data. */
export type ReadValue = (raw: unknown) => CelValue;

const readers = new WeakMap<StructuralSchema, ReadValue>();

/**
 * How data described by a schema becomes values: made once for each schema. Lists and maps stay as they are until somebody looks into them.
 * Data that is not what the schema says gives errors. Source: UnstructuredToVal of apiserver/pkg/cel/common/valuesunstructured.go.
 */
export function readerOf(schema: StructuralSchema): ReadValue {
  let reader = readers.get(schema);
  if (!reader) {
    const read = valueReader(schema);
    const absent = schema.nullable ? null : new CelError('invalid data, got null for schema with nullable=false');
    reader = (raw) => (raw === null || raw === undefined ? absent : read(raw));
    readers.set(schema, reader);
  }
  return reader;
}

function valueReader(schema: StructuralSchema): ReadValue {
  if (schema.isIntOrString) return readIntOrString;
  switch (schema.type) {
    case 'object':
      return mapReader(schema);
    case 'array':
      return listReader(schema);
    case 'string':
      return (raw) => readText(raw, schema.props.format);
    case 'number':
      return readNumber;
    case 'integer':
      return (raw) => (isWhole(raw) ? raw : mismatch('int', raw));
    case 'boolean':
      return (raw) => (typeof raw === 'boolean' ? raw : mismatch('bool', raw));
    default:
      return schema.preservesUnknownFields ? (raw) => new UnknownValue(raw) : () => new CelError(noType(schema.type));
  }
}

function noType(type: string): string {
  return (
    'invalid type, expected object, array, number, integer, boolean or string, or no type with x-kubernetes-int-or-string or ' +
    `x-kubernetes-preserve-unknown-fields is true, got ${type}`
  );
}

function mismatch(expected: string, raw: unknown): CelError {
  return new CelError(`invalid data, expected ${expected}, got ${goTypeName(raw)}`);
}

function isWhole(raw: unknown): raw is number | bigint {
  return typeof raw === 'bigint' || (typeof raw === 'number' && Number.isInteger(raw));
}

function readIntOrString(raw: unknown): CelValue {
  if (typeof raw === 'string' || isWhole(raw)) return raw;
  return new CelError('invalid data, expected XIntOrString value to be either a string or integer');
}

function readNumber(raw: unknown): CelValue {
  return typeof raw === 'number' || typeof raw === 'bigint' ? new CelDouble(Number(raw)) : mismatch('float', raw);
}

function mapReader(given: StructuralSchema): ReadValue {
  const schema = given.isEmbeddedResource ? withTypeAndObjectMeta(given) : given;
  const shape = new MapShape(schema);
  return (raw) =>
    isJsonObject(raw) ? new ObjectValue(raw, shape) : new CelError('invalid data, expected a map for the provided schema with type=object');
}

/** What a schema says of the members of a map or an object. */
class MapShape {
  /** Members are properties, whose names are escaped, rather than keys. */
  readonly isObject: boolean;
  readonly #readers = new Map<string, ReadValue>();

  constructor(private readonly schema: StructuralSchema) {
    this.isObject = schema.properties.size > 0;
  }

  reader(name: string): ReadValue | undefined {
    const known = this.#readers.get(name);
    if (known || !this.isObject) return known ?? this.#valueReader();
    const property = this.schema.properties.get(name);
    const reader = property && readerOf(property);
    if (reader) this.#readers.set(name, reader);
    return reader;
  }

  #valueReader(): ReadValue | undefined {
    const { additionalProperties } = this.schema;
    return typeof additionalProperties === 'object' ? readerOf(additionalProperties) : undefined;
  }
}

class ObjectValue extends SchemaMap {
  constructor(
    readonly raw: JsonObject,
    private readonly shape: MapShape,
  ) {
    super();
  }

  get size(): number {
    let size = 0;
    for (const name in this.raw) if (this.raw[name] !== undefined) size += 1;
    return size;
  }

  find(key: CelValue): CelValue | undefined {
    if (typeof key !== 'string') return key instanceof CelError ? key : noSuchOverload;
    const { isObject } = this.shape;
    const name = isObject ? unescapeName(key) : key;
    if (name === undefined || !Object.hasOwn(this.raw, name)) return undefined;
    const value = this.raw[name];
    if (value === undefined || (isObject && value === null)) return undefined;
    return this.shape.reader(name)?.(value);
  }

  *keys(): Generator<string> {
    for (const name of Object.keys(this.raw)) {
      if (this.raw[name] === undefined || !this.shape.reader(name)) continue;
      yield this.shape.isObject ? (escapeName(name) ?? name) : name;
    }
  }

  equals(other: CelValue): boolean | CelError {
    if (!(other instanceof CelMap)) return other instanceof CelError ? other : noSuchOverload;
    if (other.size !== this.size) return false;
    for (const [name, value] of Object.entries(this.raw)) {
      if (value === undefined) continue;
      const same = this.shape.reader(name) ? this.#sameMember(name, other) : sameUnknown(name, value, other);
      if (same !== true) return same;
    }
    return true;
  }

  #sameMember(name: string, other: CelMap): boolean | CelError {
    const [own, found] = [this.find(name), other.find(name)];
    if (own === undefined || found === undefined) return own === found;
    return equalTo(own, found);
  }

  withoutSchema(): CelValue {
    return jsonValue(this.raw);
  }
}

/** Members that the schema does not name are compared as data, and only where both have them. */
function sameUnknown(name: string, value: unknown, other: CelMap): boolean | CelError {
  if (!(other instanceof ObjectValue)) return noSuchOverload;
  const found = other.raw[name];
  return found === undefined || semanticallyEqual(value, found);
}

function listReader({ items, listType, listMapKeys }: StructuralSchema): ReadValue {
  const kind = listType === 'map' ? keyedList(listMapKeys.map((key) => escapeName(key) ?? key)) : listType === 'set' ? setList : plainList;
  const isKnown = !listType || ['map', 'set', 'atomic'].includes(listType);
  return (raw) => {
    if (!Array.isArray(raw)) return new CelError('invalid data, expected an array for the provided schema with type=array');
    if (!items) return new CelError('invalid array type, expected Items with a non-empty Schema');
    if (isKnown) return new ListValue(raw, readerOf(items), kind);
    return new CelError(`invalid x-kubernetes-list-type, expected 'map', 'set' or 'atomic' but got ${listType}`);
  };
}

class ListValue extends SchemaList {
  constructor(
    readonly raw: readonly unknown[],
    private readonly read: ReadValue,
    private readonly kind: ListKind,
  ) {
    super();
  }

  get size(): number {
    return this.raw.length;
  }

  get(index: number): CelValue {
    return this.read(this.raw[index]);
  }

  equals(other: CelValue): boolean | CelError {
    if (!(other instanceof CelList)) return other instanceof CelError ? other : noSuchOverload;
    return other.size === this.size && this.kind.equals(this, other, this.read);
  }

  contains(value: CelValue): boolean | CelError {
    let problem: CelError | undefined = undefined;
    for (const raw of this.raw) {
      const same = equalTo(this.read(raw), value);
      if (same === true) return true;
      if (same instanceof CelError) problem ??= same;
    }
    return problem ?? false;
  }

  concat(other: CelList): CelValue {
    return new ListValue(this.kind.concat(this.raw, Array.from(other, rawOf)), this.read, this.kind);
  }

  withoutSchema(): CelValue {
    return jsonValue(this.raw);
  }
}

/** The data that a value stands for; what is no data of JSON stands for itself, and no schema will read it. */
export function rawOf(value: CelValue): unknown {
  if (value instanceof SchemaList || value instanceof SchemaMap) return value.raw;
  if (value instanceof CelDouble) return value.value;
  return value instanceof UnknownValue ? value.raw : value;
}
