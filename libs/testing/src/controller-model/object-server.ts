import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { decodeValue } from '#domain/codec/decode-json.js';
import type { DeleteRequest, RequestAction } from '#domain/controllers/controller.js';
import { ObjectCache } from '#domain/informer/object-cache.js';
import { semanticallyEqual } from '#domain/json/equal.js';
import type { Json } from '#domain/json/json.js';
import { type Draft, keyOf, type KubeObject, type ObjectKey } from '#domain/meta/object-meta.js';
import { applyJsonPatch } from '#domain/patch/json-patch.js';
import { applyMergePatch } from '#domain/patch/merge-patch.js';
import { applyStrategicMergePatch } from '#domain/patch/strategic-merge-patch.js';
import { alreadyExists, conflict, notFound, optimisticLockMessage } from '#domain/status/status-error.js';
import { formatTime } from '#domain/time/rfc3339.js';

/** What became of an object in one write; `next` is absent when it is gone. */
export interface Change {
  readonly resource: ResourceDefinition;
  readonly prev?: KubeObject;
  readonly next?: KubeObject;
}

/**
 * What control loops can tell of an API server, in memory: names, uids, revisions, generation, optimistic locks, finalizers and graceful
 * deletion of pods. Kinds are defaulted and prepared by their
 * own strategies; nothing is validated. Names made up are `<generateName><serial number>`.
 */
export class ObjectServer {
  private readonly stored = new Map<string, ObjectCache>();
  private readonly listeners: ((change: Change) => void)[] = [];
  private revision = 0;
  private serial = 0;
  private readonly context = {
    now: 0,
    user: { username: 'system:kube-controller-manager', groups: [] },
    random: () => 0.5,
    newUid: () => `uid-${(this.serial += 1)}`,
  };

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

  create(resource: ResourceDefinition, draft: Draft, namespace?: string): KubeObject {
    const name = draft.metadata.name ?? `${draft.metadata.generateName ?? ''}${(this.serial += 1)}`;
    const object = {
      ...draft,
      apiVersion: resource.group === '' ? resource.version : `${resource.group}/${resource.version}`,
      kind: resource.kind,
      metadata: {
        uid: `uid-${(this.serial += 1)}`,
        creationTimestamp: formatTime(this.now()),
        ...draft.metadata,
        name,
        ...(namespace !== undefined && { namespace }),
        resourceVersion: '',
      },
    };
    if (this.table(resource).get(keyOf(object))) throw alreadyExists(resource, name);
    return this.store(
      resource,
      resource.strategy.prepareForCreate(resource.strategy.applyDefaults(decode(resource, object)), this.context),
    );
  }

  update(resource: ResourceDefinition, object: KubeObject, subresource?: string): KubeObject {
    const prev = this.get(resource, keyOf(object));
    const given = object.metadata.resourceVersion;
    if (given !== '' && given !== prev.metadata.resourceVersion) throw conflict(resource, object.metadata.name, optimisticLockMessage);
    const rules = subresource === undefined ? resource.strategy : resource.subresources.find(({ name }) => name === subresource)?.update;
    if (!rules) throw new Error(`${resource.plural}/${subresource} takes no update`);
    return this.replace(
      resource,
      prev,
      rules.prepareForUpdate(resource.strategy.applyDefaults(decode(resource, object)), prev, this.context),
    );
  }

