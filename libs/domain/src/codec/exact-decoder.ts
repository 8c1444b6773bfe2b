import { DecodeError, TypeMismatch } from '#domain/codec/decode-error.js';
import { decodeBase64, encodeBase64 } from '#domain/codec/base64.js';
import { kindOfNode, numberOf, setMember, type JsonNode } from '#domain/codec/json-node.js';
import { jsonSchemaProps, type JsonSchemaValueType } from '#domain/codec/json-schema-values.js';
import { zeroOf } from '#domain/codec/normalize-plan.js';
import { trimSpace } from '#domain/codec/scalar-values.js';
import { StrictErrors } from '#domain/codec/strict-errors.js';
import { untypedValue } from '#domain/codec/untyped-decoder.js';
import { canonicalQuantity } from '#domain/quantity/canonical.js';
import { quantityError } from '#domain/quantity/quantity.js';
import type { ListSchema, MapSchema, Member, ObjectSchema, ScalarSchema, Schema } from '#domain/schema/schema.js';
import { formatGoDuration, parseGoDuration } from '#domain/time/go-duration.js';
import { canonicalTime, type GoLayout } from '#domain/time/go-time.js';

type Members = Readonly<Record<string, unknown>>;

/**
 * Decodes as sigs.k8s.io/json does, member by member: duplicates merge into what is there already, the first type error is kept
 * while decoding goes on, an error of a type that decodes itself (a time, a quantity) ends it. Slow; runs only for texts that the
 * fast path does not take. The value still has to be normalised.
 */
export class ExactDecoder {
  readonly strictErrors = new StrictErrors();
  #firstError: DecodeError | undefined;
  /** Bare name of the innermost struct, and the JSON names from the root. */
  #struct = '';
  #names: readonly string[] = [];

  /** The decoded value; throws DecodeError. */
  decode(schema: Schema, node: JsonNode): unknown {
    const value = this.#value(schema, true, node, undefined);
    if (this.#firstError) throw this.#firstError;
    return value;
  }

  /** `existing` is what an earlier member of the same name left; undefined is Go's nil. */
  #value(schema: Schema, nilable: boolean, node: JsonNode, existing: unknown): unknown {
    switch (schema.kind) {
      case 'object':
        return this.#object(schema, nilable, node, existing as Members | undefined);
      case 'list':
        return this.#list(schema, node, existing as readonly unknown[] | undefined);
      case 'map':
        return this.#map(schema, node, existing as Members | undefined);
      case 'scalar':
        if (node.kind === 'null' && nilable) return undefined;
        return this.#scalar(schema, node, existing);
    }
  }

  #mismatch(found: string, goType: string): TypeMismatch {
    return new TypeMismatch(found, goType, this.#struct, this.#names.join('.'));
  }

