import { wire } from '#domain/codec/wire-reader.js';
import type { ListSchema, Schema } from '#domain/schema/schema.js';

/** True for a list that is a message of its own with one repeated field 1; lists of structs never are, whatever their Go type. */
export function isWrapped(list: ListSchema): boolean {
  return list.wrapped && list.items.kind === 'scalar';
}

/** How a value of a type is laid out on the wire. */
export function wireTypeOf(schema: Schema): number {
  if (schema.kind !== 'scalar') return wire.bytes;
  switch (schema.type) {
    case 'boolean':
    case 'int32':
    case 'int64':
      return wire.varint;
    case 'double':
      return wire.fixed64;
    default:
      return wire.bytes;
  }
}

/** True for Go's byte slices, which may be nil without being pointers. */
export function isBytes(schema: Schema): boolean {
  return schema.kind === 'scalar' && schema.type === 'bytes';
}
