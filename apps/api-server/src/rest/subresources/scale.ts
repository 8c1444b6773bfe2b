import { negotiateInput } from '#domain/api/request/negotiate-input.js';
import type { OutputMedia } from '#domain/api/request/negotiate-output.js';
import { writeOptionsOf } from '#domain/api/request/options.js';
import type { ScaleView } from '#domain/api/resource-definition.js';
import { checkScaleUid, scaleKind, scaleOf, scalePrinter, withScale } from '#domain/api/scale.js';
import { checkName } from '#domain/api/write/check-name.js';
import { patchObject, readPatch } from '#domain/api/write/patch-object.js';
import { inNamespaceOf } from '#domain/api/write/system-metadata.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { schemaOfKind } from '#domain/schema/kinds.js';
import type { ObjectSchema } from '#domain/schema/schema.js';
import type { Scale } from '#domain/schema/types/autoscaling-v1.js';
import { notFound, pathNotFound } from '#domain/status/status-error.js';
import type { Answer } from '../answer.js';
import type { Api } from '../api.js';
import { addWarning, type ApiRequest } from '../api-request.js';
import { type Endpoint, keyOfRequest, writeRequestOf } from '../endpoint.js';
import { outputMediaOf } from '../output-media.js';
import { expectedKind, readObject } from '../read-object.js';
import { patchTypeOf } from '../verbs/patch.js';

const scaleSchema = (): ObjectSchema => schemaOfKind(scaleKind);

/** GET of how many replicas there are and should be. Throws StatusError. */
export function getScale({ objects }: Api, request: ApiRequest, endpoint: Endpoint): Answer {
  const { definition } = endpoint;
  const media = outputMediaOf(request, { route: 'object' });
  const entry = objects.get(definition, keyOfRequest(request, definition));
  if (!entry) throw notFound(definition, request.info.name);
  return answerScale(media, endpoint, entry.objectIn(definition));
}

/** PUT of the number of replicas. Throws StatusError. */
export async function updateScale(api: Api, request: ApiRequest, endpoint: Endpoint): Promise<Answer> {
  const media = outputMediaOf(request, { route: 'object' });
  const body = await request.body();
  const options = writeOptionsOf(request.query, 'UpdateOptions');
  const encoding = negotiateInput(request.contentType);
  const given = readObject<Scale>(request, { encoding, ...body }, expectedKind(api, scaleKind), options.fieldValidation);
  return write(api, request, endpoint, { verb: 'update', media, options, scale: () => given });
}

/** PATCH of the number of replicas. Throws StatusError. */
export async function patchScale(api: Api, request: ApiRequest, endpoint: Endpoint): Promise<Answer> {
  const type = patchTypeOf(request.contentType, endpoint);
  const media = outputMediaOf(request, { route: 'object' });
  const body = await request.body();
  const options = writeOptionsOf(request.query, 'PatchOptions');
  const target = expectedKind(api, scaleKind);
  const scale = (current: Scale): Scale => {
    const { object, warnings } = patchObject(target, current, readPatch(type, body, options.fieldValidation), options.fieldValidation);
    warnings.forEach((warning) => addWarning(request, warning));
    return object;
  };
  return write(api, request, endpoint, { verb: 'patch', media, options, scale });
}

interface ScaleWrite {
  readonly verb: 'update' | 'patch';
  readonly media: OutputMedia;
  readonly options: ReturnType<typeof writeOptionsOf>;
  /** The wanted scale, from the present one. */
  scale(current: Scale): Scale;
}

/** Changes the object itself, by its own rules: a scale is only another view of it. */
async function write(api: Api, request: ApiRequest, endpoint: Endpoint, wanted: ScaleWrite): Promise<Answer> {
  const { definition } = endpoint;
  const view = viewOf(endpoint);
  const target = writeRequestOf(request, endpoint, wanted.options);
  const written = await api.writer.update(target, {
    strategy: definition.strategy,
    mayCreate: false,
    change: (prev) => {
      if (!prev) throw notFound(definition, target.name);
      const scale = inNamespaceOf(wanted.scale(scaleOf(view, prev)) as Scale & { metadata: object }, target.namespace);
      checkName(scale, { name: target.name, namespace: target.namespace });
      checkScaleUid(definition, prev, scale, wanted.verb);
      return withScale(view, prev, scale);
    },
  });
  return answerScale(wanted.media, endpoint, written.object);
}

function viewOf({ subresource }: Endpoint): ScaleView<KubeObject> {
  if (!subresource?.scale) throw pathNotFound();
  return subresource.scale;
}

function answerScale(media: OutputMedia, endpoint: Endpoint, object: KubeObject): Answer {
  const scale = scaleOf(viewOf(endpoint), object);
  return {
    kind: 'object',
    status: 200,
    media,
    object: scale,
    schema: scaleSchema(),
    definition: { schema: scaleSchema(), printer: scalePrinter },
  };
}
