import { acceptInsideEvents } from '#domain/api/request/event-stream.js';
import { type ListOptions, listOptionsOf } from '#domain/api/request/list-options.js';
import { firstOf } from '#domain/api/request/query.js';
import { parseIncludeObject } from '#domain/api/to-table.js';
import { EventStreamEncoder } from '../../watch/event-stream-encoder.js';
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
  const inside = acceptInsideEvents(request.accept);
  const asked = listOptionsOf(request.query, definition, { watch: true, name: request.info.name });
  const options = inside === undefined ? asked : resumed(asked, request.lastEventId, api.hub.caches.revision);
  parseResourceVersion(options.resourceVersion);
  const encoder = inside === undefined ? encoderOf(api, request, endpoint) : eventStreamOf(api, { ...request, accept: inside }, endpoint);
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

/**
 * A browser comes back with the address it had at first, and with the last id it was given, which says better where to go on. A server that was not
 * there yet at that revision has forgotten everything, and the client begins anew.
 */
function resumed(options: ListOptions, lastEventId: string | undefined, newest: number): ListOptions {
  if (lastEventId === undefined || lastEventId === '') return options;
  const { sendInitialEvents: _, ...rest } = options;
  return { ...rest, resourceVersion: Number(lastEventId) > newest ? '' : lastEventId, resourceVersionMatch: '' };
}

function eventStreamOf(api: Api, request: ApiRequest, endpoint: Endpoint): WatchEncoder<Buffer> {
  const inner = encoderOf(api, request, endpoint);
  return inner === api.hub.jsonEncoder(endpoint.definition)
    ? api.hub.eventStreamEncoder(endpoint.definition)
    : new EventStreamEncoder(inner);
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
