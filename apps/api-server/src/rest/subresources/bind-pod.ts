import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { UpdateStrategy } from '#domain/api/strategy.js';
import { assignPod, checkBinding } from '#domain/resources/core/pod/assign-pod.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { Binding, Pod } from '#domain/schema/types/core-v1.js';
import { notFound } from '#domain/status/status-error.js';
import { success } from '#domain/status/status.js';
import type { Answer } from '../answer.js';
import type { Api } from '../api.js';
import type { ApiRequest } from '../api-request.js';
import type { Endpoint } from '../endpoint.js';
import { expectedKind } from '../read-object.js';
import { attributesOf } from '../write-request.js';
import { answerStatus, readPosted } from './post.js';

/** What a binding changes is decided already: the rules for updates of pods would refuse it. */
const asDecided: UpdateStrategy<Pod> = {
  prepareForUpdate: (next) => next,
  validateUpdate: () => [],
  warnOnUpdate: () => [],
  allowUnconditionalUpdate: true,
};

/** POST of a Binding, to `pods/<name>/binding` or to `bindings`: puts the pod on a node. Throws StatusError. */
export async function bindPod(api: Api, request: ApiRequest, endpoint: Endpoint): Promise<Answer> {
  const expected = expectedKind(api, { group: '', version: 'v1', kind: 'Binding' });
  const keepsSystemMetadata = endpoint.subresource !== undefined;
  const { object, media, write } = await readPosted<Binding>(request, endpoint, expected, { keepsSystemMetadata });
  const name = write.name === '' ? (object.metadata.name ?? '') : write.name;
  const attributes = attributesOf({ ...write, name }, 'CREATE');
  const binding = await api.admission.admit(attributes, object);
  checkBinding(binding, name);
  await api.admission.validate(attributes, binding);
  await api.writer.update(
    { ...write, definition: pods as ResourceDefinition<Pod>, subresource: 'binding', name, admitted: true },
    {
      strategy: asDecided,
      mayCreate: false,
      change: (prev) => {
        if (!prev) throw notFound(pods, name);
        return assignPod(prev, binding, api.now());
      },
    },
  );
  return answerStatus(media, success());
}