  delete(resource: ResourceDefinition, key: ObjectKey, options: DeleteRequest = {}): KubeObject {
    const { strategy } = resource;
    const prev = this.get(resource, key);
    const { metadata } = prev;
    if (options.uid !== undefined && options.uid !== metadata.uid) {
      const why = `Precondition failed: UID in precondition: ${options.uid}, UID in object meta: ${metadata.uid}`;
      throw conflict(resource, metadata.name, why);
    }
    if (options.resourceVersion !== undefined && options.resourceVersion !== metadata.resourceVersion) {
      throw conflict(resource, metadata.name, optimisticLockMessage);
    }
    const finalizers = finalizersAfter(metadata.finalizers ?? [], options.propagationPolicy ?? strategy.defaultPropagation);
    const grace = strategy.gracePeriod?.(prev, options.gracePeriodSeconds) ?? gracePeriodOf(prev, options.gracePeriodSeconds);
    if (finalizers.length === 0 && grace === 0 && !strategy.holdsDeletion?.(prev)) return this.store(resource, prev, 'gone');
    const isKnown = metadata.deletionTimestamp !== undefined && (metadata.deletionGracePeriodSeconds ?? 0) <= grace;
    if (isKnown && finalizers.length === (metadata.finalizers ?? []).length) return prev;
    const deletionTimestamp = metadata.deletionTimestamp ?? formatTime(this.now() + grace * 1000);
    const deleting = { ...prev, metadata: { ...metadata, finalizers, deletionTimestamp, deletionGracePeriodSeconds: grace } };
    return this.store(resource, strategy.markDeleting?.(deleting) ?? deleting);
  }

  private patch(resource: ResourceDefinition, key: ObjectKey, action: RequestAction & { readonly do: 'patch' }): KubeObject {
    const prev = this.get(resource, key);
    const patch = action.patch as Json;
    const document = prev as unknown as Json;
    const apply = {
      json: () => applyJsonPatch(document, patch),
      merge: () => applyMergePatch(document, patch),
      strategic: () => applyStrategicMergePatch(resource.schema, document, patch),
    };
    const next = apply[action.patchType]() as unknown as KubeObject;
    const { uid, resourceVersion } = next.metadata;
    if (uid !== prev.metadata.uid) throw conflict(resource, prev.metadata.name, `the UID in the precondition (${uid}) does not match`);
    if (resourceVersion !== prev.metadata.resourceVersion) throw conflict(resource, prev.metadata.name, optimisticLockMessage);
    return this.update(resource, next, action.subresource);
  }

  private replace(resource: ResourceDefinition, prev: KubeObject, next: KubeObject): KubeObject {
    if (semanticallyEqual(withoutRevision(next), withoutRevision(prev))) return prev;
    const { deletionTimestamp, finalizers = [], deletionGracePeriodSeconds = 0 } = next.metadata;
    const isOver = deletionTimestamp !== undefined && finalizers.length === 0 && deletionGracePeriodSeconds === 0;
    return this.store(resource, next, isOver && !resource.strategy.holdsDeletion?.(next) ? 'gone' : undefined);
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
}

/** What the server makes of an object that is sent to it; fails on fields that do not exist. */
function decode<T extends KubeObject>(resource: ResourceDefinition, object: T): T {
  const sent: unknown = JSON.parse(JSON.stringify(object));
  const { object: decoded, strictErrors } = decodeValue<T>(resource.schema, sent, { strict: true });
  if (strictErrors.length > 0) throw new Error(`${resource.plural}: ${strictErrors.join(', ')}`);
  return decoded;
}

function finalizersAfter(finalizers: readonly string[], policy: DeleteRequest['propagationPolicy']): readonly string[] {
  if (policy === undefined) return finalizers;
  const others = finalizers.filter((name) => name !== 'foregroundDeletion' && name !== 'orphan');
  if (policy === 'Background') return others;
  return [...others, policy === 'Foreground' ? 'foregroundDeletion' : 'orphan'];
}

/** Pods that run somewhere end gracefully; the kind may say so itself. */
function gracePeriodOf(object: KubeObject, requested: number | undefined): number {
  const { spec } = object as { readonly spec?: { readonly nodeName?: string } };
  return object.kind === 'Pod' && spec?.nodeName ? (requested ?? 30) : 0;
}

function withoutRevision(object: KubeObject): object {
  return { ...object, metadata: { ...object.metadata, resourceVersion: '' } };
}
