import type { CallOptions, ListCallOptions, Patch, Selection, WatchCallOptions, WriteOptions } from '#client/call-options.js';
import { type Clock, systemClock } from '#client/clock.js';
import { LinkedAbort } from '#client/linked-abort.js';
import { refusal, statusErrorOf } from '#client/refusal.js';
import { collectionPath, objectPath } from '#client/resource-path.js';
import { retryAfterMs } from '#client/retry-after.js';
import { sleep } from '#client/sleep.js';
import { SubresourceClient } from '#client/subresource-client.js';
import type { Query, Transport, TransportAnswer, TransportRequest } from '#client/transport/transport.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { DeleteRequest, WriteAction } from '#domain/controllers/controller.js';
import { type Draft, keyOf, type KubeObject, type ObjectKey, splitKey } from '#domain/meta/object-meta.js';
import type { DeleteOptions, ListMeta } from '#domain/schema/types/meta-v1.js';
import { isStatusError, type StatusError } from '#domain/status/status-error.js';
import type { Status } from '#domain/status/status.js';
import type { WatchEvent } from '#domain/watch/watch-event.js';
import type { Subject } from '#domain/status/generic-server-response.js';

export interface ApiClientOptions {
  /** See userAgent(). */
  readonly userAgent: string;
  /** Who owns the fields this client writes; without it the server takes the beginning of the user agent. */
  readonly fieldManager?: string;
  /** For the time a server asks to wait. */
  readonly clock?: Clock;
}

export interface ObjectList<T> {
  readonly metadata: ListMeta;
  readonly items: readonly T[];
}

/** How often one request is sent again because the server asked for it; client-go's number. */
const maxRetries = 10;

/** How many objects `listAll` asks for at a time; client-go's number. */
const pageSize = 500;

const patchMediaTypes: Readonly<Record<Patch['type'], string>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};

/**
 * The verbs of the API, typed by the definition of a resource. A refusal is thrown as StatusError, the lack of an answer as ConnectionError.
 * Answers with 429 or 5xx and a Retry-After are waited for and the request sent again, as client-go does.
 */
export class ApiClient {
  private readonly clock: Clock;

  constructor(
    private readonly transport: Transport,
    private readonly options: ApiClientOptions,
  ) {
    this.clock = options.clock ?? systemClock;
  }

  async get<T extends KubeObject>(resource: ResourceDefinition<T>, key: ObjectKey, options: CallOptions = {}): Promise<T> {
    return (await this.request({ method: 'GET', path: objectPath(resource, key) }, options.signal, subjectOf(resource, key))) as T;
  }

  /** One page. */
  async list<T extends KubeObject>(resource: ResourceDefinition<T>, options: ListCallOptions = {}): Promise<ObjectList<T>> {
    const { signal, namespace, ...query } = options;
    const answer = await this.request({ method: 'GET', path: collectionPath(resource, namespace), query }, signal, { resource });
    const { metadata, items } = answer as { metadata: ListMeta; items: readonly T[] | null };
    return { metadata, items: (items ?? []).map((item) => withKind(resource, item)) };
  }

  /**
   * All pages, true at the revision of the first. When the rest is no longer to be had in pages, everything is asked for at once, as client-go's
   * pager does.
   */
  async listAll<T extends KubeObject>(resource: ResourceDefinition<T>, options: Selection & CallOptions = {}): Promise<ObjectList<T>> {
    const first = await this.list(resource, { ...options, limit: pageSize });
    const items = [...first.items];
    for (let more = first.metadata.continue; more;) {
      try {
        const page = await this.list(resource, { ...options, limit: pageSize, continue: more });
        for (const item of page.items) items.push(item);
        more = page.metadata.continue;
      } catch (error) {
        if (isStatusError(error, 'Expired')) return this.list(resource, options);
        throw error;
      }
    }
    return { metadata: { resourceVersion: first.metadata.resourceVersion ?? '' }, items };
  }

