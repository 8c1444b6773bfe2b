import type { ResourceDefinition, SubresourceDefinition } from '#domain/api/resource-definition.js';
import type { ExpectedBody } from '#domain/api/request/body-kind.js';
import type { Encoding } from '#domain/api/request/media-type.js';
import type { OutputRestrictions } from '#domain/api/request/negotiate-output.js';
import { objectKey } from '#domain/api/request/object-key.js';
import type { UpdateStrategy } from '#domain/api/strategy.js';
import type { Api } from './api.js';
import type { ApiRequest } from './api-request.js';
import { addWarning } from './api-request.js';
import type { Track, WriteRequest } from './write-request.js';
import type { WriteOptions } from '#domain/api/request/options.js';

/** What a path names: a resource, or a subresource of it. */
export interface Endpoint {
  readonly definition: ResourceDefinition;
  readonly subresource?: SubresourceDefinition;
}

/** Of objects of custom resources. */
const customEncodings: readonly Encoding[] = ['json', 'yaml'];

/** Encodings of bodies; undefined for all. */
export function encodingsOf({ definition }: Endpoint): readonly Encoding[] | undefined {
  return definition.custom ? customEncodings : undefined;
}

const outputs = {
  object: { route: 'object' },
  list: { route: 'list' },
  watch: { route: 'list', stream: true },
} as const satisfies Readonly<Record<string, OutputRestrictions>>;
const customOutputs = {
  object: { encodings: customEncodings },
  list: { encodings: customEncodings },
  watch: { encodings: customEncodings, stream: true },
} as const satisfies Readonly<Record<string, OutputRestrictions>>;

/** What may be answered: one object, a list, or the events of a watch. */
export function outputOf({ definition }: Endpoint, shape: keyof typeof outputs): OutputRestrictions {
  return (definition.custom ? customOutputs : outputs)[shape];
}

/** The rules of an update through this path; undefined where the path takes no whole objects. */
export function updateStrategyOf({ definition, subresource }: Endpoint): UpdateStrategy<never> | undefined {
  return (subresource ? subresource.update : definition.strategy) as UpdateStrategy<never> | undefined;
}

/** What the body of a create or an update of the resource has to be. */
export function expectedBody({ registry }: Api, definition: ResourceDefinition): ExpectedBody {
  const { group, version, kind, schema, custom } = definition;
  return { group, version, kind, schema, ...(custom && { custom }), isKnown: (one) => registry().knows(one) };
}

/** The key of the object that a request names. Throws 400. */
export function keyOfRequest({ info }: ApiRequest, definition: ResourceDefinition): string {
  return objectKey(definition.namespaced ? info.namespace : '', info.name);
}

/** A write of what the request names; without `track` nobody is recorded for it. */
export function writeRequestOf(
  request: ApiRequest,
  { definition, subresource }: Endpoint,
  options: WriteOptions,
  track?: Track,
): WriteRequest {
  const { info, user } = request;
  return {
    definition,
    subresource: subresource?.name ?? '',
    namespace: definition.namespaced ? info.namespace : '',
    name: info.name,
    user,
    options,
    track,
    warn: (text) => addWarning(request, text),
  };
}
