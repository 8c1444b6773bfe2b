import type { ApiOperation, ApiParameter } from '#domain/api/open-api/api-operation.js';
import { collectDefinitions, referencePrefix } from '#domain/api/open-api/collect-definitions.js';
import { groupByPath, type PathOperations } from '#domain/api/open-api/group-by-path.js';
import { answerTexts, bearerToken, type OpenApiOptions } from '#domain/api/open-api/open-api-options.js';
import { documentParts } from '#domain/api/open-api/registry-operations.js';
import { SharedParameters } from '#domain/api/open-api/shared-parameters.js';
import type { Registry } from '#domain/api/registry.js';
import type { JsonObject } from '#domain/json/json.js';

/**
 * `/openapi/v2`: the whole API as Swagger 2.0, in one document, without defaults. Its keys are in the order in which upstream writes
 * them. Sources: kube-openapi/pkg/builder, k8s.io/apiserver/pkg/server/routes/openapi.go.
 */
export function toOpenApiV2(registry: Registry, options: OpenApiOptions): JsonObject {
  const operations = documentParts(registry, options.others).flatMap((part) => part.operations(options.descriptions));
  const shared = new SharedParameters();
  const paths = groupByPath(operations).map((path) => [path.path, toPathItem(path, shared)] as const);
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: options.version },
    paths: Object.fromEntries(paths),
    definitions: collectDefinitions(operations, registry.definitions, { form: 'v2', descriptions: options.descriptions }),
    parameters: shared.definitions(),
    securityDefinitions: {
      BearerToken: { description: bearerToken.description, type: bearerToken.type, name: bearerToken.name, in: bearerToken.in },
    },
    security: [{ BearerToken: [] }],
  };
}

function toPathItem({ operations, parameters }: PathOperations, shared: SharedParameters): JsonObject {
  return {
    ...Object.fromEntries(operations.map(([method, operation]) => [method, toOperation(operation, shared)])),
    ...(parameters.length > 0 && { parameters: parameters.map((one) => shared.reference(one, toParameter)) }),
  };
}

function toOperation(operation: ApiOperation, shared: SharedParameters): JsonObject {
  const { description, consumes, produces, kind } = operation;
  const parameters = toParameters(operation, shared);
  return {
    ...(description !== undefined && { description }),
    ...(consumes.length > 0 && { consumes }),
    ...(produces.length > 0 && { produces }),
    schemes: ['https'],
    tags: [operation.tag],
    operationId: operation.id,
    ...(parameters.length > 0 && { parameters }),
    responses: toResponses(operation),
    ...(operation.action !== undefined && { 'x-kubernetes-action': operation.action }),
    ...(kind && { 'x-kubernetes-group-version-kind': { group: kind.group, kind: kind.kind, version: kind.version } }),
  };
}

/** The body is a parameter among the others, by its name. */
function toParameters({ parameters, body }: ApiOperation, shared: SharedParameters): readonly JsonObject[] {
  const others = parameters.map((one) => shared.reference(one, toParameter));
  if (!body) return others;
  const after = parameters.findIndex(({ name }) => name > 'body');
  return others.toSpliced(after < 0 ? others.length : after, 0, shared.reference(body, toBody));
}

function toBody({ required, type }: { readonly required: boolean; readonly type: string }): JsonObject {
  return { name: 'body', in: 'body', ...(required && { required: true }), schema: toSchema(type) };
}

function toParameter({ name, in: where, type, description }: ApiParameter): JsonObject {
  return {
    uniqueItems: true,
    type,
    ...(description !== undefined && { description }),
    name,
    in: where,
    ...(where === 'path' && { required: true }),
  };
}

function toResponses({ answers }: ApiOperation): JsonObject {
  const successes = answers.map(({ status, type }) => [status, { description: answerTexts[status], schema: toSchema(type) }] as const);
  return Object.fromEntries([...successes, [401, { description: answerTexts[401] }]]);
}

function toSchema(type: string): JsonObject {
  return type === 'string' ? { type } : { $ref: `${referencePrefix.v2}${type}` };
}
