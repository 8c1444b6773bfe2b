import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { keyOf, type KubeObject } from '#domain/meta/object-meta.js';
import { alreadyExists, conflict, notFound, optimisticLockMessage } from '#domain/status/status-error.js';
import { KeyExistsError, KeyNotFoundError, RevisionConflictError, type Store, type Write } from '#domain/storage/store.js';
import { type Caches, homePrefix } from '../cache/caches.js';
import { Entry } from '../cache/entry.js';
import type { ResourceCache } from '../cache/resource-cache.js';

/**
 * Objects in the store: one write each, conditional on what was there. Reads come from the caches. Objects are in the version of the
 * definition; what is stored is in the stored version.
 */
export class ObjectStore {
  constructor(
    private readonly store: Store,
    readonly caches: Caches,
  ) {}

  cacheOf(definition: ResourceDefinition): ResourceCache {
    return this.caches.of(definition.storage);
  }

  get(definition: ResourceDefinition, key: string): Entry | undefined {
    return this.cacheOf(definition).get(key);
  }

  /** Throws 409 AlreadyExists. */
  async create<T extends KubeObject>(definition: ResourceDefinition<T>, object: T): Promise<Entry> {
    try {
      return await this.#write(definition, object, { type: 'create' });
    } catch (error) {
      if (error instanceof KeyExistsError) throw alreadyExists(definition, object.metadata.name);
      throw error;
    }
  }

  /** Throws Outdated when the object has changed since `previous`. */
  async update<T extends KubeObject>(definition: ResourceDefinition<T>, previous: Entry, object: T): Promise<Entry> {
    return this.#conditional(definition, object, { type: 'update', expected: previous.revision });
  }

  /** Removes an object; watchers see `last`. Throws Outdated when the object has changed since `previous`. */
  async remove<T extends KubeObject>(definition: ResourceDefinition<T>, previous: Entry, last: T): Promise<Entry> {
    return this.#conditional(definition, last, { type: 'delete', expected: previous.revision });
  }

  async #conditional<T extends KubeObject>(
    definition: ResourceDefinition<T>,
    object: T,
    write: { readonly type: 'update' | 'delete'; readonly expected: number },
  ): Promise<Entry> {
    try {
      return await this.#write(definition, object, write);
    } catch (error) {
      if (error instanceof RevisionConflictError) {
        await this.caches.reached(error.actual);
        throw new Outdated(conflict(definition, object.metadata.name, optimisticLockMessage));
      }
      if (error instanceof KeyNotFoundError) throw new Outdated(notFound(definition, object.metadata.name));
      throw error;
    }
  }

  async #write<T extends KubeObject>(
    definition: ResourceDefinition<T>,
    object: T,
    write: { readonly type: 'create' } | { readonly type: 'update' | 'delete'; readonly expected: number },
  ): Promise<Entry> {
    const key = keyOf(object);
    const stored = definition.conversion ? definition.conversion.toStored(object) : object;
    let written: Entry | undefined;
    const encode = (revision: number): Uint8Array => {
      const complete = { ...stored, metadata: { ...stored.metadata, resourceVersion: String(revision) } };
      written = Entry.of(key, revision, complete);
      this.caches.remember(written);
      return written.bytes;
    };
    await this.store.write({ ...write, key: homePrefix(definition.storage) + key, encode } as Write);
    if (!written) throw new Error('a store encodes every write');
    return written;
  }
}

/** Somebody else was faster; `cause` is what the client is told when trying again does not help. */
export class Outdated extends Error {
  constructor(override readonly cause: Error) {
    super('the object has changed');
  }
}
