/** What a type is at heart; the name and the parameters tell types of one kind apart. */
export type TypeKind =
  | 'bool'
  | 'bytes'
  | 'double'
  | 'duration'
  | 'dyn'
  | 'error'
  | 'int'
  | 'list'
  | 'map'
  | 'null'
  | 'opaque'
  | 'string'
  | 'struct'
  | 'timestamp'
  | 'type'
  | 'typeParam'
  | 'uint';

/** A type of the Common Expression Language, as the checker works with and as `type(x)` yields. */
export interface CelType {
  readonly kind: TypeKind;
  /** The name at run time: `google.protobuf.Timestamp`, `list`, `optional_type`, or that of a type parameter. */
  readonly name: string;
  readonly parameters: readonly CelType[];
  /** As messages show it: `list(int)`, `timestamp`, `map(string, dyn)`. */
  readonly text: string;
}

/** Kinds that messages call otherwise than the run time does. */
const shortNames: Partial<Record<TypeKind, string>> = { duration: 'duration', error: '!error!', null: 'null', timestamp: 'timestamp' };

function make(kind: TypeKind, name: string, parameters: readonly CelType[] = []): CelType {
  const short = shortNames[kind] ?? name;
  const text = parameters.length === 0 ? short : `${name}(${parameters.map((parameter) => parameter.text).join(', ')})`;
  return { kind, name, parameters, text };
}

export const boolType = make('bool', 'bool');
export const bytesType = make('bytes', 'bytes');
export const doubleType = make('double', 'double');
export const durationType = make('duration', 'google.protobuf.Duration');
export const dynType = make('dyn', 'dyn');
export const errorType = make('error', 'error');
export const intType = make('int', 'int');
export const nullType = make('null', 'null_type');
export const stringType = make('string', 'string');
export const timestampType = make('timestamp', 'google.protobuf.Timestamp');
export const typeType = make('type', 'type');
export const uintType = make('uint', 'uint');

export function listType(element: CelType): CelType {
  return make('list', 'list', [element]);
}

export function mapType(key: CelType, value: CelType): CelType {
  return make('map', 'map', [key, value]);
}

/** A type with fields, such as an object of a schema or `kubernetes.Quantity`. */
export function objectType(name: string): CelType {
  return make('struct', name);
}

/** A type that nothing but its functions knows the inside of. */
export function opaqueType(name: string, parameters: readonly CelType[] = []): CelType {
  return make('opaque', name, parameters);
}

export function optionalType(value: CelType): CelType {
  return opaqueType('optional_type', [value]);
}

export function typeParameter(name: string): CelType {
  return make('typeParam', name);
}

/** The type of the name of a type: that of `int` is `type(int)`. */
export function typeOf(type: CelType): CelType {
  return make('type', 'type', [type]);
}

/** `list` and `map` as type values, whose parameters nobody knows. */
export const anyListType = listType(dynType);
export const anyMapType = mapType(dynType, dynType);

export function isDyn(type: CelType): boolean {
  return type.kind === 'dyn';
}

export function isOptionalType(type: CelType): boolean {
  return type.kind === 'opaque' && type.name === 'optional_type';
}

/** The parameter of that number; `dyn` where there is none, which no well-made type of the kind has. */
export function parameterOf(type: CelType, index: number): CelType {
  return type.parameters[index] ?? dynType;
}

/** What an optional type holds, any other type itself. */
export function unwrapOptional(type: CelType): CelType {
  return isOptionalType(type) ? parameterOf(type, 0) : type;
}

/** Same kind, name and parameters. With `anyParameter`, type parameters equal each other whatever their names. */
export function sameType(a: CelType, b: CelType, anyParameter = false): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || a.parameters.length !== b.parameters.length) return false;
  if (a.name !== b.name && !(anyParameter && a.kind === 'typeParam')) return false;
  return a.parameters.every((parameter, i) => sameType(parameter, parameterOf(b, i), anyParameter));
}

/** `(string, int)` of a function's arguments, `string.(int)` of a member's. */
export function formatSignature(types: readonly CelType[], member: boolean): string {
  const list = (some: readonly CelType[]): string => `(${some.map((type) => type.text).join(', ')})`;
  return member ? `${types[0]?.text ?? ''}.${list(types.slice(1))}` : list(types);
}
