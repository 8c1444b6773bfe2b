import { negotiateInput } from '#domain/api/request/negotiate-input.js';
import type { OutputMedia } from '#domain/api/request/negotiate-output.js';
import { writeOptionsOf } from '#domain/api/request/options.js';
import type { ExpectedBody } from '#domain/api/request/body-kind.js';
import { inNamespaceOf, wipeSystemMetadata } from '#domain/api/write/system-metadata.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { builtInSchema } from '#domain/schema/built-in.js';
import type { Status } from '#domain/status/status.js';
import type { Answer } from '../answer.js';
import type { ApiRequest } from '../api-request.js';
import { type Endpoint, writeRequestOf } from '../endpoint.js';
import { outputMediaOf } from '../output-media.js';
import { readObject } from '../read-object.js';
import type { WriteRequest } from '../write-request.js';

/** An object that was posted to be carried out, not to be stored. */
export interface Posted<T> {
  readonly object: T;
  readonly media: OutputMedia;
  readonly write: WriteRequest;
}

/** Reads such an object, in the order of upstream's create. `keepsSystemMetadata` where its uid says which object it is for. Throws StatusError. */
export async function readPosted<T extends KubeObject>(
  request: ApiRequest,
  endpoint: Endpoint,
  expected: ExpectedBody,
  { keepsSystemMetadata = false } = {},
): Promise<Posted<T>> {
  const media = outputMediaOf(request, { route: 'object' });
  const encoding = negotiateInput(request.contentType);
  const body = await request.body();
  const options = writeOptionsOf(request.query, 'CreateOptions');
  const given = readObject<T>(request, { encoding, ...body }, expected, options.fieldValidation);
  const write = writeRequestOf(request, endpoint, options);
  const object = inNamespaceOf(keepsSystemMetadata ? given : wipeSystemMetadata(given), write.namespace);
  return { object, media, write };
}

/** A Status as the answer to a POST: 201, and that is its code where it has none. */
export function answerStatus(media: OutputMedia, status: Status): Answer {
  return { kind: 'object', status: 201, media, object: { ...status, code: status.code ?? 201 }, schema: builtInSchema('meta.v1.Status') };
}
