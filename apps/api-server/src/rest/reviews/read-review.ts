import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { invalidObject } from '#domain/status/status-error.js';
import type { Answer } from '../answer.js';
import type { Api } from '../api.js';
import type { ApiRequest } from '../api-request.js';
import { type Endpoint, expectedBody } from '../endpoint.js';
import { readPosted } from '../subresources/post.js';
import { attributesOf } from '../write-request.js';

/** A question that was posted and is valid. */
export interface Review<T> {
  readonly review: T;
  /** The same with its answer, which is not stored anywhere. */
  readonly answer: (answered: T) => Answer;
}

/** Reads, admits and checks a review, in the order of upstream's. Throws StatusError. */
export async function readReview<T extends KubeObject>(api: Api, request: ApiRequest, endpoint: Endpoint): Promise<Review<T>> {
  const { definition } = endpoint;
  const { object, media, write } = await readPosted<T>(request, endpoint, expectedBody(api, definition));
  const attributes = attributesOf({ ...write, name: object.metadata.name ?? '' }, 'CREATE');
  const review = await api.admission.admit(attributes, object);
  const errors = (definition as unknown as ResourceDefinition<T>).strategy.validate(review);
  // upstream does not know the kind any more by then
  if (errors.length > 0) throw invalidObject({ group: definition.group, kind: '' }, '', errors);
  await api.admission.validate(attributes, review);
  return {
    review,
    answer: (answered) => ({ kind: 'object', status: 201, media, object: answered, schema: definition.schema, definition }),
  };
}
