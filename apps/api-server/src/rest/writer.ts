import { randomUUID } from 'node:crypto';
import type { Attributes } from '#domain/admission/attributes.js';
import type { DeleteOptions } from '#domain/api/request/delete-options.js';
import { canonicalObject } from '#domain/api/canonical-object.js';
import { objectKey } from '#domain/api/request/object-key.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { UpdateStrategy, WriteContext } from '#domain/api/strategy.js';
import { dedupOwnerReferences } from '#domain/api/write/dedup-owner-references.js';
import { maxNameGenerationAttempts } from '#domain/api/write/generate-name.js';
import { prepareCreate } from '#domain/api/write/prepare-create.js';
import { type Deletion, isFinished, prepareDelete } from '#domain/api/write/prepare-delete.js';
import { lockOptimistically, prepareUpdate } from '#domain/api/write/prepare-update.js';
import { fillSystemMetadata, inNamespaceOf } from '#domain/api/write/system-metadata.js';
import { keepManagers } from '#domain/apply/keep-managers.js';
import { changesNothing } from '#domain/apply/changes-nothing.js';
import { equal } from '#domain/json/equal.js';
import { keyOf, type KubeObject, type TemplateMeta } from '#domain/meta/object-meta.js';
import { alreadyExists, generateNameConflict, isStatusError, notFound, serverTimeout, StatusError } from '#domain/status/status-error.js';
import type { Admission } from '../admission/admission.js';
import type { Entry } from '../cache/entry.js';
import type { Allocation, Allocations } from './allocations.js';
import { type ObjectStore, Outdated } from './object-store.js';
import { attributesOf, type WriteRequest } from './write-request.js';

/** How often a write is tried again when others write the same object at the same time. */
const maxAttempts = 50;

/** What a write did. */
export interface Written {
  /** The object as it is now; of a dry run as it would be. */
  readonly object: KubeObject;
  /** Present when the object was stored. */
  readonly entry?: Entry;
  readonly created?: boolean;
  /** The object is gone. */
  readonly removed?: boolean;
  /** Nothing was done: the object is on its way out already. */
  readonly pending?: boolean;
}

export interface WriterParts {
  readonly objects: ObjectStore;
  readonly admission: Admission;
  readonly allocations: Allocations;
  readonly now: () => number;
  readonly random: () => number;
}

/** An update: what it makes of the object. */
export interface Update<T extends KubeObject> {
  readonly strategy: UpdateStrategy<T>;
  /**
   * The new state; called anew when the object has changed meanwhile, unless it says that a conflict is the client's. `prev` is absent when
   * the object does not exist, and then it may refuse by throwing.
   */
  change(prev: T | undefined): T | Promise<T>;
  /** The object is created where it does not exist. */
  readonly mayCreate: boolean;
}

/** The path of every write: admission, the rules of the kind, the store. Nothing here knows a kind. */
export class Writer {
  constructor(private readonly parts: WriterParts) {}

