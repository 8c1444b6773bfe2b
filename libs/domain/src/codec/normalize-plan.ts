import { setMember } from '#domain/codec/json-node.js';
import { jsonSchemaProps, readJsonSchemaValue } from '#domain/codec/json-schema-values.js';
import { irregular, scalarReader } from '#domain/codec/scalar-values.js';
import { equal } from '#domain/json/equal.js';
import { compareBytewise } from '#domain/json/go-marshal.js';
import type { Field, MapSchema, ObjectSchema, ScalarSchema, Schema } from '#domain/schema/schema.js';

/**
 * What Go's decoder followed by its encoder makes of a value, compiled from a schema into nested functions.
 *
 * A conversion returns the very value it was given when nothing had to change, undefined for Go's nil, and throws Irregular for a
 * value that does not fit.
 */
export type Conversion = (value: unknown, mode: ConversionMode) => unknown;

/** `strict`: an unknown field is irregular; otherwise it is dropped. `store`: as upstream's storage gives the value back. */
export type ConversionMode = 'read' | 'strict' | 'store';

/** Thrown where a value does not fit; the exact decoder then says why. Never leaves the codec. */
export class Irregular extends Error {}

const irregularity = new Irregular();

interface FieldPlan {
  readonly name: string;
  /** Position in the order of declaration. */
  readonly index: number;
  readonly convert: Conversion;
  /** What is written for a field that is not set; undefined when nothing is. */
  readonly absent: unknown;
}

const plans = new WeakMap<Schema, Conversion>();

/** The conversion of a schema; compiled when first asked for. */
export function conversionOf(schema: Schema): Conversion {
  let conversion = plans.get(schema);
  if (!conversion) plans.set(schema, (conversion = compile(schema)));
  return conversion;
}

function compile(schema: Schema): Conversion {
  switch (schema.kind) {
    case 'scalar':
      return compileScalar(schema);
    case 'list':
      return compileList(schema.items);
    case 'map':
      return compileMap(schema);
    case 'object':
      return compileObject(schema);
  }
}

function compileScalar({ type }: ScalarSchema): Conversion {
  if (type === 'schemaOrArray' || type === 'schemaOrBool' || type === 'schemaOrStrings') {
    const props = (value: unknown): unknown => conversionOf(jsonSchemaProps())(value, 'read');
    return (value) => {
      const canonical = readJsonSchemaValue(type, value, props);
      if (canonical === irregular) throw irregularity;
      return canonical;
    };
  }
  const read = scalarReader(type);
  const refusesNull = type === 'duration';
  return (value) => {
    if (value === null && !refusesNull) return undefined;
    const canonical = read(value);
    if (canonical === irregular) throw irregularity;
    return canonical ?? undefined;
  };
}

function compileList(items: Schema): Conversion {
  const convert = conversionOf(items);
  const zero = (): unknown => zeroOf(items) ?? null;
  return (value, mode) => {
    if (value === null) return undefined;
    if (!Array.isArray(value)) throw irregularity;
    const given = value as readonly unknown[];
    let changed: unknown[] | undefined;
    for (let i = 0; i < given.length; i += 1) {
      const item = given[i] ?? null;
      const converted = convert(item, mode) ?? zero();
      if (converted === given[i]) continue;
      changed ??= [...given];
      changed[i] = converted;
    }
    return changed ?? given;
  };
}

function compileMap({ values }: MapSchema): Conversion {
  const convert = conversionOf(values);
  const zero = (): unknown => zeroOf(values) ?? null;
  return (value, mode) => {
    if (value === null) return undefined;
    if (!isMap(value)) throw irregularity;
    let previous = '';
    let same = true;
    for (const name in value) {
      const member = value[name];
      if (member === undefined) same = false;
      else if (name < previous || (convert(member, mode) ?? zero()) !== member) same = false;
      previous = name;
    }
    return same ? value : rebuildMap(value, (member) => convert(member, mode) ?? zero());
  };
}

