import { checkGetOptions } from '#domain/api/request/options.js';
import { firstOf } from '#domain/api/request/query.js';
import { notFound } from '#domain/status/status-error.js';
import type { Api } from '../api.js';
import type { ApiRequest } from '../api-request.js';
import type { Answer } from '../answer.js';
import { type Endpoint, keyOfRequest, outputOf } from '../endpoint.js';
import { outputMediaOf } from '../output-media.js';
import { parseResourceVersion } from '../parse-resource-version.js';

/** GET of one object, also through subresources that show the whole object. Throws StatusError. */
export function get({ objects }: Api, request: ApiRequest, endpoint: Endpoint): Answer {
  const { definition } = endpoint;
  const media = outputMediaOf(request, outputOf(endpoint, 'object'));
  if (request.query.size > 0) {
    checkGetOptions(request.query);
    parseResourceVersion(firstOf(request.query, 'resourceVersion') ?? '');
  }
  const entry = objects.get(definition, keyOfRequest(request, definition));
  if (!entry) throw notFound(definition, request.info.name);
  return { kind: 'entry', status: 200, media, definition, entry };
}
