import { decodeBase64 } from '#domain/codec/base64.js';
import { encodeJson } from '#domain/codec/encode-json.js';
import { jsonSchemaProps } from '#domain/codec/json-schema-values.js';
import { isBytes, isWrapped, wireTypeOf } from '#domain/codec/protobuf-shape.js';
import { wire } from '#domain/codec/wire-reader.js';
import { WireWriter } from '#domain/codec/wire-writer.js';
import { compareBytewise } from '#domain/json/go-marshal.js';
import type { Field, MapSchema, Member, ObjectSchema, ScalarSchema, Schema } from '#domain/schema/schema.js';
import { parseGoDuration } from '#domain/time/go-duration.js';
import { unixTimeOf } from '#domain/time/go-time.js';

type Members = Readonly<Record<string, unknown>>;

/** Writes the fields of a message. The writer goes backwards, so the last field comes first. */
type WriteMessage = (writer: WireWriter, object: Members) => void;

/** Writes a value without its tag; undefined and null are the type's zero. */
type WriteValue = (writer: WireWriter, value: unknown) => void;

/**
 * A normalised object as upstream's generated code encodes it, byte for byte: fields in the order of their numbers, scalars and
 * structs that are no pointers always, pointers when set, maps sorted by key. kind and apiVersion are not in it; see encodeEnvelope.
 * A Uint8Array in place of a free-form value is written as it is (a watch event's object).
 */
export function encodeProtobuf(schema: ObjectSchema, object: object): Uint8Array {
  const writer = new WireWriter();
  messageWriter(schema)(writer, object as Members);
  return writer.finish();
}

const messages = new WeakMap<ObjectSchema, WriteMessage>();

function messageWriter(schema: ObjectSchema): WriteMessage {
  const known = messages.get(schema);
  if (known) return known;
  let fields: readonly WriteMessage[] | undefined;
  const write: WriteMessage = (writer, object) => {
    fields ??= compileFields(schema);
    for (const field of fields) field(writer, object);
  };
  messages.set(schema, write);
  return write;
}

/** Writers of the members, highest number first. */
function compileFields(schema: ObjectSchema): readonly WriteMessage[] {
  const members = schema.members.map((member) => ({ member, number: 'field' in member ? member.field.proto : member.proto }));
  return members
    .filter(({ number }) => number > 0)
    .toSorted((a, b) => b.number - a.number)
    .map(({ member, number }) => compileMember(member, number));
}

function compileMember(member: Member, number: number): WriteMessage {
  if ('field' in member) return compileField(member.field);
  const tag = tagOf(number, wire.bytes);
  const inner = messageWriter(member.inlined);
  return (writer, object) => {
    delimited(writer, () => inner(writer, object));
    writer.varint32(tag);
  };
}

function compileField(field: Field): WriteMessage {
  const { name, schema, proto, pointer } = field;
  if (schema.kind === 'list' && !isWrapped(schema)) return compileRepeated(name, schema.items, proto);
  if (schema.kind === 'map') return compileMap(name, schema, proto);
  const write = valueWriter(schema);
  const tag = tagOf(proto, wireTypeOf(schema));
  const nilable = pointer || schema.kind === 'list' || isBytes(schema);
  return (writer, object) => {
    const value = object[name] ?? undefined;
    if (nilable && value === undefined) return;
    write(writer, value);
    writer.varint32(tag);
  };
}

function compileRepeated(name: string, items: Schema, number: number): WriteMessage {
  const write = valueWriter(items);
  const tag = tagOf(number, wireTypeOf(items));
  return (writer, object) => {
    const list = (object[name] ?? []) as readonly unknown[];
    for (let i = list.length - 1; i >= 0; i -= 1) {
      write(writer, list[i] ?? undefined);
      writer.varint32(tag);
    }
  };
}

function compileMap(name: string, { values }: MapSchema, number: number): WriteMessage {
  const write = valueWriter(values);
  const tag = tagOf(number, wire.bytes);
  const valueTag = tagOf(2, wireTypeOf(values));
  const nilable = isBytes(values);
  return (writer, object) => {
    const map = (object[name] ?? {}) as Members;
    for (const key of Object.keys(map).toSorted((a, b) => compareBytewise(b, a))) {
      const value = map[key] ?? undefined;
      delimited(writer, () => {
        if (value !== undefined || !nilable) {
          write(writer, value);
          writer.varint32(valueTag);
        }
        writeText(writer, key);
        writer.varint32(tagOf(1, wire.bytes));
      });
      writer.varint32(tag);
    }
  };
}

function tagOf(number: number, wireType: number): number {
  return (number << 3) | wireType;
}

/** Writes what `inner` writes and its length before it. */
function delimited(writer: WireWriter, inner: () => void): void {
  const before = writer.size;
  inner();
  writer.varint32(writer.size - before);
}

