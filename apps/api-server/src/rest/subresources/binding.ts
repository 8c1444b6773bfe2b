import { negotiateInput } from '#domain/api/request/negotiate-input.js';
import { writeOptionsOf } from '#domain/api/request/options.js';
import { decodeBody } from '#domain/api/request/request-body.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { inNamespaceOf } from '#domain/api/write/system-metadata.js';
import type { UpdateStrategy } from '#domain/api/strategy.js';
import { bindings } from '#domain/resources/core/binding/binding.js';
import { assignPod, checkBinding } from '#domain/resources/core/pod/assign-pod.js';
import { builtInSchema } from '#domain/schema/built-in.js';
import type { Binding, Pod } from '#domain/schema/types/core-v1.js';
import { notFound } from '#domain/status/status-error.js';
import { success } from '#domain/status/status.js';
import { attributesOf } from '../admission-attributes.js';
import type { Answer } from '../answer.js';
import type { Api } from '../api.js';
import { addWarning, type ApiRequest } from '../api-request.js';
import { type Endpoint, expectedBody, writeRequestOf } from '../endpoint.js';
import { outputMediaOf } from '../output-media.js';
import type { WriteRequest } from '../write-request.js';

/** What a binding does to a pod is no update by anybody: the rules for those are not asked. */
const assignment: UpdateStrategy<Pod> = {
  prepareForUpdate: (next) => next,
  validateUpdate: () => [],
  warnOnUpdate: () => [],
  allowUnconditionalUpdate: true,
};

/** POST of the node that a pod goes to. Throws StatusError. */
export async function createBinding(api: Api, request: ApiRequest, endpoint: Endpoint): Promise<Answer> {
  const media = outputMediaOf(request);
  const encoding = negotiateInput(request.contentType);
  const body = await request.body();
  const options = writeOptionsOf(request.query, 'CreateOptions');
  const expected = expectedBody(api, bindings as ResourceDefinition);
  const { object: given, warnings } = decodeBody<Binding>({ encoding, ...body }, expected, options.fieldValidation);
  warnings.forEach((warning) => addWarning(request, warning));
  const target = writeRequestOf(request, endpoint, options) as WriteRequest as unknown as WriteRequest<Pod>;
  const attributes = attributesOf(target, 'CREATE');
  const binding = await api.admission.admit(attributes, inNamespaceOf(given, target.namespace));
  checkBinding(binding, target.name);
  await api.admission.validate(attributes, binding);
  await api.writer.update(target, {
    strategy: assignment,
    mayCreate: false,
    change: (pod) => {
      if (!pod) throw notFound(target.definition, target.name);
      return assignPod(pod, binding, api.now());
    },
  });
  return { kind: 'object', status: 201, media, object: { ...success(), code: 201 }, schema: builtInSchema('meta.v1.Status') };
}
