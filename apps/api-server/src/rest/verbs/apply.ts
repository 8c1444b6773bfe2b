import { type Configuration, readConfiguration } from '#domain/api/write/read-configuration.js';
import { writeOptionsOf, type WriteOptions } from '#domain/api/request/options.js';
import { toWarnings } from '#domain/api/request/request-body.js';
import type { UpdateStrategy } from '#domain/api/strategy.js';
import { checkName } from '#domain/api/write/check-name.js';
import { managedResourceOf } from '#domain/api/write/managed-resource-of.js';
import { inNamespaceOf } from '#domain/api/write/system-metadata.js';
import { applyConfiguration } from '#domain/apply/apply-configuration.js';
import type { ManagedResource } from '#domain/apply/managed-resource.js';
import type { JsonObject } from '#domain/json/json.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { badRequest, conflict } from '#domain/status/status-error.js';
import type { Answer } from '../answer.js';
import { answerWritten } from '../answer-written.js';
import type { Api } from '../api.js';
import { addWarning, type ApiRequest } from '../api-request.js';
import { type Endpoint, outputOf, writeRequestOf } from '../endpoint.js';
import { outputMediaOf } from '../output-media.js';

/** PATCH that is a server-side apply: the object is created where it does not exist, unless the path is that of a subresource. Throws StatusError. */
export async function apply(api: Api, request: ApiRequest, endpoint: Endpoint, strategy: UpdateStrategy<KubeObject>): Promise<Answer> {
  const { definition, subresource } = endpoint;
  const media = outputMediaOf(request, outputOf(endpoint, 'object'));
  const body = await request.body();
  const options = writeOptionsOf(request.query, 'PatchOptions', true);
  const write = writeRequestOf(request, endpoint, options);
  const applying = applierOf(api, request, managedResourceOf(api.registry(), definition, subresource?.name ?? ''), { body, options });
  const written = await api.writer.update(write, {
    strategy,
    mayCreate: !subresource,
    change: (prev) => {
      const applied = applying(prev);
      const { uid } = applied.metadata;
      if (!prev && uid) {
        const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
        throw conflict(definition, write.name, why);
      }
      const next = inNamespaceOf(applied, write.namespace);
      checkName(next, { name: write.name, namespace: write.namespace });
      return next;
    },
  });
  return answerWritten(written, { status: written.created ? 201 : 200, media, definition });
}

interface ApplyCall {
  readonly body: Awaited<ReturnType<ApiRequest['body']>>;
  readonly options: WriteOptions;
}

/** What applies the body of a request to an object in the version of a resource, or to nothing. The result has metadata. Throws StatusError. */
export function applierOf(
  api: Api,
  request: ApiRequest,
  resource: ManagedResource,
  { body, options }: ApplyCall,
): (live: KubeObject | undefined) => KubeObject {
  let read: Configuration | undefined;
  return (live) => {
    read ??= readConfiguration(body);
    const applier = { manager: options.fieldManager, force: options.force === true, now: api.now() };
    const applied = applyConfiguration(resource, live as JsonObject | undefined, read.config, applier);
    refuseDuplicates(request, read, options);
    return applied['metadata'] ? (applied as unknown as KubeObject) : ({ ...applied, metadata: {} } as unknown as KubeObject);
  };
}

/** A configuration that mentions a field twice; the last mention counts. */
function refuseDuplicates(request: ApiRequest, { strictError }: Configuration, { fieldValidation }: WriteOptions): void {
  if (strictError === undefined || fieldValidation === 'Ignore') return;
  if (fieldValidation === 'Strict') throw badRequest(`error strict decoding YAML: ${strictError}`);
  toWarnings(strictError).forEach((warning) => addWarning(request, warning));
}
