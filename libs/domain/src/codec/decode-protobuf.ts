import { encodeBase64 } from '#domain/codec/base64.js';
import { DecodeError } from '#domain/codec/decode-error.js';
import { normalize, parseJson } from '#domain/codec/decode-json.js';
import { setMember } from '#domain/codec/json-node.js';
import { jsonSchemaProps, type JsonSchemaValueType } from '#domain/codec/json-schema-values.js';
import { zeroOf } from '#domain/codec/normalize-plan.js';
import { isBytes, isWrapped, wireTypeOf } from '#domain/codec/protobuf-shape.js';
import { decodeUtf8, readFields, wire, WireReader, type WireFields } from '#domain/codec/wire-reader.js';
import { canonicalQuantity } from '#domain/quantity/canonical.js';
import { quantityError } from '#domain/quantity/quantity.js';
import type { Field, Member, ObjectSchema, ScalarSchema, Schema } from '#domain/schema/schema.js';
import { formatGoDuration } from '#domain/time/go-duration.js';
import { formatUnixTime, zeroTimeSeconds, type GoLayout } from '#domain/time/go-time.js';

type Mutable = Record<string, unknown>;

/** Reads one occurrence of a field into the object. */
interface FieldReader {
  readonly goName: string;
  readonly wireType: number;
  /** Repeated numbers may come packed as well. */
  readonly packable: boolean;
  read(reader: WireReader, object: Mutable): void;
}

/** Reads a value without its tag. `existing` is what an earlier occurrence left: messages merge. */
type ReadValue = (reader: WireReader, existing: unknown) => unknown;

/** The object in the protobuf encoding of its type, normalised; without kind and apiVersion. Throws DecodeError. */
export function decodeProtobuf<T = unknown>(schema: ObjectSchema, bytes: Uint8Array): T {
  return normalize(schema, readMessage(schema, new WireReader(bytes), {})) as T;
}

function readMessage(schema: ObjectSchema, reader: WireReader, object: Mutable): Mutable {
  const fields = fieldReaders(schema);
  const name = schema.goType.slice(schema.goType.lastIndexOf('.') + 1);
  while (!reader.atEnd) {
    const field = fields.get(reader.number(name));
    const { type } = reader;
    if (!field) reader.skip();
    else if (type === field.wireType) field.read(reader, object);
    else if (field.packable && type === wire.bytes) {
      for (const packed = reader.message(); !packed.atEnd;) field.read(packed, object);
    } else throw new DecodeError(`proto: wrong wireType = ${type} for field ${field.goName}`);
  }
  return object;
}

const readers = new WeakMap<ObjectSchema, ReadonlyMap<number, FieldReader>>();

function fieldReaders(schema: ObjectSchema): ReadonlyMap<number, FieldReader> {
  let known = readers.get(schema);
  if (!known) readers.set(schema, (known = new Map(schema.members.map(compileMember).filter(([number]) => number > 0))));
  return known;
}

function compileMember(member: Member): readonly [number: number, reader: FieldReader] {
  if ('field' in member) return [member.field.proto, compileField(member.field)];
  const { inlined, proto } = member;
  const goName = inlined.goType.slice(inlined.goType.lastIndexOf('.') + 1);
  const read = (reader: WireReader, object: Mutable): void => void readMessage(inlined, reader.message(), object);
  return [proto, { goName, wireType: wire.bytes, packable: false, read }];
}

function compileField({ name, goName, schema }: Field): FieldReader {
  if (schema.kind === 'list' && !isWrapped(schema)) {
    const item = valueReader(schema.items);
    const wireType = wireTypeOf(schema.items);
    const read = (reader: WireReader, object: Mutable): void => void listOf(object, name).push(item(reader, undefined));
    return { goName, wireType, packable: wireType === wire.varint, read };
  }
  if (schema.kind === 'map') {
    const value = valueReader(schema.values);
    const zero = (): unknown => zeroOf(schema.values) ?? (isBytes(schema.values) ? '' : null);
    const read = (reader: WireReader, object: Mutable): void =>
      readEntry(reader.message(), mapOf(object, name), value, wireTypeOf(schema.values), zero);
    return { goName, wireType: wire.bytes, packable: false, read };
  }
  const value = valueReader(schema);
  const read = (reader: WireReader, object: Mutable): void => {
    object[name] = value(reader, object[name]);
  };
  return { goName, wireType: wireTypeOf(schema), packable: false, read };
}

function listOf(object: Mutable, name: string): unknown[] {
  return (object[name] ??= []) as unknown[];
}

function mapOf(object: Mutable, name: string): Mutable {
  return (object[name] ??= {}) as Mutable;
}

function readEntry(entry: WireReader, map: Mutable, readValue: ReadValue, valueType: number, zero: () => unknown): void {
  let key = '';
  let value: unknown;
  while (!entry.atEnd) {
    const number = entry.number();
    const { type } = entry;
    if (number === 1 && type === wire.bytes) key = entry.text();
    else if (number === 2 && type === valueType) value = readValue(entry, value);
    else entry.skip();
  }
  setMember(map, key, value ?? zero());
}