/** Keys in the order of their bytes, as Go writes maps. JavaScript puts names that are array indices first all the same. */
function rebuildMap(map: Readonly<Record<string, unknown>>, convert: (member: unknown) => unknown): object {
  const sorted: Record<string, unknown> = {};
  for (const name of Object.keys(map).toSorted(compareBytewise)) {
    const member = map[name];
    if (member !== undefined) setMember(sorted, name, convert(member));
  }
  return sorted;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function compileObject(schema: ObjectSchema): Conversion {
  let plan: ObjectPlan | undefined;
  return (value, mode) => {
    if (value === null) return undefined;
    if (!isMap(value)) throw irregularity;
    return convertObject((plan ??= new ObjectPlan(schema)), value, mode);
  };
}

class ObjectPlan {
  readonly fields: readonly FieldPlan[];
  readonly byName: ReadonlyMap<string, FieldPlan>;
  /** How many fields are written even when they are not set. */
  readonly alwaysWritten: number;
  readonly preservesUnknown: boolean;

  constructor(schema: ObjectSchema) {
    this.fields = [...schema.fields.values()].map(planField);
    this.byName = new Map(this.fields.map((field) => [field.name, field]));
    this.alwaysWritten = this.fields.filter((field) => field.absent !== undefined).length;
    this.preservesUnknown = schema.preservesUnknownFields === true;
  }
}

function convertObject(plan: ObjectPlan, value: Readonly<Record<string, unknown>>, mode: ConversionMode): object {
  const converted: unknown[] = [];
  let same = true;
  let previous = -1;
  let written = 0;
  for (const name in value) {
    const field = plan.byName.get(name);
    const member = value[name];
    if (field === undefined) {
      if (plan.preservesUnknown) continue;
      if (mode === 'strict' && member !== undefined) throw irregularity;
      same = false;
      continue;
    }
    const result = member === undefined ? undefined : (field.convert(member, mode) ?? field.absent);
    if (result === undefined || result !== member || field.index < previous) same = false;
    previous = field.index;
    converted[field.index] = result;
    if (result !== undefined && field.absent !== undefined) written += 1;
  }
  return same && written === plan.alwaysWritten ? value : rebuildObject(plan, value, converted);
}

function rebuildObject(plan: ObjectPlan, value: Readonly<Record<string, unknown>>, converted: readonly unknown[]): object {
  const rebuilt: Record<string, unknown> = {};
  for (const field of plan.fields) {
    const member = converted[field.index] ?? field.absent;
    if (member !== undefined) rebuilt[field.name] = member;
  }
  if (plan.preservesUnknown) for (const name in value) if (!plan.byName.has(name)) setMember(rebuilt, name, value[name]);
  return rebuilt;
}

function planField(field: Field, index: number): FieldPlan {
  const { name, schema, omitEmpty, omitZero } = field;
  const convert = conversionOf(schema);
  const absent = absentValue(field);
  if (field.pointer) return { name, index, convert, absent };
  const dropped = omitZero ? isZero(schema) : omitEmpty ? emptinessOf(schema) : undefined;
  if (!dropped) return { name, index, convert: schema.kind === 'list' ? nilWhenEmpty(convert) : convert, absent };
  return {
    name,
    index,
    absent,
    convert: (value, mode) => {
      const result = convert(value, mode);
      return dropped(result) ? undefined : result;
    },
  };
}

/** A list that is always written is stored as null where it is empty: upstream stores protobuf, which cannot tell. */
function nilWhenEmpty(convert: Conversion): Conversion {
  return (value, mode) => {
    const result = convert(value, mode);
    return mode === 'store' && Array.isArray(result) && result.length === 0 ? undefined : result;
  };
}

/** What Go writes for a field that was never set. */
function absentValue({ schema, pointer, omitEmpty, omitZero }: Field): unknown {
  if (omitZero || (omitEmpty && (pointer || emptinessOf(schema) !== undefined))) return undefined;
  return pointer ? null : (zeroOf(schema) ?? null);
}

/** What `omitempty` looks at; undefined for Go structs, which are never empty. */
function emptinessOf(schema: Schema): ((value: unknown) => boolean) | undefined {
  if (schema.kind === 'list') return (value) => Array.isArray(value) && value.length === 0;
  if (schema.kind === 'map') return isEmptyMap;
  if (schema.kind === 'object') return undefined;
  switch (schema.type) {
    case 'string':
    case 'bytes':
      return (value) => value === '';
    case 'boolean':
      return (value) => value === false;
    case 'int32':
    case 'int64':
    case 'double':
      return (value) => value === 0;
    default:
      return undefined;
  }
}

function isEmptyMap(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  for (const _ in value) return false;
  return true;
}

/** What `omitzero` looks at. Zero times and their like are nil already. */
function isZero(schema: Schema): ((value: unknown) => boolean) | undefined {
  return schema.kind === 'object' ? (value) => equal(value, zeroOf(schema)) : emptinessOf(schema);
}

/** The JSON of a type's zero value; undefined for what is written as null. */
export function zeroOf(schema: Schema): unknown {
  if (schema.kind === 'object') return conversionOf(schema)(noMembers, 'read');
  if (schema.kind !== 'scalar') return undefined;
  switch (schema.type) {
    case 'string':
      return '';
    case 'boolean':
      return false;
    case 'int32':
    case 'int64':
    case 'double':
    case 'intOrString':
      return 0;
    case 'quantity':
      return '0';
    case 'duration':
      return '0s';
    case 'schemaOrBool':
      return false;
    default:
      return undefined;
  }
}

const noMembers = Object.freeze({});
