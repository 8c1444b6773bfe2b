import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { WriteContext } from '#domain/api/strategy.js';
import { patchObject } from '#domain/api/write/patch-object.js';
import { prepareCreate } from '#domain/api/write/prepare-create.js';
import { isFinished, prepareDelete } from '#domain/api/write/prepare-delete.js';
import { checkUid, lockOptimistically, prepareUpdate } from '#domain/api/write/prepare-update.js';
import { decodeValue } from '#domain/codec/decode-json.js';
import type { DeleteRequest, RequestAction } from '#domain/controllers/controller.js';
import { ObjectCache } from '#domain/informer/object-cache.js';
import { semanticallyEqual } from '#domain/json/equal.js';
import type { Json } from '#domain/json/json.js';
import { type Draft, keyOf, type KubeObject, type ObjectKey } from '#domain/meta/object-meta.js';
import { alreadyExists, notFound } from '#domain/status/status-error.js';
import { formatTime } from '#domain/time/rfc3339.js';

/** What became of an object in one write; `next` is absent when it is gone. */
export interface Change {
  readonly resource: ResourceDefinition;
  readonly prev?: KubeObject;
  readonly next?: KubeObject;
}

/**
 * The rules of the API server over objects in memory: what it decodes, defaults, prepares, validates, keeps and lets go. Names made up are
 * `<generateName><serial number>`. Fails on fields that do not exist, so that no control loop writes any.
 */
export class ObjectServer {
  private readonly stored = new Map<string, ObjectCache>();
  private readonly listeners: ((change: Change) => void)[] = [];
  private revision = 0;
  private serial = 0;

  /** `now` is the server's clock, in milliseconds. */
  constructor(private readonly now: () => number) {}

  onChange(listener: (change: Change) => void): void {
    this.listeners.push(listener);
  }

  /** The objects of a resource, as caches have them that are never late. */
  cache<T extends KubeObject>(resource: ResourceDefinition<T>): ObjectCache<T> {
    return this.table(resource) as unknown as ObjectCache<T>;
  }

  /** Answers a request of a plan; throws a StatusError. */
  answer(action: RequestAction): readonly KubeObject[] {
    const { resource } = action;
    switch (action.do) {
      case 'create':
        return [this.create(resource, action.object, action.namespace)];
      case 'update':
        return [this.update(resource, action.object, action.subresource)];
      case 'patch':
        return [this.patch(resource, action.key, action)];
      case 'delete':
        return [this.delete(resource, action.key, action.options)];
      case 'get':
        return [this.get(resource, action.key)];
      case 'list':
        return this.table(resource).list(action.namespace);
      case 'delete-collection':
        for (const object of this.table(resource).list(action.namespace)) this.delete(resource, keyOf(object), action.options);
        return [];
    }
  }

  get(resource: ResourceDefinition, key: ObjectKey): KubeObject {
    const found = this.table(resource).get(key);
    if (!found) throw notFound(resource, key.slice(key.indexOf('/') + 1));
    return found;
  }

  /** As create, but the rules of the kind are not asked: for states that take another server, or an older one, to come about. */
  put(resource: ResourceDefinition, draft: Draft, namespace?: string): KubeObject {
    const object = this.complete(resource, draft, namespace);
    return this.store(resource, resource.strategy.prepareForCreate(object, this.context()));
  }

  create(resource: ResourceDefinition, draft: Draft, namespace?: string): KubeObject {
    return this.store(resource, prepareCreate(resource, this.complete(resource, draft, namespace), this.context()).object);
  }

  private complete(resource: ResourceDefinition, draft: Draft, namespace?: string): KubeObject {
    const name = draft.metadata.name ?? `${draft.metadata.generateName ?? ''}${(this.serial += 1)}`;
    const metadata = {
      ...draft.metadata,
      name,
      uid: `uid-${(this.serial += 1)}`,
      creationTimestamp: formatTime(this.now()),
      resourceVersion: '',
      ...(namespace !== undefined && { namespace }),
    };
    const apiVersion = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
    const object = decode(resource, { ...draft, apiVersion, kind: resource.kind, metadata });
    if (this.table(resource).get(keyOf(object))) throw alreadyExists(resource, name);
    return resource.strategy.applyDefaults(object);
  }

  update(resource: ResourceDefinition, object: KubeObject, subresource?: string, isChecked = true): KubeObject {
    const prev = this.get(resource, keyOf(object));
    const rules = subresource === undefined ? resource.strategy : resource.subresources.find(({ name }) => name === subresource)?.update;
    if (!rules) throw new Error(`${resource.plural}/${subresource} takes no update`);
    checkUid(resource, object, prev);
    const next = lockOptimistically(resource, rules, resource.strategy.applyDefaults(decode(resource, object)), prev);
    const prepared = isChecked
      ? prepareUpdate(resource, rules, { next, prev }, this.context()).object
      : rules.prepareForUpdate(next, prev, this.context());
    if (isFinished(resource, prepared, prev)) return this.store(resource, prepared, 'gone');
    return semanticallyEqual(withoutRevision(prepared), withoutRevision(prev)) ? prev : this.store(resource, prepared);
  }

  delete(resource: ResourceDefinition, key: ObjectKey, options: DeleteRequest = {}): KubeObject {
    const prev = this.get(resource, key);
    const { uid, resourceVersion, ...others } = options;
    const preconditions = { ...(uid !== undefined && { uid }), ...(resourceVersion !== undefined && { resourceVersion }) };
    const { outcome, object } = prepareDelete(resource, prev, { dryRun: false, ...others, preconditions }, this.now());
    if (outcome === 'pending') return prev;
    if (outcome === 'mark' && semanticallyEqual(object, prev)) return prev;
    return this.store(resource, object, outcome === 'remove' ? 'gone' : undefined);
  }

  private patch(resource: ResourceDefinition, key: ObjectKey, action: RequestAction & { readonly do: 'patch' }): KubeObject {
    const patch = { type: action.patchType, value: action.patch as Json, strictErrors: [] };
    const { object } = patchObject(resource, this.get(resource, key), patch, 'Strict');
    return this.update(resource, object, action.subresource);
  }

  private store(resource: ResourceDefinition, object: KubeObject, end?: 'gone'): KubeObject {
    this.revision += 1;
    const table = this.table(resource);
    const prev = table.get(keyOf(object));
    const next = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.revision) } };
    table.apply({ type: end ? 'DELETED' : prev ? 'MODIFIED' : 'ADDED', object: next });
    for (const listener of this.listeners) listener({ resource, ...(prev && { prev }), ...(!end && { next }) });
    return next;
  }

  private table(resource: ResourceDefinition): ObjectCache {
    const name = `${resource.storage.group}/${resource.storage.plural}`;
    let table = this.stored.get(name);
    if (!table) this.stored.set(name, (table = new ObjectCache()));
    return table;
  }

  private context(): WriteContext {
    return {
      now: this.now(),
      user: { username: 'system:kube-controller-manager', groups: [] },
      random: () => 0.5,
      newUid: () => `uid-${(this.serial += 1)}`,
    };
  }
}

/** What the server makes of an object that is sent to it. */
function decode<T extends KubeObject>(resource: ResourceDefinition, object: T): T {
  const sent: unknown = JSON.parse(JSON.stringify(object));
  const { object: decoded, strictErrors } = decodeValue<T>(resource.schema, sent, { strict: true });
  if (strictErrors.length > 0) throw new Error(`${resource.plural}: ${strictErrors.join(', ')}`);
  return decoded;
}

function withoutRevision(object: KubeObject): object {
  return { ...object, metadata: { ...object.metadata, resourceVersion: '' } };
}