  /** In the namespace the object names. */
  async create<T extends KubeObject>(resource: ResourceDefinition<T>, object: Draft<T>, options: WriteOptions = {}): Promise<T> {
    const body = json(withKind(resource, object));
    const path = collectionPath(resource, object.metadata.namespace);
    const request = { method: 'POST', path, query: this.writeQuery(options), body } as const;
    return (await this.request(request, options.signal, { resource, name: object.metadata.name ?? '' })) as T;
  }

  /** Replaces the whole object, or the part of it that is the subresource; its resourceVersion guards it. */
  async update<T extends KubeObject>(resource: ResourceDefinition<T>, object: T, options: WriteOptions = {}): Promise<T> {
    const key = keyOf(object);
    const path = objectPath(resource, key, options.subresource);
    const request = { method: 'PUT', path, query: this.writeQuery(options), body: json(object) } as const;
    return (await this.request(request, options.signal, subjectOf(resource, key))) as T;
  }

  async patch<T extends KubeObject>(resource: ResourceDefinition<T>, key: ObjectKey, patch: Patch, options: WriteOptions = {}): Promise<T> {
    const path = objectPath(resource, key, options.subresource);
    const query = { ...this.writeQuery(options), ...(patch.type === 'apply' && patch.force === true && { force: true }) };
    const body = { mediaType: patchMediaTypes[patch.type], value: patch.patch };
    return (await this.request({ method: 'PATCH', path, query, body }, options.signal, subjectOf(resource, key))) as T;
  }

  /** The last state of the object, its state while it is being deleted, or a Status, as the server likes. */
  async delete<T extends KubeObject>(
    resource: ResourceDefinition<T>,
    key: ObjectKey,
    request: DeleteRequest = {},
    options: Omit<WriteOptions, 'subresource'> = {},
  ): Promise<T | Status> {
    const query = { dryRun: this.writeQuery(options).dryRun };
    const call = { method: 'DELETE', path: objectPath(resource, key), query, body: deleteBody(request) } as const;
    return (await this.request(call, options.signal, subjectOf(resource, key))) as T | Status;
  }

  /** Deletes what is selected. What it answers is a list of what was there, or a Status. */
  async deleteCollection<T extends KubeObject>(
    resource: ResourceDefinition<T>,
    selection: Selection,
    request: Omit<DeleteRequest, 'uid'> = {},
    options: CallOptions = {},
  ): Promise<void> {
    const { namespace, ...query } = selection;
    const path = collectionPath(resource, namespace);
    await this.request({ method: 'DELETE', path, query, body: deleteBody(request) }, options.signal, { resource });
  }

  /** A part of an object that is of another kind than the object: `scale`, `binding`, `token`, `log`. */
  subresource<S>(resource: ResourceDefinition, key: ObjectKey, name: string): SubresourceClient<S> {
    const send = (request: TransportRequest, options: WriteOptions): Promise<unknown> => {
      const query = request.method === 'GET' ? request.query : { ...this.writeQuery(options), ...request.query };
      return this.request({ ...request, ...(query && { query }) }, options.signal, subjectOf(resource, key));
    };
    return new SubresourceClient<S>(objectPath(resource, key, name), send);
  }

  /**
   * Calls `onEvent` with every event until the server ends the watch; then it resolves. Throws the StatusError of a watch that was refused or that
   * an ERROR event ended: 410 when the revision is no longer to be had.
   */
  async watch<T extends KubeObject>(
    resource: ResourceDefinition<T>,
    options: WatchCallOptions,
    onEvent: (event: WatchEvent<T>) => void,
  ): Promise<void> {
    const { signal, namespace, allowWatchBookmarks = true, ...rest } = options;
    const path = collectionPath(resource, namespace);
    const request = { method: 'GET', path, query: { ...rest, allowWatchBookmarks, watch: true }, headers: this.headers() } as const;
    const stop = new LinkedAbort(signal);
    let failure: StatusError | undefined;
    try {
      const answer = await this.insist(
        () =>
          this.transport.watch(
            request,
            (event) => {
              if (event.type !== 'ERROR') return onEvent(event as WatchEvent<T>);
              failure = statusErrorOf(event.object);
              stop.abort();
            },
            stop.signal,
          ),
        stop.signal,
      );
      if (answer.status !== 200) throw refusal(answer, 'GET', { resource });
    } catch (error) {
      throw failure ?? error;
    } finally {
      stop.unlink();
    }
    if (failure) throw failure;
  }

