import type { ApiAnswer, ApiMethod, ApiOperation, ApiParameter } from '#domain/api/open-api/api-operation.js';
import { definitionNameOf } from '#domain/api/open-api/definition-name.js';
import type { Descriptions } from '#domain/api/open-api/descriptions.js';
import { objectMediaTypes } from '#domain/api/open-api/media-types.js';
import { operationId, operationTag, plainKind, upper } from '#domain/api/open-api/operation-names.js';
import { optionParameters, prettyParameter } from '#domain/api/open-api/request-parameters.js';
import type { ResourcePath } from '#domain/api/open-api/resource-paths.js';
import type { ResourceDefinition, SubresourceDefinition } from '#domain/api/resource-definition.js';
import type { GroupVersionKind } from '#domain/schema/schema.js';

/** What the operations of one resource, or of one of its subresources, have in common. */
export interface OperationBase {
  readonly definition: ResourceDefinition;
  readonly subresource?: SubresourceDefinition;
  readonly descriptions: Descriptions;
}

/** What is particular to an operation. */
export interface OperationPart {
  readonly at: ResourcePath;
  readonly method: ApiMethod;
  /** `x-kubernetes-action` */
  readonly action: string;
  /** First word of the operation id. */
  readonly verb: string;
  /** Stands between the verb and the kind in the id: `Collection`, `Get`. */
  readonly before?: string;
  /** Ends the id: `ForAllNamespaces`, `List`, `WithPath`. */
  readonly after?: string;
  readonly description: string;
  readonly consumes?: readonly string[];
  readonly produces?: readonly string[];
  readonly parameters?: readonly ApiParameter[];
  readonly body?: ApiOperation['body'];
  readonly statuses: readonly ApiAnswer['status'][];
  /** OpenAPI name of what is answered, or `string`. */
  readonly answer: string;
}

/** Completes an operation on a resource or subresource. */
export function buildOperation(base: OperationBase, part: OperationPart): ApiOperation {
  const { definition, subresource } = base;
  const scope = definition.namespaced && !part.after?.endsWith('ForAllNamespaces') ? 'Namespaced' : '';
  const rest = `${part.before ?? ''}${scope}${definition.kind}${upper(subresource?.name ?? '')}${part.after ?? ''}`;
  return {
    path: part.at.path,
    method: part.method,
    id: operationId(part.verb, definition.group, definition.version, rest),
    tag: operationTag(definition.group, definition.version),
    description: part.description,
    consumes: part.consumes ?? ['*/*'],
    produces: part.produces ?? objectMediaTypes,
    parameters: [...(part.parameters ?? []), ...part.at.parameters],
    ...(part.body && { body: part.body }),
    answers: part.statuses.map((status) => ({ status, type: part.answer })),
    action: part.action,
    kind: kindOf(base),
  };
}

/** The kind that a resource or subresource is about. */
export function kindOf({ definition, subresource }: OperationBase): GroupVersionKind {
  if (!subresource) return plainKind(definition);
  const { group, version } = subresource.in ?? definition;
  return { group, version, kind: subresource.kind };
}

/** OpenAPI name of that kind. */
export function objectNameOf(base: OperationBase): string {
  return definitionNameOf(base.definition, kindOf(base));
}

/** `pretty` and the fields of an options type of the meta group. */
export function requestParameters({ descriptions }: OperationBase, options?: string, except?: readonly string[]): readonly ApiParameter[] {
  return [...prettyParameter(descriptions), ...(options === undefined ? [] : optionParameters(`meta.v1.${options}`, descriptions, except))];
}

/** ` status of` before the kind in a description; nothing for the resource itself. */
export function ofSubresource({ subresource }: OperationBase): string {
  return subresource ? ` ${subresource.name} of` : '';
}
