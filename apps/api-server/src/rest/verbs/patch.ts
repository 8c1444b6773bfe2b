import { unknownFormat } from '#domain/api/request/negotiate-input.js';
import { routeContentType } from '#domain/api/request/route-media.js';
import { writeOptionsOf } from '#domain/api/request/options.js';
import type { UpdateStrategy } from '#domain/api/strategy.js';
import { checkName } from '#domain/api/write/check-name.js';
import { type ChangeType, patchMediaTypes, patchObject, type PatchType, readPatch } from '#domain/api/write/patch-object.js';
import { inNamespaceOf } from '#domain/api/write/system-metadata.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { methodNotAllowed, notFound } from '#domain/status/status-error.js';
import type { Answer } from '../answer.js';
import { answerWritten } from '../answer-written.js';
import type { Api } from '../api.js';
import { addWarning, type ApiRequest } from '../api-request.js';
import { type Endpoint, expectedBody, outputOf, updateStrategyOf, writeRequestOf } from '../endpoint.js';
import { outputMediaOf } from '../output-media.js';
import { trackerOf } from '../track.js';
import { apply } from './apply.js';

/** PATCH of an object, or of the part of it that a subresource is about. Throws StatusError. */
export async function patch(api: Api, request: ApiRequest, endpoint: Endpoint): Promise<Answer> {
  const strategy = updateStrategyOf(endpoint) as UpdateStrategy<KubeObject> | undefined;
  if (!strategy) throw methodNotAllowed();
  const type = patchTypeOf(request.contentType, endpoint);
  return type === 'apply' ? apply(api, request, endpoint, strategy) : change(api, request, endpoint, { strategy, type });
}

async function change(
  api: Api,
  request: ApiRequest,
  endpoint: Endpoint,
  { strategy, type }: { readonly strategy: UpdateStrategy<KubeObject>; readonly type: ChangeType },
): Promise<Answer> {
  const { definition } = endpoint;
  const media = outputMediaOf(request, outputOf(endpoint, 'object'));
  const body = await request.body();
  const options = writeOptionsOf(request.query, 'PatchOptions');
  const target = expectedBody(api, definition);
  const write = writeRequestOf(request, endpoint, options, trackerOf(api, request, endpoint, options));
  const written = await api.writer.update(write, {
    strategy,
    mayCreate: false,
    change: (prev) => {
      if (!prev) throw notFound(definition, write.name);
      const { object, warnings } = patchObject(target, prev, readPatch(type, body, options.fieldValidation), options.fieldValidation);
      warnings.forEach((warning) => addWarning(request, warning));
      const next = inNamespaceOf(definition.strategy.applyDefaults(object), write.namespace);
      checkName(next, { name: write.name, namespace: write.namespace });
      return next;
    },
  });
  return answerWritten(written, { status: 200, media, definition });
}

/** Which kind of patch a content type means; throws 415. Custom resources know no strategic merge. */
export function patchTypeOf(contentType: string | undefined, { definition }: Endpoint): PatchType {
  const types = (Object.keys(patchMediaTypes) as PatchType[]).filter((type) => !definition.custom || type !== 'strategic');
  const accepted = types.map((one) => patchMediaTypes[one]);
  const media = definition.custom ? (contentType ?? '').split(';')[0] : routeContentType(contentType, accepted);
  const type = types.find((one) => patchMediaTypes[one] === media);
  if (!type) throw unknownFormat(accepted);
  return type;
}
