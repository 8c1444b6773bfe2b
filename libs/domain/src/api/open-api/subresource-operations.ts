import type { ApiMethod, ApiOperation } from '#domain/api/open-api/api-operation.js';
import { itemOperations } from '#domain/api/open-api/item-operations.js';
import { objectMediaTypes } from '#domain/api/open-api/media-types.js';
import { upper } from '#domain/api/open-api/operation-names.js';
import { buildOperation, kindOf, type OperationBase, requestParameters } from '#domain/api/open-api/operation-builder.js';
import { optionParameters, parameter } from '#domain/api/open-api/request-parameters.js';
import { type ResourcePath, resourcePaths, subPath } from '#domain/api/open-api/resource-paths.js';
import type { ResourceDefinition, SubresourceDefinition } from '#domain/api/resource-definition.js';
import type { Verb } from '#domain/api/served-resources.js';
import { findBuiltInSchema } from '#domain/schema/built-in.js';

/** The operations of one subresource, of whichever sort it is: part of an object, text, or a connection. */
export function subresourceOperations(base: OperationBase & { readonly subresource: SubresourceDefinition }): readonly ApiOperation[] {
  const { definition, subresource } = base;
  if (subresource.textOptions !== undefined) return [readText(base, `${packageOf(definition)}.${subresource.textOptions}`)];
  const options = connectOptions(definition, subresource);
  return options === undefined ? itemOperations(base) : connections(base, options);
}

/** A subresource that answers with text (`log`). */
function readText(base: OperationBase, options: string): ApiOperation {
  const { definition, subresource, descriptions } = base;
  return buildOperation(base, {
    at: subresourcePath(base),
    method: 'get',
    action: 'get',
    verb: 'read',
    description: `read ${subresource?.name} of the specified ${definition.kind}`,
    produces: ['text/plain', ...objectMediaTypes],
    parameters: [...requestParameters(base), ...optionParameters(options, descriptions)],
    statuses: [200],
    answer: 'string',
  });
}

/**
 * The type whose fields are the parameters of a connection (`PodExecOptions`), undefined where the subresource is no connection.
 * A connection shows as one by its kind, which is no object: it has no metadata.
 */
function connectOptions(definition: ResourceDefinition, { kind, in: home }: SubresourceDefinition): string | undefined {
  if (home || definition.custom) return undefined;
  const name = `${packageOf(definition)}.${kind}`;
  const schema = findBuiltInSchema(name);
  return schema && !schema.fields.has('metadata') ? name : undefined;
}

function connections(base: OperationBase, options: string): readonly ApiOperation[] {
  const { descriptions, subresource } = base;
  const at = subresourcePath(base);
  const methods = methodsOf(subresource?.verbs ?? []);
  const direct = methods.map((method) => connect(base, method, at, options));
  // a proxy also takes what stands behind its name in the path
  if (!findBuiltInSchema(options)?.fields.has('path')) return direct;
  const rest = parameter('path', 'path', 'string', descriptions.ofParameter('', 'path'));
  const behind: ResourcePath = { path: `${at.path}/{path}`, parameters: [...at.parameters, rest] };
  return [...direct, ...methods.map((method) => connect(base, method, behind, options, 'WithPath'))];
}

function connect(base: OperationBase, method: ApiMethod, at: ResourcePath, options: string, after?: string): ApiOperation {
  const { definition, subresource, descriptions } = base;
  return buildOperation(base, {
    at,
    method,
    action: 'connect',
    verb: 'connect',
    before: upper(method),
    ...(after !== undefined && { after }),
    description: `connect ${method.toUpperCase()} requests to ${subresource?.name} of ${definition.kind}`,
    produces: ['*/*'],
    parameters: optionParameters(options, descriptions),
    statuses: [200],
    answer: 'string',
  });
}

const methodOfVerb: Readonly<Partial<Record<Verb, ApiMethod>>> = {
  create: 'post',
  delete: 'delete',
  get: 'get',
  patch: 'patch',
  update: 'put',
};

/** HEAD and OPTIONS have no verbs in discovery; what takes every other method takes them too. */
function methodsOf(verbs: readonly Verb[]): readonly ApiMethod[] {
  const methods = verbs.flatMap((verb) => methodOfVerb[verb] ?? []);
  return methods.length === 5 ? [...methods, 'head', 'options'] : methods;
}

function subresourcePath(base: OperationBase): ResourcePath {
  const item = resourcePaths(base.definition, base.descriptions).item(kindOf(base).kind);
  return subPath(item, base.subresource?.name ?? '');
}

/** `core.v1`, from the name of the schema. */
function packageOf({ schema }: ResourceDefinition): string {
  return schema.name.slice(0, schema.name.lastIndexOf('.'));
}
