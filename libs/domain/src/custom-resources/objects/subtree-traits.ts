import type { StructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';

/** What there is anywhere in a schema, so that walks over objects can leave out what they have nothing to do with. */
export interface SubtreeTraits {
  readonly hasDefaults: boolean;
  readonly hasEmbeddedResources: boolean;
  /** A list of type `set` or `map`. */
  readonly hasListTypes: boolean;
}

const known = new WeakMap<StructuralSchema, SubtreeTraits>();

/** Found out once for each schema. */
export function traitsOf(schema: StructuralSchema): SubtreeTraits {
  let traits = known.get(schema);
  if (!traits) known.set(schema, (traits = findTraits(schema)));
  return traits;
}

function findTraits(schema: StructuralSchema): SubtreeTraits {
  const inner = childSchemas(schema).map(traitsOf);
  return {
    hasDefaults: schema.default !== undefined || inner.some(({ hasDefaults }) => hasDefaults),
    hasEmbeddedResources: schema.isEmbeddedResource || inner.some(({ hasEmbeddedResources }) => hasEmbeddedResources),
    hasListTypes: schema.listType === 'set' || schema.listType === 'map' || inner.some(({ hasListTypes }) => hasListTypes),
  };
}

function childSchemas({ properties, items, additionalProperties }: StructuralSchema): readonly StructuralSchema[] {
  return [...properties.values(), ...(items ? [items] : []), ...(typeof additionalProperties === 'object' ? [additionalProperties] : [])];
}

/** The schema of a member: of the property, or else of all others; undefined where nothing is said. */
export function memberSchema({ properties, additionalProperties }: StructuralSchema, name: string): StructuralSchema | undefined {
  return properties.get(name) ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
}
