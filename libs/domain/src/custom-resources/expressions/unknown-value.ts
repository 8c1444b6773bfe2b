import { SchemaMap, SchemaList } from '#domain/cel/values/schema-value.js';
import { opaqueType } from '#domain/cel/types/cel-type.js';
import { CelObject, type CelValue } from '#domain/cel/values/value.js';
import { semanticallyEqual } from '#domain/json/equal.js';

const unknownType = opaqueType('unknown');

/** Data of which the schema only says that it is kept (`x-kubernetes-preserve-unknown-fields`): it can be compared, nothing else. */
export class UnknownValue extends CelObject {
  readonly type = unknownType;

  constructor(readonly raw: unknown) {
    super();
  }

  equals(other: CelValue): boolean {
    return semanticallyEqual(this.raw, dataOf(other));
  }
}

function dataOf(value: CelValue): unknown {
  return value instanceof UnknownValue || value instanceof SchemaMap || value instanceof SchemaList ? value.raw : value;
}