  /** Keeps the first error and the value as it was. */
  #keep<T>(error: DecodeError, existing: T): T {
    this.#firstError ??= error;
    return existing;
  }

  #object(schema: ObjectSchema, nilable: boolean, node: JsonNode, existing: Members | undefined): Members | undefined {
    if (node.kind === 'null') return nilable ? undefined : existing;
    if (node.kind !== 'object') return this.#keep(this.#mismatch(kindOfNode(node), schema.goType), existing);
    const object: Record<string, unknown> = { ...existing };
    const struct = schema.goType.slice(schema.goType.lastIndexOf('.') + 1);
    const seen = new Set<string>();
    for (const [name, member] of node.entries) {
      const field = schema.fields.get(name);
      if (!field) {
        if (schema.preservesUnknownFields) setMember(object, name, untypedValue(member));
        else this.strictErrors.unknownField(name);
        continue;
      }
      if (seen.has(name)) this.strictErrors.duplicateField(name);
      seen.add(name);
      const names = [...this.#names, ...embeddedNames(schema, name), name];
      object[name] = this.#within(struct, names, name, () => this.#value(field.schema, field.pointer, member, object[name]));
    }
    return object;
  }

  #within<T>(struct: string, names: readonly string[], step: string, inner: () => T): T {
    const [outerStruct, outerNames] = [this.#struct, this.#names];
    this.#struct = struct;
    this.#names = names;
    const result = this.strictErrors.under(step, inner);
    this.#struct = outerStruct;
    this.#names = outerNames;
    return result;
  }

  #list(schema: ListSchema, node: JsonNode, existing: readonly unknown[] | undefined): readonly unknown[] | undefined {
    if (node.kind === 'null') return undefined;
    if (node.kind !== 'list') return this.#keep(this.#mismatch(kindOfNode(node), goTypeOf(schema)), existing);
    return node.items.map((item, i) =>
      this.strictErrors.at(i, () => this.#value(schema.items, false, item, existing?.[i] ?? zeroOf(schema.items)) ?? null),
    );
  }

  #map(schema: MapSchema, node: JsonNode, existing: Members | undefined): Members | undefined {
    if (node.kind === 'null') return undefined;
    if (node.kind !== 'object') return this.#keep(this.#mismatch(kindOfNode(node), goTypeOf(schema)), existing);
    const map: Record<string, unknown> = {};
    for (const [name, member] of Object.entries(existing ?? {})) setMember(map, name, member);
    const seen = new Set<string>();
    for (const [name, member] of node.entries) {
      if (seen.has(name)) this.strictErrors.duplicateField(name);
      seen.add(name);
      const value = this.strictErrors.under(name, () => this.#value(schema.values, false, member, zeroOf(schema.values)));
      setMember(map, name, value ?? null);
    }
    return map;
  }

  #scalar(schema: ScalarSchema, node: JsonNode, existing: unknown): unknown {
    switch (schema.type) {
      case 'string':
        return this.#plain('string', schema, node, existing);
      case 'boolean':
        return this.#plain('boolean', schema, node, existing);
      case 'int32':
        return this.#integer(node, schema.goType, 32, existing);
      case 'int64':
        return this.#integer(node, schema.goType, 64, existing);
      case 'double':
        return this.#double(node, schema.goType, existing);
      case 'bytes':
        return this.#bytes(node, schema.goType, existing);
      case 'time':
      case 'microTime':
        return this.#time(node, schema.type);
      case 'duration':
        return this.#duration(node);
      case 'quantity':
        return readQuantity(node);
      case 'intOrString':
        return this.#intOrString(node);
      case 'fieldsV1':
      case 'rawExtension':
      case 'json':
        return this.#json(node, existing);
      case 'schemaOrArray':
      case 'schemaOrBool':
      case 'schemaOrStrings':
        return this.#jsonSchemaValue(schema.type, node);
    }
  }

  #plain(kind: 'string' | 'boolean', schema: ScalarSchema, node: JsonNode, existing: unknown): unknown {
    if (node.kind === kind) return node.value;
    return node.kind === 'null' ? existing : this.#keep(this.#mismatch(kindOfNode(node), schema.goType), existing);
  }

  #integer(node: JsonNode, goType: string, bits: number, existing: unknown): unknown {
    if (node.kind === 'null') return existing;
    if (node.kind !== 'number') return this.#keep(this.#mismatch(kindOfNode(node), goType), existing);
    const value = /^-?[0-9]+$/.test(node.text) ? numberOf(node.text) : undefined;
    const fits = typeof value === 'bigint' ? bits === 64 : Number.isSafeInteger(value) && (bits === 64 || (Number(value) | 0) === value);
    return fits ? value : this.#keep(this.#mismatch(`number ${node.text}`, goType), existing);
  }

  #double(node: JsonNode, goType: string, existing: unknown): unknown {
    if (node.kind === 'null') return existing;
    if (node.kind !== 'number') return this.#keep(this.#mismatch(kindOfNode(node), goType), existing);
    const value = Number(node.text);
    return Number.isFinite(value) ? value : this.#keep(this.#mismatch(`number ${node.text}`, goType), existing);
  }

  /** Base64 in a string; Go takes a list of numbers as well. */
  #bytes(node: JsonNode, goType: string, existing: unknown): unknown {
    if (node.kind === 'null') return undefined;
    if (node.kind === 'list') return encodeBase64(Uint8Array.from(node.items, (item) => this.#byte(item)));
    if (node.kind !== 'string') return this.#keep(this.#mismatch(kindOfNode(node), goType), existing);
    const bytes = decodeBase64(node.value);
    if (bytes instanceof Uint8Array) return encodeBase64(bytes);
    return this.#keep(new DecodeError(`illegal base64 data at input byte ${bytes.corruptAt}`), existing);
  }

  #byte(node: JsonNode): number {
    if (node.kind === 'null') return 0;
    if (node.kind !== 'number') return this.#keep(this.#mismatch(kindOfNode(node), 'uint8'), 0);
    if (/^[0-9]+$/.test(node.text) && Number(node.text) < 256) return Number(node.text);
    return this.#keep(this.#mismatch(`number ${node.text}`, 'uint8'), 0);
  }

  #time(node: JsonNode, layout: GoLayout): unknown {
    if (node.kind === 'null') return undefined;
    const time = canonicalTime(this.#stringOf(node), layout);
    if ('error' in time) throw new DecodeError(time.error);
    return 'text' in time ? time.text : undefined;
  }

  #duration(node: JsonNode): string {
    const nanos = parseGoDuration(node.kind === 'null' ? '' : this.#stringOf(node));
    if (typeof nanos !== 'bigint') throw new DecodeError(nanos.problem);
    return formatGoDuration(nanos);
  }

  /** For types that decode themselves from a string: their error ends the decoding. */
  #stringOf(node: JsonNode): string {
    if (node.kind !== 'string') throw this.#mismatch(kindOfNode(node), 'string');
    return node.value;
  }

  #intOrString(node: JsonNode): unknown {
    if (node.kind === 'string') return node.value;
    if (node.kind === 'null') return 0;
    if (node.kind !== 'number') throw this.#mismatch(kindOfNode(node), 'int32');
    const value = /^-?[0-9]+$/.test(node.text) ? Number(node.text) : Number.NaN;
    if ((value | 0) !== value) throw this.#mismatch(`number ${node.text}`, 'int32');
    return value === 0 ? 0 : value;
  }

  /** Kept as it came. Numbers beyond a float64 cannot be kept as numbers; Go keeps their text. */
  #json(node: JsonNode, existing: unknown): unknown {
    if (node.kind === 'null') return existing;
    return untypedValue(node, undefined, (text) => this.#keep(this.#mismatch(`number ${text}`, 'float64'), undefined));
  }

  /** Decoded by a decoder of its own, which is not strict. */
  #jsonSchemaValue(type: JsonSchemaValueType, node: JsonNode): unknown {
    if (node.kind === 'object') return this.#nested(jsonSchemaProps(), node);
    if (type === 'schemaOrBool') {
      if (node.kind !== 'boolean') throw new DecodeError('boolean or JSON schema expected');
      return node.value;
    }
    if (node.kind !== 'list' || node.items.length === 0) return undefined;
    return this.#nested(type === 'schemaOrArray' ? listOf(jsonSchemaProps()) : listOf(plainString), node);
  }

  #nested(schema: Schema, node: JsonNode): unknown {
    try {
      return new ExactDecoder().decode(schema, node);
    } catch (error) {
      if (!(error instanceof TypeMismatch)) throw error;
      const names = error.field === '' ? this.#names : [...this.#names, error.field];
      throw new TypeMismatch(error.found, error.goType, this.#struct, names.join('.'));
    }
  }
}

