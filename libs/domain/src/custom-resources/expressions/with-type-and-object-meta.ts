import { type StructuralSchema, toStructuralSchema } from '#domain/custom-resources/structural/structural-schema.js';

const text = toStructuralSchema({ type: 'string' });
const metadata = toStructuralSchema({ type: 'object', properties: { name: { type: 'string' }, generateName: { type: 'string' } } });

/** The schema of a resource with kind, apiVersion, metadata.name and metadata.generateName, which every one has. */
export function withTypeAndObjectMeta(schema: StructuralSchema): StructuralSchema {
  const { properties } = schema;
  const own = properties.get('metadata');
  const isComplete =
    properties.get('kind')?.type === 'string' &&
    properties.get('apiVersion')?.type === 'string' &&
    own?.type === 'object' &&
    own.properties.get('name')?.type === 'string' &&
    own.properties.get('generateName')?.type === 'string';
  if (isComplete) return schema;
  return { ...schema, properties: new Map([...properties, ['kind', text], ['apiVersion', text], ['metadata', metadata]]) };
}
