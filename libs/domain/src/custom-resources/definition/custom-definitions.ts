import type { ResourceDefinition, SubresourceDefinition } from '#domain/api/resource-definition.js';
import type { Verb } from '#domain/api/served-resources.js';
import { columnPrinter } from '#domain/custom-resources/definition/column-printer.js';
import { customConversion, type CustomVersions } from '#domain/custom-resources/definition/custom-conversion.js';
import { customScale } from '#domain/custom-resources/definition/custom-scale.js';
import { deprecationOf } from '#domain/custom-resources/definition/custom-deprecation.js';
import { objectSchemaOf } from '#domain/custom-resources/definition/object-schema.js';
import { publishedSchemas } from '#domain/custom-resources/definition/published-schemas.js';
import { selectableFieldOf } from '#domain/custom-resources/definition/selectable-field.js';
import { storageVersionHash } from '#domain/custom-resources/definition/storage-version-hash.js';
import type { CustomObjectShape } from '#domain/custom-resources/objects/read-custom-object.js';
import {
  type CustomKind,
  customResourceStrategy,
  customStatusStrategy,
} from '#domain/custom-resources/strategy/custom-resource-strategy.js';
import { readStructural } from '#domain/custom-resources/structural/read-structural.js';
import { isConditionTrue } from '#domain/custom-resources/conditions/crd-condition.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { CustomResourceDefinition, CustomResourceDefinitionVersion } from '#domain/schema/types/apiextensions-v1.js';

/** In upstream's order, which is not that of built-in resources. */
const verbs: readonly Verb[] = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];
const subresourceVerbs: readonly Verb[] = ['get', 'patch', 'update'];

/**
 * What a CustomResourceDefinition adds to the API: a definition for every version that is served, once it is established. They differ from those
 * of built-in kinds in `custom`. Source: getOrCreateServingInfoFor in
 * k8s.io/apiextensions-apiserver/pkg/apiserver/customresource_handler.go.
 */
export function customDefinitionsOf(crd: CustomResourceDefinition): readonly ResourceDefinition[] {
  if (!isConditionTrue(crd, 'Established')) return [];
  const versions = versionsOf(crd);
  return (crd.spec.versions ?? []).filter(({ served }) => served).map((version) => definitionOf(crd, version, versions));
}

/** The definition of the version that objects are stored in, whether it is served or not. */
export function storedDefinitionOf(crd: CustomResourceDefinition): ResourceDefinition | undefined {
  const version = crd.spec.versions?.find(({ storage }) => storage);
  return version && definitionOf(crd, version, versionsOf(crd));
}

/** All versions, those that are not served too: objects may be stored in them. */
export function versionsOf({ spec }: CustomResourceDefinition): CustomVersions {
  const versions = spec.versions ?? [];
  return {
    group: spec.group,
    stored: versions.find(({ storage }) => storage)?.name ?? '',
    shapes: new Map(versions.map(({ name, schema }) => [name, shapeOf(schema?.openAPIV3Schema, spec.preserveUnknownFields)])),
  };
}

function shapeOf(
  props: NonNullable<CustomResourceDefinitionVersion['schema']>['openAPIV3Schema'],
  preservesUnknownFields = false,
): CustomObjectShape {
  return { schema: props && readStructural(props).schema, preservesUnknownFields };
}

function definitionOf(
  crd: CustomResourceDefinition,
  version: CustomResourceDefinitionVersion,
  versions: CustomVersions,
): ResourceDefinition {
  const { spec, status } = crd;
  const { acceptedNames: names } = status;
  const gvk = { group: spec.group, version: version.name, kind: names.kind };
  const shape = versions.shapes.get(version.name) ?? shapeOf(undefined);
  const { schema, preservesUnknownFields } = shape;
  const kind: CustomKind = { schema, subresources: version.subresources };
  const warning = deprecationOf(version, spec);
  return {
    ...gvk,
    custom: shape,
    plural: names.plural,
    singular: names.singular ?? '',
    ...(names.listKind !== undefined && names.listKind !== `${names.kind}List` && { listKind: names.listKind }),
    namespaced: spec.scope === 'Namespaced',
    verbs,
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    storageVersionHash: storageVersionHash({ ...gvk, version: versions.stored }),
    schema: objectSchemaOf(gvk, schema),
    published: publishedSchemas(schema, preservesUnknownFields),
    strategy: customResourceStrategy(kind),
    subresources: subresourcesOf(kind, names.kind),
    printer: columnPrinter(version.additionalPrinterColumns),
    selectableFields: (version.selectableFields ?? []).map(selectableFieldOf),
    storage: { group: spec.group, version: versions.stored, plural: names.plural },
    conversion: customConversion(versions, version.name),
    ...(warning !== undefined && { deprecationWarning: warning }),
    ...(isConditionTrue(crd, 'Terminating') && { terminating: true }),
  };
}

function subresourcesOf(kind: CustomKind, name: string): readonly SubresourceDefinition[] {
  const { status, scale } = kind.subresources ?? {};
  const statusPath: SubresourceDefinition<KubeObject> = {
    name: 'status',
    kind: name,
    verbs: subresourceVerbs,
    update: customStatusStrategy(kind),
  };
  return [
    ...(status ? [statusPath] : []),
    ...(scale
      ? [{ name: 'scale', kind: 'Scale', verbs: subresourceVerbs, in: { group: 'autoscaling', version: 'v1' }, scale: customScale(scale) }]
      : []),
  ];
}
