import type { ApiOperation, ApiParameter } from '#domain/api/open-api/api-operation.js';
import { collectDefinitions, referencePrefix } from '#domain/api/open-api/collect-definitions.js';
import { groupByPath, type PathOperations } from '#domain/api/open-api/group-by-path.js';
import { answerTexts, bearerToken, type OpenApiOptions } from '#domain/api/open-api/open-api-options.js';
import type { DocumentPart } from '#domain/api/open-api/registry-operations.js';
import { compareBytewise } from '#domain/json/go-marshal.js';
import type { JsonObject } from '#domain/json/json.js';

/** `/openapi/v3/<path>`: one group version, or one path besides the API. Source: kube-openapi/pkg/builder3/openapi.go. */
export function toOpenApiV3(part: DocumentPart, { descriptions, version }: OpenApiOptions): JsonObject {
  const operations = part.operations(descriptions);
  const isCustom = part.definitions.length > 0 && part.definitions.every(({ custom }) => custom);
  const [first] = part.definitions;
  const schemas = collectDefinitions(operations, part.definitions, {
    form: 'v3',
    descriptions,
    ...(first && !isCustom && { groupVersion: { group: first.group, version: first.version } }),
  });
  return {
    openapi: '3.0.0',
    info: isCustom ? { title: 'Kubernetes CRD Swagger', version: 'v0.1.0' } : { title: 'Kubernetes', version },
    paths: Object.fromEntries(groupByPath(operations).map((path) => [path.path, toPathItem(path)])),
    components: {
      ...(Object.keys(schemas).length > 0 && { schemas }),
      ...(!isCustom && { securitySchemes: { BearerToken: bearerToken } }),
    },
  };
}

function toPathItem({ operations, parameters }: PathOperations): JsonObject {
  return {
    ...Object.fromEntries(operations.map(([method, operation]) => [method, toOperation(operation)])),
    ...(parameters.length > 0 && { parameters: parameters.map(toParameter) }),
  };
}

function toOperation(operation: ApiOperation): JsonObject {
  const { description, parameters, body, kind } = operation;
  return {
    tags: [operation.tag],
    ...(description !== undefined && { description }),
    operationId: operation.id,
    ...(parameters.length > 0 && { parameters: parameters.map(toParameter) }),
    ...(body && { requestBody: { content: toContent(operation.consumes, body.type), ...(body.required && { required: true }) } }),
    responses: toResponses(operation),
    ...(operation.action !== undefined && { 'x-kubernetes-action': operation.action }),
    ...(kind && { 'x-kubernetes-group-version-kind': { group: kind.group, kind: kind.kind, version: kind.version } }),
  };
}

function toParameter({ name, in: where, type, description }: ApiParameter): JsonObject {
  return {
    name,
    in: where,
    ...(description !== undefined && { description }),
    ...(where === 'path' && { required: true }),
    schema: { type, uniqueItems: true },
  };
}

function toResponses({ answers, produces }: ApiOperation): JsonObject {
  const successes = answers.map(
    ({ status, type }) => [status, { description: answerTexts[status], content: toContent(produces, type) }] as const,
  );
  return Object.fromEntries([...successes, [401, { description: answerTexts[401] }]]);
}

function toContent(mediaTypes: readonly string[], type: string): JsonObject {
  const schema = type === 'string' ? { type } : { $ref: `${referencePrefix.v3}${type}` };
  return Object.fromEntries(mediaTypes.toSorted(compareBytewise).map((mediaType) => [mediaType, { schema }]));
}
