import { negotiateInput } from '#domain/api/request/negotiate-input.js';
import { writeOptionsOf } from '#domain/api/request/options.js';
import { inNamespaceOf, wipeSystemMetadata } from '#domain/api/write/system-metadata.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import type { Api } from '../api.js';
import type { ApiRequest } from '../api-request.js';
import type { Answer } from '../answer.js';
import { encodingsOf, type Endpoint, expectedBody, outputOf, writeRequestOf } from '../endpoint.js';
import { outputMediaOf } from '../output-media.js';
import { readObject } from '../read-object.js';
import { trackerOf } from '../track.js';
import { answerWritten } from '../answer-written.js';

/** POST of a new object. Throws StatusError. */
export async function create(api: Api, request: ApiRequest, endpoint: Endpoint): Promise<Answer> {
  const { definition } = endpoint;
  const encodings = encodingsOf(endpoint);
  const media = outputMediaOf(request, outputOf(endpoint, 'object'));
  const encoding = negotiateInput(request.contentType, encodings);
  const body = await request.body();
  const options = writeOptionsOf(request.query, 'CreateOptions');
  const given = readObject<KubeObject>(request, { encoding, ...body }, expectedBody(api, definition), options.fieldValidation);
  const write = writeRequestOf(request, endpoint, options, trackerOf(api, request, endpoint, options));
  const object = inNamespaceOf(wipeSystemMetadata(withMetadata(definition.strategy.applyDefaults(given))), write.namespace);
  const written = await api.writer.create({ ...write, name: object.metadata.name ?? '' }, object);
  return answerWritten(written, { status: 201, media, definition });
}

/** Metadata that the client left out is empty, not absent. */
function withMetadata(object: KubeObject): KubeObject {
  return (object as { metadata?: unknown }).metadata ? object : ({ ...object, metadata: {} } as unknown as KubeObject);
}