  /** Does what a controller has planned. A create goes into the namespace the action names, else into the one of its object. */
  execute(action: WriteAction, signal?: AbortSignal): Promise<KubeObject | Status> {
    const { resource } = action;
    switch (action.do) {
      case 'create': {
        const { namespace, object } = action;
        const placed = namespace === undefined ? object : { ...object, metadata: { ...object.metadata, namespace } };
        return this.create(resource, placed, { signal });
      }
      case 'update':
        return this.update(resource, action.object, { signal, ...subresourceOf(action) });
      case 'patch':
        return this.patch(resource, action.key, { type: action.patchType, patch: action.patch }, { signal, ...subresourceOf(action) });
      case 'delete':
        return this.delete(resource, action.key, action.options, { signal });
    }
  }

  /** Any request; the value of an answer that is no refusal. */
  async request(request: TransportRequest, signal?: AbortSignal, subject?: Subject): Promise<unknown> {
    const sent = { ...request, headers: { ...this.headers(), ...request.headers } };
    const answer = await this.insist(() => this.transport.request(sent, signal), signal);
    if (answer.status < 200 || answer.status > 299) throw refusal(answer, request.method, subject);
    return answer.value;
  }

  /** Asks again as often and as late as the server wants. */
  private async insist(ask: () => Promise<TransportAnswer>, signal: AbortSignal | undefined): Promise<TransportAnswer> {
    for (let attempt = 0; ; attempt++) {
      const answer = await ask();
      const waitMs = retryAfterMs(answer);
      if (waitMs === undefined || attempt >= maxRetries) return answer;
      await sleep(this.clock, waitMs, signal);
    }
  }

  private headers(): Readonly<Record<string, string>> {
    return { 'user-agent': this.options.userAgent };
  }

  private writeQuery({ dryRun, fieldManager = this.options.fieldManager }: WriteOptions): Query {
    return { ...(dryRun === true && { dryRun: 'All' }), ...(fieldManager !== undefined && { fieldManager }) };
  }
}

/** The items of a list do not say what they are: their list does. */
function withKind<T>({ group, version, kind }: ResourceDefinition, object: T): T {
  const given = object as { readonly apiVersion?: string; readonly kind?: string };
  if (given.apiVersion && given.kind) return object;
  return { apiVersion: group === '' ? version : `${group}/${version}`, kind, ...object };
}

function json(value: unknown): { readonly mediaType: string; readonly value: unknown } {
  return { mediaType: 'application/json', value };
}

function deleteBody({ uid, resourceVersion, ...options }: DeleteRequest): { readonly mediaType: string; readonly value: DeleteOptions } {
  const preconditions = { ...(uid !== undefined && { uid }), ...(resourceVersion !== undefined && { resourceVersion }) };
  const guarded = Object.keys(preconditions).length > 0;
  return {
    mediaType: 'application/json',
    value: { kind: 'DeleteOptions', apiVersion: 'v1', ...options, ...(guarded && { preconditions }) },
  };
}

function subjectOf(resource: ResourceDefinition, key: ObjectKey): Subject {
  return { resource, name: splitKey(key).name };
}

function subresourceOf({ subresource }: { readonly subresource?: string }): { readonly subresource?: string } {
  return subresource === undefined ? {} : { subresource };
}