  /** Creates an object that was decoded, defaulted and put into its namespace. Throws StatusError. */
  async create<T extends KubeObject>(request: WriteRequest<T>, given: T): Promise<Written> {
    const needsName = !(given.metadata as TemplateMeta).name && Boolean(given.metadata.generateName);
    const deduped = track(request, undefined, this.#dedup(request, given, 'before'));
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#createOnce(request, deduped);
      } catch (error) {
        if (!needsName || !isStatusError(error, 'AlreadyExists') || attempt >= maxNameGenerationAttempts) throw error;
      }
    }
  }

  /** Changes an object, or creates it. Throws StatusError. */
  async update<T extends KubeObject>(request: WriteRequest<T>, update: Update<T>): Promise<Written> {
    const { definition, namespace, name } = request;
    const key = objectKey(namespace, name);
    for (let attempt = 1; ; attempt += 1) {
      const previous = this.parts.objects.get(definition, key);
      try {
        if (previous) return await this.#updateOnce(request, update, previous);
        if (!update.mayCreate) throw notFound(definition, name);
        const created = track(request, undefined, await update.change(undefined));
        return { ...(await this.#createOnce(request, this.#dedup(request, created, 'after'))), created: true };
      } catch (error) {
        if (!(error instanceof Outdated)) throw error;
        if (attempt >= maxAttempts) throw serverTimeout(definition, 'update', 2);
      }
    }
  }

  /** Deletes one object. Throws StatusError. */
  async delete<T extends KubeObject>(request: WriteRequest<T>, options: DeleteOptions): Promise<Written> {
    const { definition, namespace, name } = request;
    const key = objectKey(namespace, name);
    for (let attempt = 1; ; attempt += 1) {
      const previous = this.parts.objects.get(definition, key);
      if (!previous) throw notFound(definition, name);
      try {
        return await this.#deleteOnce(request, options, previous);
      } catch (error) {
        if (!(error instanceof Outdated)) throw error;
        if (attempt >= maxAttempts) throw serverTimeout(definition, 'delete', 2);
      }
    }
  }

  async #createOnce<T extends KubeObject>(request: WriteRequest<T>, given: T): Promise<Written> {
    const { definition, options } = request;
    const attributes = attributesOf(request, 'CREATE');
    const admitted = this.#dedup(request, await this.#admit(request, attributes, given), 'after');
    const context = this.#context(request);
    const filled = fillSystemMetadata(inNamespaceOf(admitted, request.namespace), context);
    const allocation = this.parts.allocations.create(definition, filled, options.dryRun);
    try {
      const prepared = prepareCreate(definition, allocation.object, context);
      prepared.warnings.forEach((warning) => request.warn(warning));
      await this.#validate(request, { ...attributes, name: prepared.object.metadata.name }, prepared.object);
      const written = await this.#storeNew(request, prepared.object);
      await allocation.commit();
      return written;
    } catch (error) {
      allocation.rollBack();
      throw this.#explain(error, request, allocation.object);
    }
  }

  async #storeNew<T extends KubeObject>({ definition, options }: WriteRequest<T>, object: T): Promise<Written> {
    if (!options.dryRun) {
      const entry = await this.parts.objects.create(definition, canonicalObject(definition, object));
      return { object: entry.objectIn(definition), entry };
    }
    if (this.parts.objects.get(definition, keyOf(object))) throw alreadyExists(definition, object.metadata.name);
    const { resourceVersion: _, ...metadata } = object.metadata;
    return { object: canonicalObject(definition, { ...object, metadata } as T) };
  }

  async #updateOnce<T extends KubeObject>(request: WriteRequest<T>, update: Update<T>, previous: Entry): Promise<Written> {
    const { definition } = request;
    const prev = previous.objectIn(definition) as T;
    const changed = track(request, prev, await update.change(prev));
    const attributes = { ...attributesOf(request, 'UPDATE'), oldObject: prev };
    const admitted = this.#dedup(request, await this.#admit(request, attributes, changed), 'after');
    if (admitted === prev) return this.#leave(request, update, attributes, previous);
    const context = this.#context(request);
    const locked = lockOptimistically(definition, update.strategy, inNamespaceOf(admitted, request.namespace), prev);
    const allocation = this.#allocateForUpdate(request, locked, prev);
    try {
      const { object, warnings } = prepareUpdate(definition, update.strategy, { next: allocation.object, prev }, context);
      warnings.forEach((warning) => request.warn(warning));
      await this.#validate(request, attributes, object);
      const written = await this.#storeChange(request, previous, object);
      await allocation.commit();
      return written;
    } catch (error) {
      allocation.rollBack();
      throw error;
    }
  }

  /** An update that left the very object as it is, as an apply does that finds everything in place: rules that it has passed are not asked again. */
  async #leave<T extends KubeObject>(
    request: WriteRequest<T>,
    { strategy }: Update<T>,
    attributes: Attributes,
    previous: Entry,
  ): Promise<Written> {
    const object = previous.objectIn(request.definition) as T;
    strategy.warnOnUpdate(object, object).forEach((warning) => request.warn(warning));
    await this.#validate(request, attributes, object);
    return { object, entry: previous };
  }

  /** Only the object itself has addresses and ports; subresources keep those of `prev`. */
  #allocateForUpdate<T extends KubeObject>({ definition, subresource, options }: WriteRequest<T>, next: T, prev: T): Allocation<T> {
    if (subresource !== '') return { object: next, commit: () => Promise.resolve(), rollBack: () => undefined };
    return this.parts.allocations.update(definition, { next, prev }, options.dryRun);
  }

  /** A change that changes nothing is not written; one that takes the last finalizer of a deleted object removes it. */
  async #storeChange<T extends KubeObject>({ definition, options }: WriteRequest<T>, previous: Entry, changed: T): Promise<Written> {
    const prev = previous.objectIn(definition) as T;
    const object = canonicalObject(definition, changed);
    if (isFinished(definition, object, prev)) {
      if (!options.dryRun) await this.#remove(definition, previous, object);
      return { object, removed: true };
    }
    if (changesNothing(object, prev)) return { object: prev, entry: previous };
    if (options.dryRun) return { object };
    const entry = await this.parts.objects.update(definition, previous, object);
    return { object: entry.objectIn(definition), entry };
  }

  async #deleteOnce<T extends KubeObject>(request: WriteRequest<T>, options: DeleteOptions, previous: Entry): Promise<Written> {
    const { definition } = request;
    const prev = previous.objectIn(definition) as T;
    const deletion = prepareDelete(definition, prev, options, this.parts.now());
    if (deletion.outcome === 'pending') return { object: prev, entry: previous, pending: true };
    await this.#validate(request, { ...attributesOf(request, 'DELETE'), oldObject: prev }, undefined);
    return this.#carryOut(definition, previous, deletion, options.dryRun);
  }

  async #carryOut<T extends KubeObject>(
    definition: ResourceDefinition<T>,
    previous: Entry,
    { outcome, object: left }: Deletion<T>,
    dryRun: boolean,
  ): Promise<Written> {
    const object = canonicalObject(definition, left);
    if (dryRun) return { object, removed: outcome === 'remove' };
    if (outcome === 'remove') {
      const entry = await this.#remove(definition, previous, object);
      return { object: entry.objectIn(definition), removed: true };
    }
    if (equal(object, previous.objectIn(definition))) return { object, entry: previous };
    const entry = await this.parts.objects.update(definition, previous, object);
    return { object: entry.objectIn(definition), entry };
  }

  async #remove<T extends KubeObject>(definition: ResourceDefinition<T>, previous: Entry, last: T): Promise<Entry> {
    const entry = await this.parts.objects.remove(definition, previous, last);
    await this.parts.allocations.release(definition, last);
    return entry;
  }

  /** A name that is taken: generated ones get another text, and an object on its way out is told apart. */
  #explain<T extends KubeObject>(error: unknown, { definition }: WriteRequest<T>, object: T): unknown {
    if (!isStatusError(error, 'AlreadyExists')) return error;
    const { name, generateName } = object.metadata;
    const named = generateName ? generateNameConflict(definition, name, 1) : error;
    const existing = this.parts.objects.get(definition, keyOf(object));
    if (!existing?.stored.metadata.deletionTimestamp) return named;
    const { code, reason, message, details } = named.status;
    return new StatusError(code, reason ?? '', `object is being deleted: ${message ?? ''}`, details);
  }

  #dedup<T extends KubeObject>(request: WriteRequest<T>, given: T, when: 'before' | 'after'): T {
    const { object, warnings } = dedupOwnerReferences(given, when);
    warnings.forEach((warning) => request.warn(warning));
    return object;
  }

  async #admit<T extends KubeObject>(request: WriteRequest<T>, attributes: Attributes, object: T): Promise<T> {
    if (request.admitted) return object;
    const admitted = await this.parts.admission.admit(attributes, object);
    const { object: managed, warning } = keepManagers(object, admitted);
    if (warning !== undefined) request.warn(warning);
    return managed;
  }

  #validate<T extends KubeObject>(request: WriteRequest<T>, attributes: Attributes, object: T | undefined): Promise<void> {
    return request.admitted ? Promise.resolve() : this.parts.admission.validate(attributes, object);
  }

  #context<T extends KubeObject>(request: WriteRequest<T>): WriteContext {
    const warn = (text: string): void => request.warn(text);
    return { now: this.parts.now(), user: request.user, random: this.parts.random, newUid: randomUUID, warn };
  }
}

function track<T extends KubeObject>(request: WriteRequest<T>, prev: T | undefined, next: T): T {
  return request.track ? request.track(prev, next) : next;
}