function writeText(writer: WireWriter, text: string): void {
  delimited(writer, () => writer.text(text));
}

function valueWriter(schema: Schema): WriteValue {
  switch (schema.kind) {
    case 'object': {
      const write = messageWriter(schema);
      return (writer, value) => delimited(writer, () => write(writer, (value ?? {}) as Members));
    }
    case 'list': {
      const write = compileRepeated('items', schema.items, 1);
      return (writer, items) => delimited(writer, () => write(writer, { items }));
    }
    case 'map':
      throw new Error('protobuf has no map inside a map or a list');
    case 'scalar':
      return scalarWriter(schema);
  }
}

function scalarWriter({ type }: ScalarSchema): WriteValue {
  switch (type) {
    case 'string':
      return (writer, value) => writeText(writer, (value ?? '') as string);
    case 'boolean':
      return (writer, value) => writer.byte(value === true ? 1 : 0);
    case 'int32':
    case 'int64':
      return (writer, value) => writer.varint64((value ?? 0) as number | bigint);
    case 'double':
      return (writer, value) => writer.double((value ?? 0) as number);
    case 'bytes':
      return (writer, value) => delimited(writer, () => writer.bytes(bytesOf(value)));
    case 'time':
    case 'microTime':
      return (writer, value) => delimited(writer, () => writeTime(writer, value));
    case 'duration':
      return (writer, value) => delimited(writer, () => writeInteger(writer, 1, nanosOf(value)));
    case 'quantity':
      return (writer, value) => delimited(writer, () => writeString(writer, 1, (value ?? '0') as string));
    case 'intOrString':
      return (writer, value) => delimited(writer, () => writeIntOrString(writer, value));
    case 'fieldsV1':
    case 'rawExtension':
    case 'json':
      return (writer, value) => delimited(writer, () => writeRaw(writer, value));
    case 'schemaOrArray':
    case 'schemaOrBool':
    case 'schemaOrStrings':
      return (writer, value) => delimited(writer, () => writeJsonSchemaValue(writer, type, value));
  }
}

function bytesOf(value: unknown): Uint8Array {
  const bytes = typeof value === 'string' ? decodeBase64(value) : undefined;
  return bytes instanceof Uint8Array ? bytes : new Uint8Array(0);
}

function nanosOf(value: unknown): bigint {
  const nanos = typeof value === 'string' ? parseGoDuration(value) : 0n;
  return typeof nanos === 'bigint' ? nanos : 0n;
}

function writeInteger(writer: WireWriter, number: number, value: number | bigint): void {
  writer.varint64(value);
  writer.varint32(tagOf(number, wire.varint));
}

function writeString(writer: WireWriter, number: number, text: string): void {
  writeText(writer, text);
  writer.varint32(tagOf(number, wire.bytes));
}

/** A Timestamp, or nothing for the zero time. */
function writeTime(writer: WireWriter, value: unknown): void {
  if (typeof value !== 'string') return;
  const { seconds, micros } = unixTimeOf(value);
  writeInteger(writer, 2, micros * 1000);
  writeInteger(writer, 1, seconds);
}

function writeIntOrString(writer: WireWriter, value: unknown): void {
  writeString(writer, 3, typeof value === 'string' ? value : '');
  writeInteger(writer, 2, typeof value === 'number' ? value : 0);
  writeInteger(writer, 1, typeof value === 'string' ? 1 : 0);
}

function writeRaw(writer: WireWriter, value: unknown): void {
  if (value === undefined) return;
  delimited(writer, () => (value instanceof Uint8Array ? writer.bytes(value) : writer.text(encodeJson(value))));
  writer.varint32(tagOf(1, wire.bytes));
}

/** JSONSchemaPropsOrBool has `allows` and then the schema, the others the schema and then the list. */
function writeJsonSchemaValue(writer: WireWriter, type: 'schemaOrArray' | 'schemaOrBool' | 'schemaOrStrings', value: unknown): void {
  const isSchema = typeof value === 'object' && value !== null && !Array.isArray(value);
  const writeSchema = (number: number, schema: unknown): void => {
    delimited(writer, () => messageWriter(jsonSchemaProps())(writer, schema as Members));
    writer.varint32(tagOf(number, wire.bytes));
  };
  if (type === 'schemaOrBool') {
    if (isSchema) writeSchema(2, value);
    writeInteger(writer, 1, isSchema || value === true ? 1 : 0);
  } else if (isSchema) writeSchema(1, value);
  else if (Array.isArray(value)) {
    for (const item of (value as readonly unknown[]).toReversed()) {
      if (type === 'schemaOrArray') writeSchema(2, item);
      else writeString(writer, 2, String(item));
    }
  }
}
