import { negotiateInput } from '#domain/api/request/negotiate-input.js';
import { writeOptionsOf } from '#domain/api/request/options.js';
import type { UpdateStrategy } from '#domain/api/strategy.js';
import { dedupOwnerReferences } from '#domain/api/write/dedup-owner-references.js';
import { withEmptyManagers } from '#domain/api/write/managers-in-body.js';
import { checkName } from '#domain/api/write/check-name.js';
import { checkUid } from '#domain/api/write/prepare-update.js';
import { inNamespaceOf, wipeSystemMetadata } from '#domain/api/write/system-metadata.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { methodNotAllowed } from '#domain/status/status-error.js';
import type { Api } from '../api.js';
import { addWarning, type ApiRequest } from '../api-request.js';
import type { Answer } from '../answer.js';
import { answerWritten } from '../answer-written.js';
import { encodingsOf, type Endpoint, expectedBody, outputOf, updateStrategyOf, writeRequestOf } from '../endpoint.js';
import { outputMediaOf } from '../output-media.js';
import { readObject } from '../read-object.js';
import { trackerOf } from '../track.js';

/** PUT of an object, or of the part of it that a subresource is about. Throws StatusError. */
export async function update(api: Api, request: ApiRequest, endpoint: Endpoint): Promise<Answer> {
  const { definition, subresource } = endpoint;
  const strategy = updateStrategyOf(endpoint) as UpdateStrategy<KubeObject> | undefined;
  if (!strategy) throw methodNotAllowed();
  const encodings = encodingsOf(endpoint);
  const media = outputMediaOf(request, outputOf(endpoint, 'object'));
  const body = await request.body();
  const options = writeOptionsOf(request.query, 'UpdateOptions');
  const encoding = negotiateInput(request.contentType, encodings);
  const given = readObject<KubeObject>(request, { encoding, ...body }, expectedBody(api, definition), options.fieldValidation);
  const write = writeRequestOf(request, endpoint, options, trackerOf(api, request, endpoint, options));
  const defaulted = definition.strategy.applyDefaults(withEmptyManagers(given, { encoding, ...body }));
  const { object, warnings } = dedupOwnerReferences(inNamespaceOf(defaulted, write.namespace), 'before');
  checkName(object, { name: write.name, namespace: write.namespace });
  warnings.forEach((warning) => addWarning(request, warning));
  const written = await api.writer.update(write, {
    strategy,
    change: (prev) => {
      if (!prev) return wipeSystemMetadata(object);
      checkUid(definition, object, prev);
      return object;
    },
    mayCreate: !subresource && definition.strategy.allowCreateOnUpdate,
  });
  return answerWritten(written, { status: written.created ? 201 : 200, media, definition });
}
