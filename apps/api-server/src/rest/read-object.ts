import type { FieldValidation } from '#domain/api/request/options.js';
import { decodeBody, type EncodedBody } from '#domain/api/request/request-body.js';
import type { ExpectedBody } from '#domain/api/request/body-kind.js';
import { schemaOfKind } from '#domain/schema/kinds.js';
import type { GroupVersionKind } from '#domain/schema/schema.js';
import type { Api } from './api.js';
import { addWarning, type ApiRequest } from './api-request.js';

/** The object in a body; fields that are let through are told in warnings. Throws 400. */
export function readObject<T>(request: ApiRequest, body: EncodedBody, expected: ExpectedBody, validation: FieldValidation): T {
  const { object, warnings } = decodeBody<T>(body, expected, validation);
  warnings.forEach((warning) => addWarning(request, warning));
  return object;
}

/** A body of a built-in kind that is posted to other resources: a Scale, an Eviction. */
export function expectedKind({ registry }: Api, kind: GroupVersionKind, otherVersions?: readonly string[]): ExpectedBody {
  return {
    ...kind,
    schema: schemaOfKind(kind),
    isKnown: (one) => registry().knows(one),
    ...(otherVersions && { otherVersions }),
  };
}
