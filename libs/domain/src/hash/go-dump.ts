import { compareBytewise } from '#domain/json/go-marshal.js';
import { quantity } from '#domain/quantity/quantity.js';
import type { Field, ObjectSchema, ScalarSchema, Schema } from '#domain/schema/schema.js';
import { unixTimeOf, zeroTimeSeconds } from '#domain/time/go-time.js';

/**
 * A value of a built-in type as spew prints the Go struct it decodes into (`%#v` without addresses and capacities): every field in order
 * of declaration with its type, `(v1.EndpointPort){Name:(*string)dns Protocol:(*v1.Protocol)UDP …}`. Upstream hashes this text.
 *
 * Empty lists and maps print as nil, because they do not survive storage. Quantities of more digits than an int64 holds are not printed
 * as upstream would: Go keeps those in another form.
 * Source: k8s.io/utils/dump and github.com/davecgh/go-spew/spew/format.go.
 */
export function goDump(schema: ObjectSchema, value: unknown): string {
  return `(${schema.goType})${dumpStruct(schema, value)}`;
}

/** Fields with inlined structs still apart: Go prints an embedded struct under the name of its type. */
function dumpStruct(schema: ObjectSchema, value: unknown): string {
  const members = schema.members.map((member) => {
    if ('field' in member) return `${member.field.goName}:${dumpField(member.field, memberOf(value, member.field.name))}`;
    const { goType } = member.inlined;
    return `${goType.slice(goType.indexOf('.') + 1)}:(${goType})${dumpStruct(member.inlined, value)}`;
  });
  return `{${members.join(' ')}}`;
}

function dumpField({ pointer, schema }: Field, value: unknown): string {
  if (pointer) return `(*${goTypeOf(schema)})${isNil(value) ? '<nil>' : dumpBody(schema, value)}`;
  return `(${goTypeOf(schema)})${dumpBody(schema, value)}`;
}

/** What follows the type. Elements of lists and maps are printed as bodies alone. */
function dumpBody(schema: Schema, value: unknown): string {
  switch (schema.kind) {
    case 'object':
      return dumpStruct(schema, value);
    case 'list': {
      if (!Array.isArray(value) || value.length === 0) return '<nil>';
      return `[${value.map((item) => dumpBody(schema.items, item)).join(' ')}]`;
    }
    case 'map': {
      const members = Object.entries((value ?? {}) as Readonly<Record<string, unknown>>);
      if (members.length === 0) return '<nil>';
      const sorted = members.sort(([a], [b]) => compareBytewise(a, b));
      return `map[${sorted.map(([name, member]) => `${name}:${dumpBody(schema.values, member)}`).join(' ')}]`;
    }
    case 'scalar':
      return dumpScalar(schema, value);
  }
}

/** What a scalar can be, once decoded, of the types that are dumped. */
type Scalar = string | number | boolean | null | undefined;

function dumpScalar({ type, goType }: ScalarSchema, given: unknown): string {
  const value = given as Scalar;
  switch (type) {
    case 'string':
      return String(value ?? '');
    case 'boolean':
      return String(value ?? false);
    case 'int32':
    case 'int64':
    case 'double':
      return String(value ?? 0);
    case 'intOrString':
      return dumpIntOrString(value);
    case 'quantity':
      return dumpQuantity(value);
    case 'time':
      return dumpTime(value);
    default:
      if (isNil(value)) return goType === '[]uint8' ? '<nil>' : '{}';
      throw new Error(`a ${goType} has no dump`);
  }
}

function dumpIntOrString(value: Scalar): string {
  const isText = typeof value === 'string';
  return `{Type:(intstr.Type)${isText ? 1 : 0} IntVal:(int32)${isText ? 0 : String(value ?? 0)} StrVal:(string)${isText ? value : ''}}`;
}

function dumpQuantity(value: Scalar): string {
  const { unscaled, scale, format, text = '' } = quantity(String(value ?? '0'));
  const amount = `{value:(int64)${unscaled} scale:(resource.Scale)${scale}}`;
  return `{i:(resource.int64Amount)${amount} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${text} Format:(resource.Format)${format}}`;
}

/** How Go prints the local time zone of a process that runs in UTC. */
const utc =
  '{name:(string)UTC zone:([]time.zone)<nil> tx:([]time.zoneTrans)<nil> extend:(string) cacheStart:(int64)0 cacheEnd:(int64)0 cacheZone:(*time.zone)<nil>}';

function dumpTime(value: Scalar): string {
  if (isNil(value)) return '{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}';
  const sinceYearOne = unixTimeOf(String(value)).seconds - zeroTimeSeconds;
  return `{Time:(time.Time){wall:(uint64)0 ext:(int64)${sinceYearOne} loc:(*time.Location)${utc}}}`;
}

function goTypeOf(schema: Schema): string {
  switch (schema.kind) {
    case 'object':
    case 'scalar':
      return schema.goType;
    case 'list':
      return `[]${goTypeOf(schema.items)}`;
    case 'map':
      // the one map type with a name of its own: every map of quantities in a pod is a ResourceList
      return schema.values.kind === 'scalar' && schema.values.type === 'quantity'
        ? 'v1.ResourceList'
        : `map[string]${goTypeOf(schema.values)}`;
  }
}

function memberOf(value: unknown, name: string): unknown {
  return isNil(value) ? undefined : (value as Readonly<Record<string, unknown>>)[name];
}

function isNil(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}
