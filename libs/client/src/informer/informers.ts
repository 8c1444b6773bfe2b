import type { Selection } from '#client/call-options.js';
import { type ChangeListener, Informer } from '#client/informer/informer.js';
import type { ReflectorSurroundings } from '#client/informer/reflector.js';
import { isStatus } from '#client/refusal.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { ObjectIndex, Reader } from '#domain/controllers/controller.js';
import { equal } from '#domain/json/equal.js';
import type { KubeObject, ObjectKey } from '#domain/meta/object-meta.js';
import { formatGroupResource } from '#domain/status/status-error.js';
import type { Status } from '#domain/status/status.js';

/** A write and what the server answered. */
export interface Written {
  readonly resource: ResourceDefinition;
  /** Of the object that was written; of a new one, its key as the server named it. */
  readonly key: ObjectKey;
  readonly deleted: boolean;
  readonly answer: KubeObject | Status;
}

/** How long a loop waits for its own write to come back. Beyond that it is better to act on old knowledge than not at all. */
const reachDeadlineMs = 30_000;

/** Upstream waits for caches without end; a wait that long only shows in the signal. */
const noDeadlineMs = 2 ** 31 - 1;

/**
 * The caches of one process: one informer, and so one watch, for each resource, however many loops look at it. A resource that is read must have
 * been started, by `start` or `onChange`; reading another one throws, because it would look empty.
 */
export class Informers implements Reader {
  private readonly informers = new Map<string, Informer>();
  /** Informers that have not come to an end, those no longer held among them. */
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly surroundings: ReflectorSurroundings) {}

  /** Begins to hold a resource, or those of its objects that are selected. Throws when it is held already, but another selection of it. */
  start<T extends KubeObject>(resource: ResourceDefinition<T>, selection: Selection = {}): void {
    const informer = this.informers.get(nameOf(resource));
    if (!informer) this.begin(resource, selection);
    else if (!equal(informer.selection, selection)) throw new Error(`${nameOf(resource)} is held with another selection`);
  }

  /** Lets go of a resource that is no longer served. */
  stop(resource: ResourceDefinition): void {
    this.informers.get(nameOf(resource))?.stop();
    this.informers.delete(nameOf(resource));
  }

  /** True when the resource has been started. */
  holds(resource: ResourceDefinition): boolean {
    return this.informers.has(nameOf(resource));
  }

  /** Stops everything; resolves when nothing is under way any more. */
  async close(): Promise<void> {
    for (const informer of this.informers.values()) informer.stop();
    await Promise.all(this.running);
  }

  get<T extends KubeObject>(resource: ResourceDefinition<T>, key: ObjectKey): T | undefined {
    return this.of(resource).cache.get(key);
  }

  list<T extends KubeObject>(resource: ResourceDefinition<T>, namespace?: string): readonly T[] {
    return this.of(resource).cache.list(namespace);
  }

  controlledBy<T extends KubeObject>(resource: ResourceDefinition<T>, uid: string): readonly T[] {
    return this.of(resource).cache.controlledBy(uid);
  }

  orphansIn<T extends KubeObject>(resource: ResourceDefinition<T>, namespace: string): readonly T[] {
    return this.of(resource).cache.orphansIn(namespace);
  }

  by<T extends KubeObject>(index: ObjectIndex<T>, value: string): readonly T[] {
    return this.of(index.resource).cache.by(index, value);
  }

  /**
   * Tells of every change, beginning with what is there as if it were new; several writes may come as one change. Starts the resource when nobody
   * has. Returns how to stop.
   */
  onChange<T extends KubeObject>(resource: ResourceDefinition<T>, listener: ChangeListener<T>): () => void {
    return this.startedOf(resource).onChange(listener);
  }

  /** Resolves once every resource that has been started has been listed; rejects with the reason of `signal`. */
  async synced(signal?: AbortSignal): Promise<void> {
    const informers = [...this.informers.values()];
    await Promise.all(informers.map((informer) => informer.until(() => informer.synced, noDeadlineMs, signal)));
  }

  /** True once the cache has seen the revision, false when it has not within 30 s. At once for a resource nobody holds. */
  reached(resource: ResourceDefinition, revision: string, signal?: AbortSignal): Promise<boolean> {
    const informer = this.informers.get(nameOf(resource));
    return informer ? informer.until(() => informer.hasReached(revision), reachDeadlineMs, signal) : Promise.resolve(true);
  }

  /**
   * True once the cache shows a write, so that who reads it next reads what he wrote; false when it does not within 30 s. At once when the cache
   * will never show it: the resource is not held, or the object is none of those selected and was none.
   */
  shows(written: Written, signal?: AbortSignal): Promise<boolean> {
    const informer = this.informers.get(nameOf(written.resource));
    return informer ? informer.until(() => showsWrite(informer, written), reachDeadlineMs, signal) : Promise.resolve(true);
  }

  private begin<T extends KubeObject>(resource: ResourceDefinition<T>, selection: Selection): Informer<T> {
    const informer = new Informer(resource, selection, this.surroundings);
    this.informers.set(nameOf(resource), informer as unknown as Informer);
    const running = informer.stopped.finally(() => this.running.delete(running));
    this.running.add(running);
    return informer;
  }

  private startedOf<T extends KubeObject>(resource: ResourceDefinition<T>): Informer<T> {
    const informer = this.informers.get(nameOf(resource));
    return informer ? (informer as unknown as Informer<T>) : this.begin(resource, {});
  }

  private of<T extends KubeObject>(resource: ResourceDefinition<T>): Informer<T> {
    const informer = this.informers.get(nameOf(resource));
    if (!informer) throw new Error(`nobody has started ${nameOf(resource)}`);
    return informer as unknown as Informer<T>;
  }
}

function nameOf(resource: ResourceDefinition): string {
  return `${resource.version}/${formatGroupResource(resource)}`;
}

function showsWrite(informer: Informer, { key, answer, deleted }: Written): boolean {
  const cached = informer.cache.get(key);
  const object = isStatus(answer) ? undefined : (answer as KubeObject);
  if (deleted) {
    const uid = object?.metadata.uid ?? (answer as Status).details?.uid;
    if (cached === undefined || (uid !== undefined && cached.metadata.uid !== uid)) return true;
    // Being deleted, by finalizers or in its time of grace.
    return cached.metadata.deletionTimestamp !== undefined && (!object || informer.hasReached(object.metadata.resourceVersion));
  }
  if (!object || (cached === undefined && !informer.selects(object))) return true;
  return informer.hasReached(object.metadata.resourceVersion);
}
