import { negotiateInput } from '#domain/api/request/negotiate-input.js';
import { type DeleteOptions, deleteOptionsOf } from '#domain/api/request/delete-options.js';
import { defaultWriteOptions } from '#domain/api/request/options.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { builtInSchema } from '#domain/schema/built-in.js';
import { type Status, success } from '#domain/status/status.js';
import type { Api } from '../api.js';
import type { ApiRequest } from '../api-request.js';
import type { Answer } from '../answer.js';
import { answerWritten } from '../answer-written.js';
import { type Endpoint, outputOf, writeRequestOf } from '../endpoint.js';
import { outputMediaOf } from '../output-media.js';

/** DELETE of one object. Throws StatusError. */
export async function deleteOne(api: Api, request: ApiRequest, endpoint: Endpoint): Promise<Answer> {
  const { definition } = endpoint;
  const media = outputMediaOf(request, outputOf(endpoint, 'object'));
  const options = await readDeleteOptions(request);
  const write = writeRequestOf(request, endpoint, { ...defaultWriteOptions, dryRun: options.dryRun });
  const written = await api.writer.delete(write, options);
  const status = !written.removed && options.orphanDependents === false ? 202 : 200;
  const showsObject = definition.strategy.returnsDeletedObject || (!written.removed && !written.pending);
  if (showsObject) return answerWritten(written, { status, media, definition });
  return { kind: 'object', status, media, object: deletedStatus(definition, written.object), schema: builtInSchema('meta.v1.Status') };
}

/** From the body or the query. */
export async function readDeleteOptions(request: ApiRequest): Promise<DeleteOptions> {
  const body = await request.body();
  if (!body.given && body.bytes.length === 0) return deleteOptionsOf(request.query, undefined);
  return deleteOptionsOf(request.query, { encoding: negotiateInput(request.contentType), ...body });
}

/** Names the resource as kind, as upstream does. */
function deletedStatus({ group, plural }: ResourceDefinition, { metadata }: KubeObject): Status {
  return success({ name: metadata.name, ...(group !== '' && { group }), kind: plural, uid: metadata.uid });
}
