import type { FunctionDeclaration } from '#domain/cel/check/function-declaration.js';
import {
  boolType,
  bytesType,
  type CelType,
  doubleType,
  durationType,
  intType,
  listType,
  mapType,
  nullType,
  opaqueType,
  stringType,
  timestampType,
  typeParameter,
  typeType,
  uintType,
} from '#domain/cel/types/cel-type.js';
import { anyOptionalType } from '#domain/cel/values/type-of-value.js';

/** What an expression may use. */
export interface Environment {
  readonly functions: ReadonlyMap<string, FunctionDeclaration>;
  readonly variables: ReadonlyMap<string, CelType>;
  /** The fields of object types by the name of the type. */
  readonly objects: ReadonlyMap<string, ReadonlyMap<string, CelType>>;
}

/** Types that expressions can name. */
export const namedTypes: ReadonlyMap<string, CelType> = new Map(
  [
    boolType,
    bytesType,
    doubleType,
    durationType,
    intType,
    listType(typeParameter('A')),
    mapType(typeParameter('A'), typeParameter('B')),
    nullType,
    stringType,
    timestampType,
    typeType,
    uintType,
    opaqueType('net.IP'),
    opaqueType('net.CIDR'),
    anyOptionalType,
  ].map((type) => [type.name, type]),
);

/** Names that pass the checker as types and that no program can be made with: upstream's type provider knows them, its registry does not. */
export const unusableTypes: ReadonlyMap<string, CelType> = new Map([
  ['duration', durationType],
  ['timestamp', timestampType],
]);
