import type { PathElement } from '#domain/apply/path-element.js';
import type { Json } from '#domain/json/json.js';

/**
 * What server-side apply knows of a value: which shapes it may have and how two of them are merged. A type may allow several shapes; what does
 * not fit any is taken for the first of map, scalar and list that there is.
 * Source: sigs.k8s.io/structured-merge-diff schema/elements.go (Atom).
 */
export interface FieldType {
  readonly map?: MapType;
  readonly scalar?: ScalarKind;
  readonly list?: ListType;
}

/** `untyped`: any scalar. */
export type ScalarKind = 'numeric' | 'string' | 'boolean' | 'untyped';

export interface MapType {
  readonly fields: ReadonlyMap<string, MapField>;
  /** Of members that are no declared field; undefined where there may be none. */
  readonly members: FieldType | undefined;
  /** Owned and replaced as a whole. */
  readonly atomic: boolean;
  /** No field is declared and members may be anything: what managers have recorded of it is never found out of date. */
  readonly isFree: boolean;
}

export interface MapField {
  readonly name: string;
  readonly element: PathElement;
  readonly type: FieldType;
  /** What an absent key of a list item stands for. */
  readonly default: Json | undefined;
}

export interface ListType {
  readonly items: FieldType;
  /** Owned and replaced as a whole; otherwise items have an identity. */
  readonly atomic: boolean;
  /** The members that identify an item, in the order of their names; none: items are scalars and identify themselves. */
  readonly keys: readonly string[];
  /** The same in the order that the schema has. */
  readonly declaredKeys: readonly string[];
}

export type Shape = 'map' | 'scalar' | 'list';

/** The shape of a value; undefined for null and for what is absent. */
export function shapeOf(value: unknown): Shape | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'object') return 'scalar';
  return Array.isArray(value) ? 'list' : 'map';
}

/** How a value is to be taken: as its own shape where the type allows that, else as the first that it allows. */
export function takenAs(type: FieldType, value: unknown): Shape | undefined {
  const shape = shapeOf(value);
  if (shape && type[shape] !== undefined) return shape;
  return firstShape(type);
}

export function firstShape(type: FieldType): Shape | undefined {
  if (type.map) return 'map';
  if (type.scalar) return 'scalar';
  return type.list ? 'list' : undefined;
}
