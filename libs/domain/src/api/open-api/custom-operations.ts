import type { ApiOperation } from '#domain/api/open-api/api-operation.js';
import { definitionNameOf, listKindOf, metaName } from '#domain/api/open-api/definition-name.js';
import { customMediaTypes, customPatchMediaTypes } from '#domain/api/open-api/media-types.js';
import {
  buildOperation,
  kindOf,
  ofSubresource,
  type OperationBase,
  type OperationPart,
  requestParameters,
} from '#domain/api/open-api/operation-builder.js';
import { plainKind, withArticle } from '#domain/api/open-api/operation-names.js';
import { type ResourcePath, resourcePaths, subPath } from '#domain/api/open-api/resource-paths.js';

/**
 * The operations of a custom resource. They are fewer than those of a built-in one, and say a few things differently.
 * Source: k8s.io/apiextensions-apiserver/pkg/controller/openapi/builder/builder.go.
 */
export function customOperations({ definition, descriptions }: OperationBase): readonly ApiOperation[] {
  const base: OperationBase = { definition, descriptions };
  const { collection, everywhere, item } = resourcePaths(definition, descriptions);
  const at = item(definition.kind);
  return [
    ...(everywhere ? [list(base, everywhere, 'ForAllNamespaces')] : []),
    list(base, collection),
    build(base, collection, create(base)),
    build(base, collection, deleteCollection(base)),
    build(base, at, remove(base)),
    ...onItem(base, at),
    ...definition.subresources.flatMap((subresource) => onItem({ ...base, subresource }, subPath(at, subresource.name))),
  ];
}

type Part = Omit<OperationPart, 'at'>;

function build(base: OperationBase, at: ResourcePath, part: Part): ApiOperation {
  const operation = buildOperation(base, { consumes: customMediaTypes, produces: customMediaTypes, ...part, at });
  // subresources too are said to be about the custom kind
  return { ...operation, kind: plainKind(base.definition) };
}

function onItem(base: OperationBase, at: ResourcePath): readonly ApiOperation[] {
  return [read(base), replace(base), patch(base)].map((part) => build(base, at, part));
}

/** OpenAPI name of the custom kind, or of Scale. */
function nameOf(base: OperationBase): string {
  return definitionNameOf(base.definition, kindOf(base));
}

function list(base: OperationBase, at: ResourcePath, after?: string): ApiOperation {
  const { definition } = base;
  return build(base, at, {
    method: 'get',
    action: 'list',
    verb: 'list',
    ...(after !== undefined && { after }),
    description: `list objects of kind ${definition.kind}`,
    parameters: requestParameters(base, 'ListOptions'),
    statuses: [200],
    answer: definitionNameOf(definition, listKindOf(definition)),
  });
}

function create(base: OperationBase): Part {
  return {
    method: 'post',
    action: 'post',
    verb: 'create',
    description: `create${withArticle(base.definition.kind)}`,
    parameters: requestParameters(base, 'CreateOptions'),
    body: { type: nameOf(base), required: true },
    statuses: [200, 201, 202],
    answer: nameOf(base),
  };
}

function deleteCollection(base: OperationBase): Part {
  return {
    method: 'delete',
    action: 'deletecollection',
    verb: 'delete',
    before: 'Collection',
    description: `delete collection of ${base.definition.kind}`,
    parameters: requestParameters(base, 'ListOptions'),
    statuses: [200],
    answer: metaName('Status'),
  };
}

function remove(base: OperationBase): Part {
  return {
    method: 'delete',
    action: 'delete',
    verb: 'delete',
    description: `delete${withArticle(base.definition.kind)}`,
    parameters: requestParameters(base, 'DeleteOptions'),
    body: { type: metaName('DeleteOptions'), required: false },
    statuses: [200, 202],
    answer: metaName('Status'),
  };
}

function read(base: OperationBase): Part {
  return {
    method: 'get',
    action: 'get',
    verb: 'read',
    description: `read${ofSubresource(base)} the specified ${base.definition.kind}`,
    parameters: requestParameters(base, 'GetOptions'),
    statuses: [200],
    answer: nameOf(base),
  };
}

function replace(base: OperationBase): Part {
  return {
    method: 'put',
    action: 'put',
    verb: 'replace',
    description: `replace${ofSubresource(base)} the specified ${base.definition.kind}`,
    parameters: requestParameters(base, 'UpdateOptions'),
    body: { type: nameOf(base), required: true },
    statuses: [200, 201],
    answer: nameOf(base),
  };
}

function patch(base: OperationBase): Part {
  return {
    method: 'patch',
    action: 'patch',
    verb: 'patch',
    description: `partially update${ofSubresource(base)} the specified ${base.definition.kind}`,
    consumes: customPatchMediaTypes,
    parameters: requestParameters(base, 'PatchOptions'),
    body: { type: metaName('Patch'), required: true },
    statuses: [200],
    answer: nameOf(base),
  };
}
