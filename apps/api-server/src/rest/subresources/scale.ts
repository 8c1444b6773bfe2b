import { negotiateInput } from '#domain/api/request/negotiate-input.js';
import type { OutputMedia } from '#domain/api/request/negotiate-output.js';
import { type WriteOptions, writeOptionsOf } from '#domain/api/request/options.js';
import { apiVersionOf } from '#domain/meta/api-version.js';
import type { ScaleView } from '#domain/api/resource-definition.js';
import { checkScaleUid, scaleForWrite, scaleKind, scaleOf, scalePrinter, withScale } from '#domain/api/scale.js';
import { checkName } from '#domain/api/write/check-name.js';
import { type ChangeType, patchObject, readPatch } from '#domain/api/write/patch-object.js';
import { replicasPathsOf, scaleResource } from '#domain/api/write/scale-resource.js';
import { inNamespaceOf } from '#domain/api/write/system-metadata.js';
import { manageUpdate } from '#domain/apply/manage-update.js';
import { noManagers } from '#domain/apply/managers.js';
import { managerName } from '#domain/apply/manager-name.js';
import { fromScaleManagers, toScaleManagers } from '#domain/apply/scale-managers.js';
import type { KubeObject, TemplateMeta } from '#domain/meta/object-meta.js';
import { schemaOfKind } from '#domain/schema/kinds.js';
import type { ObjectSchema } from '#domain/schema/schema.js';
import type { Scale } from '#domain/schema/types/autoscaling-v1.js';
import type { ManagedFieldsEntry } from '#domain/schema/types/meta-v1.js';
import { notFound, pathNotFound } from '#domain/status/status-error.js';
import type { Answer } from '../answer.js';
import type { Api } from '../api.js';
import { addWarning, type ApiRequest } from '../api-request.js';
import { type Endpoint, keyOfRequest, writeRequestOf } from '../endpoint.js';
import { outputMediaOf } from '../output-media.js';
import { expectedKind, readObject } from '../read-object.js';
import { applierOf } from '../verbs/apply.js';
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
  const track = tracker(api, request, options);
  return write(api, request, endpoint, { verb: 'update', media, options, scale: (current) => track(current, given) });
}

/** PATCH of the number of replicas. Throws StatusError. */
export async function patchScale(api: Api, request: ApiRequest, endpoint: Endpoint): Promise<Answer> {
  const type = patchTypeOf(request.contentType, endpoint);
  return type === 'apply' ? applyScale(api, request, endpoint) : changeScale(api, request, endpoint, type);
}

async function changeScale(api: Api, request: ApiRequest, endpoint: Endpoint, type: ChangeType): Promise<Answer> {
  const media = outputMediaOf(request, { route: 'object' });
  const body = await request.body();
  const options = writeOptionsOf(request.query, 'PatchOptions');
  const target = expectedKind(api, scaleKind);
  const track = tracker(api, request, options);
  const scale = (current: Scale): Scale => {
    const { object, warnings } = patchObject(target, current, readPatch(type, body, options.fieldValidation), options.fieldValidation);
    warnings.forEach((warning) => addWarning(request, warning));
    return track(current, object);
  };
  return write(api, request, endpoint, { verb: 'patch', media, options, scale });
}

async function applyScale(api: Api, request: ApiRequest, endpoint: Endpoint): Promise<Answer> {
  const media = outputMediaOf(request, { route: 'object' });
  const body = await request.body();
  const options = writeOptionsOf(request.query, 'PatchOptions', true);
  const applying = applierOf(api, request, scaleResource(), { body, options });
  return write(api, request, endpoint, {
    verb: 'patch',
    media,
    options,
    scale: (current) => applying(toObject(current)) as unknown as Scale,
  });
}

/** Records on a Scale who changes it. */
function tracker(api: Api, { userAgent }: ApiRequest, { fieldManager }: WriteOptions): (current: Scale, next: Scale) => Scale {
  const manager = managerName(fieldManager, userAgent);
  return (current, next) =>
    manageUpdate(scaleResource(), toObject(current), toObject(next), { manager, now: api.now() }) as unknown as Scale;
}

function toObject(scale: Scale): KubeObject {
  return scale as Scale & KubeObject;
}

interface ScaleWrite {
  readonly verb: 'update' | 'patch';
  readonly media: OutputMedia;
  readonly options: WriteOptions;
  /** The wanted scale, from the present one. */
  scale(current: Scale): Scale;
}

/** Changes the object itself, by its own rules: a scale is only another view of it. */
async function write(api: Api, request: ApiRequest, endpoint: Endpoint, wanted: ScaleWrite): Promise<Answer> {
  const { definition } = endpoint;
  const view = viewOf(endpoint);
  const target = writeRequestOf(request, endpoint, wanted.options);
  const version = { apiVersion: apiVersionOf(definition), paths: replicasPathsOf(api.registry(), definition) };
  const written = await api.writer.update(target, {
    strategy: definition.strategy,
    mayCreate: false,
    change: (prev) => {
      if (!prev) throw notFound(definition, target.name);
      const managedFields = prev.metadata.managedFields ?? noManagers;
      const current = withManagedFields(scaleForWrite(view, prev), toScaleManagers(managedFields, version.paths));
      const scale = inNamespaceOf(wanted.scale(current) as Scale & { metadata: object }, target.namespace);
      checkName(scale, { name: target.name, namespace: target.namespace });
      checkScaleUid(definition, prev, scale, wanted.verb);
      const next = withScale(view, prev, scale);
      return withManagedFields(next, fromScaleManagers(managedFields, scale.metadata.managedFields ?? noManagers, version));
    },
  });
  return answerScale(wanted.media, endpoint, written.object);
}

/** The object with these entries, or with none. */
function withManagedFields<T extends { readonly metadata?: TemplateMeta }>(object: T, entries: readonly ManagedFieldsEntry[]): T {
  const { managedFields: _, ...metadata } = object.metadata ?? {};
  return { ...object, metadata: { ...metadata, ...(entries.length > 0 && { managedFields: entries }) } };
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
