import { listOptionsOf } from '#domain/api/request/list-options.js';
import { firstOf } from '#domain/api/request/query.js';
import { parseIncludeObject } from '#domain/api/to-table.js';
import { ProtobufWatchEncoder } from '../../watch/protobuf-watch-encoder.js';
import { TransformedWatchEncoder } from '../../watch/transformed-watch-encoder.js';
import type { WatchEncoder } from '../../watch/watch-encoder.js';
import { Watcher } from '../../watch/watcher.js';
import type { Api } from '../api.js';
import type { ApiRequest } from '../api-request.js';
import type { Answer } from '../answer.js';
import { type Endpoint, outputOf } from '../endpoint.js';
import { outputMediaOf } from '../output-media.js';
import { parseResourceVersion } from '../parse-resource-version.js';

/** GET of what happens from now on, or from a revision on. Throws StatusError before the stream begins. */
export function watch(api: Api, request: ApiRequest, endpoint: Endpoint): Answer {
  const { definition } = endpoint;
  const options = listOptionsOf(request.query, definition, { watch: true, name: request.info.name });
  parseResourceVersion(options.resourceVersion);
  const encoder = encoderOf(api, request, endpoint);
  const selection = { definition, namespace: request.info.namespace, labels: options.labels, fields: options.fields };
  return {
    kind: 'watch',
    encoder,
    definition,
    open: (format, sink) => {
      const watcher = new Watcher(api.hub, { selection, options, encoder: format, sink, random: api.random });
      watcher.start();
      return watcher;
    },
  };
}

function encoderOf({ hub, now }: Api, request: ApiRequest, endpoint: Endpoint): WatchEncoder<Buffer> {
  const { definition } = endpoint;
  const media = outputMediaOf(request, outputOf(endpoint, 'watch'));
  if (media.as) {
    const includeObject = parseIncludeObject(firstOf(request.query, 'includeObject'));
    return new TransformedWatchEncoder(definition, media.as, includeObject, now);
  }
  return media.encoding === 'protobuf' ? new ProtobufWatchEncoder(definition) : hub.jsonEncoder(definition);
}
