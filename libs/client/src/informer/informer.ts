import type { Selection } from '#client/call-options.js';
import { Reflector, type ReflectorSink, type ReflectorSurroundings } from '#client/informer/reflector.js';
import { Waiters } from '#client/informer/waiters.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { compareRevisions } from '#domain/informer/compare-revisions.js';
import { ObjectCache, type ObjectChange } from '#domain/informer/object-cache.js';
import type { KubeObject } from '#domain/meta/object-meta.js';
import { type FieldSelector, parseFieldSelector } from '#domain/selectors/field-selector.js';
import { parseLabelSelector } from '#domain/selectors/parse-label-selector.js';
import { matchesFields } from '#domain/selectors/selectable-fields.js';
import { matchesSelector, type Selector } from '#domain/selectors/selector.js';
import type { WatchEvent } from '#domain/watch/watch-event.js';

/** Called with the state before and after; absent are what was not yet and what is no more. */
export type ChangeListener<T extends KubeObject = KubeObject> = (change: ObjectChange<T>) => void;

/** The cache of one resource, or of those of its objects that are selected, and who wants to know when it changes. */
export class Informer<T extends KubeObject = KubeObject> {
  readonly cache = new ObjectCache<T>();
  /** Settles when the informer has stopped. */
  readonly stopped: Promise<void>;
  private readonly listeners = new Set<ChangeListener<T>>();
  private readonly waiters: Waiters;
  private readonly stopping = new AbortController();
  private readonly labels: Selector;
  private readonly fields: FieldSelector;
  private listed = false;

  /** Begins at once, and goes on until `stop`. */
  constructor(
    readonly resource: ResourceDefinition<T>,
    readonly selection: Selection,
    private readonly surroundings: ReflectorSurroundings,
  ) {
    this.labels = parseLabelSelector(selection.labelSelector ?? '');
    this.fields = parseFieldSelector(selection.fieldSelector ?? '');
    this.waiters = new Waiters(surroundings.clock);
    const sink: ReflectorSink<T> = {
      replace: (objects, revision) => this.replace(objects, revision),
      apply: (event) => this.apply(event),
    };
    this.stopped = new Reflector(resource, selection, sink, surroundings).run(this.stopping.signal);
  }

  stop(): void {
    this.stopping.abort();
    this.listeners.clear();
  }

  /** True once there has been a list. */
  get synced(): boolean {
    return this.listed;
  }

  /** True when the cache would hold this object. */
  selects(object: T): boolean {
    const { namespace } = this.selection;
    if (namespace && object.metadata.namespace !== namespace) return false;
    return matchesSelector(this.labels, object.metadata.labels) && matchesFields(this.resource, this.fields, object);
  }

  /** Begins with what is there already, as if it were new. Returns how to stop. */
  onChange(listener: ChangeListener<T>): () => void {
    for (const object of this.cache.list()) this.call(listener, { old: undefined, new: object });
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Resolves with true once `holds`, which is asked after every change; with false when it does not within `ms`. */
  until(holds: () => boolean, ms: number, signal?: AbortSignal): Promise<boolean> {
    return this.waiters.until(holds, ms, signal);
  }

  /** True once everything up to the revision has been seen. */
  hasReached(revision: string): boolean {
    return this.synced && compareRevisions(this.cache.revision, revision) >= 0;
  }

  private replace(objects: readonly T[], revision: string): void {
    const changes = this.cache.replace(objects, revision);
    this.listed = true;
    this.tell(changes);
  }

  private apply(event: WatchEvent<T>): void {
    const change = this.cache.apply(event);
    this.tell(change ? [change] : []);
  }

  private tell(changes: readonly ObjectChange<T>[]): void {
    for (const change of changes) {
      for (const listener of this.listeners) this.call(listener, change);
    }
    this.waiters.check();
  }

  private call(listener: ChangeListener<T>, change: ObjectChange<T>): void {
    try {
      listener(change);
    } catch (error) {
      this.surroundings.log.error({ err: error }, `A listener to ${this.resource.plural} failed`);
    }
  }
}
