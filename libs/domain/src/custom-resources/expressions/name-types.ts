import type { TypeDeclaration } from '#domain/custom-resources/expressions/type-declaration.js';
import { type CelType, listType, mapType, objectType, stringType } from '#domain/cel/types/cel-type.js';

/** The declaration with objects named by where they are (`selfType.spec`, `selfType.list.@idx`), and the fields of each of them. */
export interface NamedTypes {
  readonly type: CelType;
  readonly objects: ReadonlyMap<string, ReadonlyMap<string, CelType>>;
}

/** Source: MaybeAssignTypeName of apiserver/pkg/cel/types.go. */
export function nameTypes(declaration: TypeDeclaration, name: string): NamedTypes {
  const objects = new Map<string, ReadonlyMap<string, CelType>>();
  return { type: named(declaration, name, objects), objects };
}

function named(declaration: TypeDeclaration, name: string, objects: Map<string, ReadonlyMap<string, CelType>>): CelType {
  const { fields, element, type } = declaration;
  if (fields) {
    objects.set(name, new Map(Array.from(fields, ([field, inner]) => [field, named(inner, `${name}.${field}`, objects)] as const)));
    return objectType(name);
  }
  if (!element) return type;
  if (type.kind === 'list') return listType(named(element, `${name}.@idx`, objects));
  return mapType(stringType, named(element, `${name}.@elem`, objects));
}
