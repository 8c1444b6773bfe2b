import { apiVersionOf } from '#domain/meta/api-version.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { BootstrapObject } from '#domain/bootstrap/bootstrap-objects.js';
import { keyOf, type KubeObject } from '#domain/meta/object-meta.js';
import { isStatusError } from '#domain/status/status-error.js';
import type { Api } from '../rest/api.js';
import { ownRequest } from './own-request.js';

/** Makes objects that are not there: first those of the cluster, then what lies in namespaces, each all at once. */
export async function createAbsent(api: Api, objects: readonly BootstrapObject[]): Promise<void> {
  for (const namespaced of [false, true]) {
    const some = objects.filter(({ definition }) => definition.namespaced === namespaced);
    await Promise.all(some.map((object) => createOne(api, object)));
  }
}

async function createOne(api: Api, { definition, draft }: BootstrapObject): Promise<void> {
  if (api.objects.get(definition, keyOf(draft))) return;
  try {
    await api.writer.create(ownRequest(api, definition, draft.metadata), complete(definition, draft));
  } catch (error) {
    if (!isStatusError(error, 'AlreadyExists')) throw error;
  }
}

/** Makes objects, or gives them the state that the drafts say. */
export async function ensure(api: Api, objects: readonly BootstrapObject[]): Promise<void> {
  for (const { definition, draft } of objects) {
    const next = complete(definition, draft);
    await api.writer.update(ownRequest(api, definition, draft.metadata), {
      strategy: definition.strategy,
      mayCreate: true,
      change: (prev) =>
        prev ? { ...prev, ...next, metadata: { ...prev.metadata, labels: { ...prev.metadata.labels, ...next.metadata.labels } } } : next,
    });
  }
}

function complete(definition: ResourceDefinition, draft: object): KubeObject {
  return definition.strategy.applyDefaults({
    kind: definition.kind,
    apiVersion: apiVersionOf(definition),
    ...draft,
  } as unknown as KubeObject);
}
