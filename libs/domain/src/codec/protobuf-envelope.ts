import { DecodeError } from '#domain/codec/decode-error.js';
import { readFields, wire, WireReader, type WireFields } from '#domain/codec/wire-reader.js';
import { WireWriter } from '#domain/codec/wire-writer.js';

/** What every protobuf body begins with. */
const prefix = [0x6b, 0x38, 0x73, 0x00];

/** runtime.Unknown: an encoded object and what it is. */
export interface Envelope {
  readonly apiVersion: string;
  readonly kind: string;
  readonly raw: Uint8Array;
  readonly contentEncoding: string;
  readonly contentType: string;
}

/**
 * Wraps an encoded object as application/vnd.kubernetes.protobuf has it. `contentType` is empty for protobuf content.
 * Source: k8s.io/apimachinery/pkg/runtime/serializer/protobuf/protobuf.go.
 */
export function encodeEnvelope(content: {
  readonly apiVersion: string;
  readonly kind: string;
  readonly raw: Uint8Array;
  readonly contentType?: string;
}): Uint8Array {
  const writer = new WireWriter();
  writeText(writer, 4, content.contentType ?? '');
  writeText(writer, 3, '');
  writer.bytes(content.raw);
  writer.varint32(content.raw.length);
  writer.byte((2 << 3) | wire.bytes);
  const after = writer.size;
  writeText(writer, 2, content.kind);
  writeText(writer, 1, content.apiVersion);
  writer.varint32(writer.size - after);
  writer.byte((1 << 3) | wire.bytes);
  writer.bytes(Uint8Array.from(prefix));
  return writer.finish();
}

function writeText(writer: WireWriter, number: number, text: string): void {
  const before = writer.size;
  writer.text(text);
  writer.varint32(writer.size - before);
  writer.byte((number << 3) | wire.bytes);
}

/** True when bytes begin as a protobuf body does. */
export function isProtobufBody(bytes: Uint8Array): boolean {
  return prefix.every((byte, i) => bytes[i] === byte);
}

type Filling<T> = { -readonly [Name in keyof T]: T[Name] };

const typeMetaFields: WireFields = [
  ['APIVersion', wire.bytes],
  ['Kind', wire.bytes],
];

const unknownFields: WireFields = [
  ['TypeMeta', wire.bytes],
  ['Raw', wire.bytes],
  ['ContentEncoding', wire.bytes],
  ['ContentType', wire.bytes],
];

/** Unwraps a protobuf body; throws DecodeError with upstream's text. `raw` shares memory with the body. */
export function decodeEnvelope(bytes: Uint8Array): Envelope {
  if (bytes.length === 0) throw new DecodeError('empty data');
  if (!isProtobufBody(bytes))
    throw new DecodeError(`provided data does not appear to be a protobuf message, expected prefix [${prefix.join(' ')}]`);
  if (bytes.length === prefix.length) throw new DecodeError('empty body');
  const envelope: Filling<Envelope> = { apiVersion: '', kind: '', raw: new Uint8Array(0), contentEncoding: '', contentType: '' };
  readFields(new WireReader(bytes, prefix.length), 'Unknown', unknownFields, (number, reader) => {
    if (number === 1) readTypeMeta(reader.message(), envelope);
    else if (number === 2) envelope.raw = reader.bytes();
    else if (number === 3) envelope.contentEncoding = reader.text();
    else envelope.contentType = reader.text();
  });
  return envelope;
}

function readTypeMeta(reader: WireReader, into: { apiVersion: string; kind: string }): void {
  readFields(reader, 'TypeMeta', typeMetaFields, (number, inner) => {
    if (number === 1) into.apiVersion = inner.text();
    else into.kind = inner.text();
  });
}
