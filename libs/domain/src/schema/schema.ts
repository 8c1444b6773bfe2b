/**
 * A structural schema: plain data that describes one JSON shape.
 *
 * Built-in kinds read theirs from the generated tables, a CustomResourceDefinition builds the same type at run time. Strict decoding,
 * protobuf, OpenAPI, strategic merge, server-side apply and GraphQL each are functions of it.
 */
export type Schema = ObjectSchema | ListSchema | MapSchema | ScalarSchema;

/** How a scalar is written; the Go types behind them have encodings of their own. */
export type ScalarType =
  | 'string'
  | 'boolean'
  | 'int32'
  | 'int64'
  | 'double'
  /** base64 in JSON */
  | 'bytes'
  /** metav1.Time: RFC 3339 seconds, null when unset */
  | 'time'
  /** metav1.MicroTime: RFC 3339 microseconds, null when unset */
  | 'microTime'
  /** metav1.Duration: Go duration text such as `1m30s` */
  | 'duration'
  /** resource.Quantity: a string; numbers are accepted on input */
  | 'quantity'
  | 'intOrString'
  /** metav1.FieldsV1: any object */
  | 'fieldsV1'
  /** runtime.RawExtension: any object, kept as it came */
  | 'rawExtension'
  /** any JSON value */
  | 'json'
  | 'schemaOrArray'
  | 'schemaOrBool'
  | 'schemaOrStrings';

export interface ScalarSchema {
  readonly kind: 'scalar';
  readonly type: ScalarType;
  /** Go's name of the type, as it appears in decoding errors: `string`, `int32`, `v1.PullPolicy`. */
  readonly goType: string;
  /** The values that OpenAPI lists for it, sorted. They are for readers: validation has its own lists. */
  readonly enum?: readonly string[];
}

export interface ListSchema {
  readonly kind: 'list';
  readonly items: Schema;
  /** How server-side apply merges it. Lists without a type are atomic. */
  readonly listType: 'atomic' | 'set' | 'map';
  /** The fields that identify an item of a `map` list. */
  readonly mapKeys: readonly string[];
  /** True for a Go slice type of its own (`type ExtraValue []string`): a message with one repeated field 1 in protobuf. */
  readonly wrapped: boolean;
}

export interface MapSchema {
  readonly kind: 'map';
  readonly values: Schema;
  readonly atomic: boolean;
}

export interface ObjectSchema {
  readonly kind: 'object';
  /** Qualified name of a built-in definition (`core.v1.PodSpec`); empty for a shape inside a custom resource. */
  readonly name: string;
  /** Go's name of the struct: `v1.PodSpec`. */
  readonly goType: string;
  /** Every JSON field in Go's order of declaration, those of inlined structs in their place. */
  readonly fields: ReadonlyMap<string, Field>;
  /** The same, but with inlined structs still apart: protobuf nests them. */
  readonly members: readonly Member[];
  /** Server-side apply takes the object as one value. */
  readonly atomic: boolean;
  readonly groupVersionKinds: readonly GroupVersionKind[];
  /** The content of `x-kubernetes-unions`, published as it is. */
  readonly unions?: readonly unknown[];
  /** True where unknown fields are kept (`x-kubernetes-preserve-unknown-fields`). */
  readonly preservesUnknownFields?: boolean;
}

export interface GroupVersionKind {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export type Member = { readonly field: Field } | { readonly inlined: ObjectSchema; readonly proto: number; readonly pointer: boolean };

export interface Field {
  readonly name: string;
  /** Go's name of the field; error texts about internal types and template hashes print it. */
  readonly goName: string;
  readonly schema: Schema;
  /** Protobuf field number; 0 where protobuf has none. */
  readonly proto: number;
  /** Go's pointer: absent and zero differ. */
  readonly pointer: boolean;
  /** Go's `omitempty`: an empty value is not written. Structs that are no pointers are written all the same. */
  readonly omitEmpty: boolean;
  /** Go's `omitzero`: a zero struct is not written either. */
  readonly omitZero: boolean;
  /** Listed under `required` in OpenAPI. */
  readonly required: boolean;
  /** What OpenAPI and server-side apply take for an absent value; undefined when there is none. */
  readonly default?: unknown;
  /** Strategies of strategic merge patch: `merge`, `replace`, `retainKeys`. */
  readonly patchStrategies: readonly string[];
  readonly patchMergeKey?: string;
  /** What OpenAPI says of the field itself, where it does: a list without it is atomic, a map without it granular. */
  readonly listType?: ListSchema['listType'];
  /** The same of a map or an object; it wins over what the definition of the object says. */
  readonly mapType?: 'atomic' | 'granular';
}