const plainString: ScalarSchema = { kind: 'scalar', type: 'string', goType: 'string' };

function listOf(items: Schema): ListSchema {
  return { kind: 'list', items, listType: 'atomic', mapKeys: [], wrapped: false };
}

/** Upstream reads the text between the quotes without unescaping it. */
function readQuantity(node: JsonNode): string {
  if (node.kind === 'null') return '0';
  const text = node.kind === 'number' ? node.text : node.kind === 'string' && !node.escaped ? trimSpace(node.value) : '?';
  const canonical = canonicalQuantity(text);
  if (canonical === undefined) throw new DecodeError(quantityError(text) ?? '');
  return canonical;
}

/** Go's names of the embedded structs that lead to a field. */
function embeddedNames(schema: ObjectSchema, name: string): readonly string[] {
  return pathThrough(schema.members, name) ?? [];
}

function pathThrough(members: readonly Member[], name: string): readonly string[] | undefined {
  for (const member of members) {
    if ('field' in member) {
      if (member.field.name === name) return [];
    } else if (member.inlined.fields.has(name)) {
      const { goType } = member.inlined;
      return [goType.slice(goType.lastIndexOf('.') + 1), ...(pathThrough(member.inlined.members, name) ?? [])];
    }
  }
  return undefined;
}

/** Go's name of a type. The tables do not keep the names of slice and map types; those that clients can meet are told apart here. */
export function goTypeOf(schema: Schema): string {
  switch (schema.kind) {
    case 'list':
      return schema.wrapped && schema.items.kind === 'scalar' ? 'v1.ExtraValue' : `[]${goTypeOf(schema.items)}`;
    case 'map':
      return schema.values.kind === 'scalar' && schema.values.type === 'quantity'
        ? 'v1.ResourceList'
        : `map[string]${goTypeOf(schema.values)}`;
    default:
      return schema.goType;
  }
}
