import { CelList, CelMap, type CelValue } from '#domain/cel/values/value.js';

/** A list of an object's data, typed by a schema. */
export abstract class SchemaList extends CelList {
  /** The data itself. */
  abstract readonly raw: readonly unknown[];
  /** The same data with nothing known of it. */
  abstract withoutSchema(): CelValue;
}

/** A map or an object of an object's data, typed by a schema. */
export abstract class SchemaMap extends CelMap {
  abstract readonly raw: Readonly<Record<string, unknown>>;
  abstract withoutSchema(): CelValue;
}

/** What becomes of a value that upstream takes apart into Go's own values and looks at anew: the schema is forgotten. */
export function withoutSchema(value: CelValue): CelValue {
  return value instanceof SchemaMap || value instanceof SchemaList ? value.withoutSchema() : value;
}
