import type { ApiOperation } from '#domain/api/open-api/api-operation.js';
import { definitionNameOf, listKindOf, metaName } from '#domain/api/open-api/definition-name.js';
import { createOperation } from '#domain/api/open-api/item-operations.js';
import { objectMediaTypes, streamMediaTypes } from '#domain/api/open-api/media-types.js';
import {
  buildOperation,
  kindOf,
  type OperationBase,
  type OperationPart,
  requestParameters,
} from '#domain/api/open-api/operation-builder.js';
import { type ResourcePath, resourcePaths } from '#domain/api/open-api/resource-paths.js';

const listAndStream = [...objectMediaTypes, ...streamMediaTypes];

/** Listing, creating and deleting in a collection, and the deprecated watches below `/watch`. */
export function collectionOperations(base: OperationBase): readonly ApiOperation[] {
  const { definition, descriptions } = base;
  const { verbs } = definition;
  const { collection, everywhere } = resourcePaths(definition, descriptions);
  return [
    ...(verbs.includes('list') ? [list(base, collection), ...(everywhere ? [list(base, everywhere, 'ForAllNamespaces')] : [])] : []),
    ...(verbs.includes('create') ? [createOperation(base, collection)] : []),
    ...(verbs.includes('deletecollection') ? [deleteCollection(base, collection)] : []),
    ...(verbs.includes('watch') ? deprecatedWatches(base) : []),
  ];
}

function list(base: OperationBase, at: ResourcePath, after = ''): ApiOperation {
  const { definition } = base;
  return buildOperation(base, {
    at,
    method: 'get',
    action: 'list',
    verb: 'list',
    after,
    description: `list${definition.verbs.includes('watch') ? ' or watch' : ''} objects of kind ${definition.kind}`,
    produces: listAndStream,
    parameters: requestParameters(base, 'ListOptions'),
    statuses: [200],
    answer: definitionNameOf(definition, listKindOf(definition)),
  });
}

function deleteCollection(base: OperationBase, at: ResourcePath): ApiOperation {
  const [, ...listParameters] = requestParameters(base, 'ListOptions', ['watch', 'allowWatchBookmarks']);
  return buildOperation(base, {
    at,
    method: 'delete',
    action: 'deletecollection',
    verb: 'delete',
    before: 'Collection',
    description: `delete collection of ${base.definition.kind}`,
    parameters: [...requestParameters(base, 'DeleteOptions'), ...listParameters],
    body: { type: metaName('DeleteOptions'), required: false },
    statuses: [200],
    answer: metaName('Status'),
  });
}

const useList = "deprecated: use the 'watch' parameter with a list operation instead";

function deprecatedWatches(base: OperationBase): readonly ApiOperation[] {
  const { definition, descriptions } = base;
  const { kind, verbs } = definition;
  const { collection, everywhere, item } = resourcePaths(definition, descriptions, '/watch');
  const ofList = { action: 'watchlist', description: `watch individual changes to a list of ${kind}. ${useList}.` };
  const ofItem = {
    action: 'watch',
    description: `watch changes to an object of kind ${kind}. ${useList}, filtered to a single item with the 'fieldSelector' parameter.`,
  };
  const lists: readonly (Pick<OperationPart, 'action' | 'description' | 'after'> & { readonly at: ResourcePath })[] = [
    { ...ofList, at: collection, after: 'List' },
    ...(everywhere ? [{ ...ofList, at: everywhere, after: 'ListForAllNamespaces' }] : []),
  ];
  return [...(verbs.includes('list') ? lists : []), { ...ofItem, at: item(kindOf(base).kind) }].map((part) =>
    buildOperation(base, {
      ...part,
      method: 'get',
      verb: 'watch',
      produces: listAndStream,
      parameters: requestParameters(base, 'ListOptions'),
      statuses: [200],
      answer: metaName('WatchEvent'),
    }),
  );
}
