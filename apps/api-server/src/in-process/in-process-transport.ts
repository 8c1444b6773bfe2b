import { ConnectionError } from '#client/transport/connection-error.js';
import type { Transport, TransportAnswer, TransportRequest } from '#client/transport/transport.js';
import { emptyQuery, type Query } from '#domain/api/request/query.js';
import { requestInfoOf } from '#domain/api/request/request-info.js';
import { apiVersionOf } from '#domain/meta/api-version.js';
import type { UserInfo } from '#domain/api/strategy.js';
import { passListMeta } from '#domain/meta/list-meta.js';
import { pathNotFound } from '#domain/status/status-error.js';
import type { AnyWatchEvent } from '#domain/watch/watch-event.js';
import type { Answer, ListAnswer } from '../rest/answer.js';
import type { Api } from '../rest/api.js';
import type { ApiRequest } from '../rest/api-request.js';
import { dispatch } from '../rest/dispatch.js';
import { toStatusError } from '../rest/to-status-error.js';
import { CallbackSink } from './callback-sink.js';

/**
 * The way to the server for the other components when all are in one process: the same verbs, without sockets and without JSON. Objects are
 * those of the server's caches, so nobody may change them.
 */
export class InProcessTransport implements Transport {
  readonly #stop = new AbortController();

  constructor(
    private readonly api: Api,
    private readonly user: UserInfo,
  ) {}

  async request(request: TransportRequest, signal?: AbortSignal): Promise<TransportAnswer> {
    this.#checkOpen(signal);
    const apiRequest = this.#toApiRequest(request);
    try {
      return answerOf(await dispatch(this.api, apiRequest), apiRequest);
    } catch (error) {
      return refusalOf(error);
    }
  }

  async watch(request: TransportRequest, onEvent: (event: AnyWatchEvent) => void, signal?: AbortSignal): Promise<TransportAnswer> {
    this.#checkOpen(signal);
    try {
      const answer = await dispatch(this.api, this.#toApiRequest(request));
      if (answer.kind !== 'watch') throw new Error('a watch request is answered with a watch');
      const sink = new CallbackSink(onEvent);
      const closed = sink.closed([this.#stop.signal, ...(signal ? [signal] : [])]);
      const watcher = answer.open(this.api.hub.objectEncoder(answer.definition), sink);
      await closed.finally(() => watcher.end());
      return { status: 200, headers: {}, value: undefined };
    } catch (error) {
      if (signal?.aborted || this.#stop.signal.aborted) throw error;
      return refusalOf(error);
    }
  }

  close(): Promise<void> {
    this.#stop.abort(new ConnectionError('in-process', new Error('the connection is closed')));
    return Promise.resolve();
  }

  #checkOpen(signal: AbortSignal | undefined): void {
    this.#stop.signal.throwIfAborted();
    signal?.throwIfAborted();
  }

  #toApiRequest({ method, path, query, headers, body }: TransportRequest): ApiRequest {
    const parameters = toQuery(query);
    const info = requestInfoOf(method, decodeURIComponent(path), parameters);
    if (!info.isResource) throw pathNotFound();
    return {
      method,
      info,
      query: parameters,
      user: this.user,
      accept: undefined,
      contentType: body?.mediaType,
      userAgent: headers?.['user-agent'],
      warnings: [],
      body: () => Promise.resolve({ bytes: noBytes, text: () => '', ...(body && { given: { value: body.value } }) }),
    };
  }
}

const noBytes = new Uint8Array(0);

function toQuery(query: TransportRequest['query']): Query {
  if (!query) return emptyQuery;
  const entries = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, [String(value)]] as const]));
  return entries.length === 0 ? emptyQuery : new Map(entries);
}

function answerOf(answer: Answer, { warnings }: ApiRequest): TransportAnswer {
  const headers = warnings.length === 0 ? {} : { warning: warnings.map((text) => `299 - ${JSON.stringify(text)}`).join(', ') };
  switch (answer.kind) {
    case 'entry':
      return { status: answer.status, headers, value: answer.entry.objectIn(answer.definition) };
    case 'object':
      return { status: answer.status, headers, value: answer.object };
    case 'list':
      return { status: 200, headers, value: listOf(answer) };
    default:
      throw new Error(`an answer of kind ${answer.kind} cannot be handed over as a value`);
  }
}

function listOf({ definition, list }: ListAnswer): object {
  return {
    kind: `${definition.kind}List`,
    apiVersion: apiVersionOf(definition),
    metadata: passListMeta(list),
    items: list.entries.map((entry) => entry.objectIn(definition)),
  };
}

function refusalOf(error: unknown): TransportAnswer {
  const { status } = toStatusError(error);
  const retryAfter = status.details?.retryAfterSeconds;
  return { status: status.code, headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }, value: status };
}