function valueReader(schema: Schema): ReadValue {
  switch (schema.kind) {
    case 'object':
      return (reader, existing) => readMessage(schema, reader.message(), (existing ?? {}) as Mutable);
    case 'list': {
      const item = valueReader(schema.items);
      const itemType = wireTypeOf(schema.items);
      return (reader, existing) => {
        const items = (existing ?? []) as unknown[];
        readFields(reader.message(), 'ExtraValue', [['Items', itemType]], (_, inner) => items.push(item(inner, undefined)));
        return items;
      };
    }
    case 'map':
      throw new Error('protobuf has no map inside a map or a list');
    case 'scalar':
      return scalarReader(schema);
  }
}

function scalarReader({ type }: ScalarSchema): ReadValue {
  switch (type) {
    case 'string':
      return (reader) => reader.text();
    case 'boolean':
      return (reader) => reader.boolean();
    case 'int32':
      return (reader) => reader.int32();
    case 'int64':
      return (reader) => reader.int64();
    case 'double':
      return (reader) => reader.double();
    case 'bytes':
      return (reader) => encodeBase64(reader.bytes());
    case 'time':
    case 'microTime':
      return (reader) => readTime(reader.message(), type);
    case 'duration':
      return (reader) => readDuration(reader.message());
    case 'quantity':
      return (reader) => readQuantity(reader.message());
    case 'intOrString':
      return (reader) => readIntOrString(reader.message());
    case 'fieldsV1':
    case 'rawExtension':
    case 'json':
      return (reader) => readRaw(reader.message());
    case 'schemaOrArray':
    case 'schemaOrBool':
    case 'schemaOrStrings':
      return (reader) => readJsonSchemaValue(reader.message(), type);
  }
}

const timestampFields: WireFields = [
  ['Seconds', wire.varint],
  ['Nanos', wire.varint],
];

/** Undefined for the zero time, which is an empty message. */
function readTime(reader: WireReader, layout: GoLayout): string | undefined {
  if (reader.atEnd) return undefined;
  let seconds = 0;
  let nanos = 0;
  readFields(reader, 'Timestamp', timestampFields, (number, inner) => {
    if (number === 1) seconds = Number(inner.int64());
    else nanos = inner.int32();
  });
  if (seconds === zeroTimeSeconds && (layout === 'time' || nanos === 0)) return undefined;
  return formatUnixTime(seconds, layout, Math.trunc(nanos / 1000));
}

function readDuration(reader: WireReader): string {
  let nanos = 0n;
  readFields(reader, 'Duration', [['Duration', wire.varint]], (_, inner) => (nanos = BigInt(inner.int64())));
  return formatGoDuration(nanos);
}

function readQuantity(reader: WireReader): string {
  let quantity: string | undefined = '0';
  readFields(reader, 'Quantity', [['String_', wire.bytes]], (_, inner) => {
    const text = inner.text();
    quantity = canonicalQuantity(text);
    if (quantity === undefined) throw new DecodeError(quantityError(text) ?? '');
  });
  return quantity;
}

const intOrStringFields: WireFields = [
  ['Type', wire.varint],
  ['IntVal', wire.varint],
  ['StrVal', wire.bytes],
];

function readIntOrString(reader: WireReader): number | string {
  let isString = false;
  let number = 0;
  let text = '';
  readFields(reader, 'IntOrString', intOrStringFields, (field, inner) => {
    if (field === 1) isString = Number(inner.int64()) === 1;
    else if (field === 2) number = inner.int32();
    else text = inner.text();
  });
  return isString ? text : number;
}

/** The JSON inside; undefined when there is none. */
function readRaw(reader: WireReader): unknown {
  let value: unknown;
  readFields(reader, 'RawExtension', [['Raw', wire.bytes]], (_, inner) => {
    const bytes = inner.bytes();
    value = bytes.length === 0 ? undefined : parseJson(decodeUtf8(bytes, 0, bytes.length));
  });
  return value;
}

const schemaOrBoolFields: WireFields = [
  ['Allows', wire.varint],
  ['Schema', wire.bytes],
];

const schemaOrListFields: WireFields = [
  ['Schema', wire.bytes],
  ['JSONSchemas', wire.bytes],
];

function readJsonSchemaValue(reader: WireReader, type: JsonSchemaValueType): unknown {
  let schema: Mutable | undefined;
  let allows = false;
  const list: unknown[] = [];
  const props = (inner: WireReader): Mutable => readMessage(jsonSchemaProps(), inner.message(), {});
  if (type === 'schemaOrBool') {
    readFields(reader, 'JSONSchemaPropsOrBool', schemaOrBoolFields, (number, inner) => {
      if (number === 1) allows = inner.boolean();
      else schema = props(inner);
    });
    return schema ?? allows;
  }
  readFields(reader, 'JSONSchemaPropsOrArray', schemaOrListFields, (number, inner) => {
    if (number === 1) schema = props(inner);
    else list.push(type === 'schemaOrArray' ? props(inner) : inner.text());
  });
  return list.length > 0 ? list : schema;
}
