import type { ApiOperation } from '#domain/api/open-api/api-operation.js';
import { metaName } from '#domain/api/open-api/definition-name.js';
import { patchMediaTypes } from '#domain/api/open-api/media-types.js';
import { withArticle } from '#domain/api/open-api/operation-names.js';
import {
  buildOperation,
  kindOf,
  objectNameOf,
  ofSubresource,
  type OperationBase,
  requestParameters,
} from '#domain/api/open-api/operation-builder.js';
import { type ResourcePath, resourcePaths, subPath } from '#domain/api/open-api/resource-paths.js';
import type { Verb } from '#domain/api/served-resources.js';

/**
 * Reading and writing one object, or one subresource of it, by the verbs it has. Creating is among them for subresources only: objects
 * are created in their collection. Source: k8s.io/apiserver/pkg/endpoints/installer.go registerResourceHandlers.
 */
export function itemOperations(base: OperationBase): readonly ApiOperation[] {
  const { definition, subresource } = base;
  const item = resourcePaths(definition, base.descriptions).item(kindOf(base).kind);
  const at = subresource ? subPath(item, subresource.name) : item;
  const verbs = subresource?.verbs ?? definition.verbs;
  const has = (verb: Verb): boolean => verbs.includes(verb);
  return [
    ...(has('get') ? [read(base, at)] : []),
    ...(has('update') ? [replace(base, at)] : []),
    ...(subresource && has('create') ? [createOperation(base, at)] : []),
    ...(!subresource && has('delete') ? [remove(base, at)] : []),
    ...(has('patch') ? [patch(base, at)] : []),
  ];
}

export function createOperation(base: OperationBase, at: ResourcePath): ApiOperation {
  return buildOperation(base, {
    at,
    method: 'post',
    action: 'post',
    verb: 'create',
    description: `create${ofSubresource(base)}${withArticle(base.definition.kind)}`,
    parameters: requestParameters(base, 'CreateOptions'),
    body: { type: objectNameOf(base), required: true },
    statuses: [200, 201, 202],
    answer: objectNameOf(base),
  });
}

function read(base: OperationBase, at: ResourcePath): ApiOperation {
  return buildOperation(base, {
    at,
    method: 'get',
    action: 'get',
    verb: 'read',
    description: `read${ofSubresource(base)} the specified ${base.definition.kind}`,
    parameters: requestParameters(base),
    statuses: [200],
    answer: objectNameOf(base),
  });
}

function replace(base: OperationBase, at: ResourcePath): ApiOperation {
  return buildOperation(base, {
    at,
    method: 'put',
    action: 'put',
    verb: 'replace',
    description: `replace${ofSubresource(base)} the specified ${base.definition.kind}`,
    parameters: requestParameters(base, 'UpdateOptions'),
    body: { type: objectNameOf(base), required: true },
    statuses: [200, 201],
    answer: objectNameOf(base),
  });
}

function patch(base: OperationBase, at: ResourcePath): ApiOperation {
  return buildOperation(base, {
    at,
    method: 'patch',
    action: 'patch',
    verb: 'patch',
    description: `partially update${ofSubresource(base)} the specified ${base.definition.kind}`,
    consumes: patchMediaTypes,
    parameters: requestParameters(base, 'PatchOptions'),
    body: { type: metaName('Patch'), required: true },
    statuses: [200, 201],
    answer: objectNameOf(base),
  });
}

function remove(base: OperationBase, at: ResourcePath): ApiOperation {
  const { definition } = base;
  return buildOperation(base, {
    at,
    method: 'delete',
    action: 'delete',
    verb: 'delete',
    description: `delete${withArticle(definition.kind)}`,
    parameters: requestParameters(base, 'DeleteOptions'),
    body: { type: metaName('DeleteOptions'), required: false },
    statuses: [200, 202],
    answer: definition.strategy.returnsDeletedObject ? objectNameOf(base) : metaName('Status'),
  });
}
