import { listOptionsOf } from '#domain/api/request/list-options.js';
import type { Api } from '../api.js';
import type { ApiRequest } from '../api-request.js';
import type { Answer } from '../answer.js';
import { type Endpoint, outputOf } from '../endpoint.js';
import { listObjects, type ObjectList } from '../list-objects.js';
import { outputMediaOf } from '../output-media.js';

/** GET of many objects. Throws StatusError. */
export function list({ hub }: Api, request: ApiRequest, endpoint: Endpoint): Answer | Promise<Answer> {
  const { definition } = endpoint;
  const media = outputMediaOf(request, outputOf(endpoint, 'list'));
  const options = listOptionsOf(request.query, definition, { name: request.info.name });
  const selection = { definition, namespace: request.info.namespace, labels: options.labels, fields: options.fields };
  const answer = (found: ObjectList): Answer => ({ kind: 'list', media, definition, list: found });
  const found = listObjects(hub.caches, selection, options);
  return found instanceof Promise ? found.then(answer) : answer(found);
}
