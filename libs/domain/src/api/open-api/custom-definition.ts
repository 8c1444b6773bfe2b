import { described, type DefinitionWriter, referenceWith } from '#domain/api/open-api/definition-writer.js';
import { customDefinitionName, listKindOf, metaName } from '#domain/api/open-api/definition-name.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { compareBytewise } from '#domain/json/go-marshal.js';
import { isJsonObject, type JsonObject } from '#domain/json/json.js';
import type { GroupVersionKind } from '#domain/schema/schema.js';

const conventions = 'https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md';

/**
 * The published schema of a custom kind with apiVersion, kind and metadata in it. A kind that says nothing of its fields gets none of
 * these either: kubectl would take any other field for a mistake. Source: builder.go buildKubeNative of apiextensions-apiserver.
 */
export function toCustomDefinition(definition: ResourceDefinition, writer: DefinitionWriter): JsonObject {
  const published = definition.published?.[writer.form];
  const { properties, ...rest } = published ?? { type: 'object' };
  const all = published && {
    ...(isJsonObject(properties) && properties),
    ...typeProperties(writer),
    metadata: metadata(writer, 'ObjectMeta'),
  };
  return { ...rest, ...(all && { properties: sorted(all) }), ...kindExtension(definition), ...selectableFields(definition) };
}

/** A list of a custom kind. */
export function toCustomListDefinition(definition: ResourceDefinition, writer: DefinitionWriter): JsonObject {
  const list = listKindOf(definition);
  return {
    description: `${list.kind} is a list of ${definition.kind}`,
    type: 'object',
    required: ['items'],
    properties: sorted({
      ...typeProperties(writer),
      metadata: metadata(writer, 'ListMeta'),
      items: {
        description: `List of ${definition.plural}. More info: ${conventions}`,
        type: 'array',
        items: writer.reference(customDefinitionName(definition)),
      },
    }),
    ...kindExtension(list),
    ...selectableFields(definition),
  };
}

function typeProperties({ descriptions }: DefinitionWriter): JsonObject {
  const property = (name: string): JsonObject => ({ ...described(descriptions.ofField(metaName('TypeMeta'), name)), type: 'string' });
  return { apiVersion: property('apiVersion'), kind: property('kind') };
}

function metadata(writer: DefinitionWriter, type: 'ObjectMeta' | 'ListMeta'): JsonObject {
  const holder = type === 'ObjectMeta' ? 'PartialObjectMetadata' : 'PartialObjectMetadataList';
  return referenceWith(writer, metaName(type), described(writer.descriptions.ofField(metaName(holder), 'metadata')), {});
}

function kindExtension({ group, version, kind }: GroupVersionKind): JsonObject {
  return { 'x-kubernetes-group-version-kind': [{ group, kind, version }] };
}

function selectableFields({ selectableFields: fields }: ResourceDefinition): JsonObject {
  return fields.length === 0 ? {} : { 'x-kubernetes-selectable-fields': fields.map(({ path }) => ({ fieldPath: path })) };
}

function sorted(properties: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(properties).toSorted(([a], [b]) => compareBytewise(a, b)));
}
