import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { Draft, KubeObject, ObjectKey } from '#domain/meta/object-meta.js';
import type { ObjectReference } from '#domain/schema/types/core-v1.js';
import type { StatusError } from '#domain/status/status-error.js';

/**
 * One control loop, as data and a pure function.
 *
 * `reconcile` looks at a snapshot and says what to do; it never does it. It is level-triggered: it is told which object to look at, never
 * what happened to it, and calling it twice on the same snapshot returns the same plan. libs/client runs it: informers, queue, retries,
 * writes.
 */
export interface Controller<Memory = unknown> {
  /** Upstream's name of the loop: `deployment`, `garbage-collector`. */
  readonly name: string;
  /** `source.component` of its Events, as `deployment-controller`; absent where it has none. */
  readonly eventSource?: string;
  /** The kind whose keys are in the queue: every change of an object queues its key. Absent where keys come from `watches` alone. */
  readonly reconciles?: ResourceDefinition;
  /** Kinds whose changes matter, and which keys each one touches. */
  readonly watches: readonly ControllerWatch[];
  /** Keys to look at as soon as the caches are filled: those of loops that go over everything now and then. */
  readonly initialKeys?: readonly ObjectKey[];
  /** How failed passes are repeated; without it as client-go does: after 5 ms, doubled up to 1000 s, without end. */
  readonly retries?: RetryPacing;
  reconcile(key: ObjectKey, read: Reader, context: ReconcileContext<Memory>): Plan<Memory>;
}

export interface RetryPacing {
  readonly firstMs: number;
  readonly mostMs: number;
  /** After so many retries in a row the key is dropped until something changes. */
  readonly limit?: number;
}

export interface ControllerWatch {
  readonly resource: ResourceDefinition;
  /**
   * Keys to look at because `object` was added, changed or deleted. Called with the old and the new state of a change, so that an object
   * that moves from one owner to another wakes both. `read` sees the caches as they are after the change.
   */
  keysFor(object: KubeObject, read: Reader): readonly ObjectKey[];
}

export interface ReconcileContext<Memory = unknown> {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What the last plan for this key asked to remember. Absent at first: nothing outlives the process. */
  readonly memory?: Memory;
  /** In [0, 1). */
  random(): number;
}

/** The informer caches, which do not change during a pass. Kinds may differ in age. */
export interface Reader {
  get<T extends KubeObject>(resource: ResourceDefinition<T>, key: ObjectKey): T | undefined;
  /** All objects, or those of one namespace. Order is unspecified. */
  list<T extends KubeObject>(resource: ResourceDefinition<T>, namespace?: string): readonly T[];
  /** Objects whose controller reference has this UID; an index, cheap. */
  controlledBy<T extends KubeObject>(resource: ResourceDefinition<T>, uid: string): readonly T[];
  /** Objects of a namespace that have no controller reference; an index, cheap. */
  orphansIn<T extends KubeObject>(resource: ResourceDefinition<T>, namespace: string): readonly T[];
  /** Objects that an index finds under a value; cheap after the first time. */
  by<T extends KubeObject>(index: ObjectIndex<T>, value: string): readonly T[];
}

/**
 * A way to find objects of one resource by a text made from each. The caches build it when it is first asked for and keep it from then on,
 * under the identity of this value: declare it once, as a constant.
 */
export interface ObjectIndex<T extends KubeObject = KubeObject> {
  readonly resource: ResourceDefinition<T>;
  valuesOf(object: T): readonly string[];
}

export interface Plan<Memory = unknown> {
  /** Done one after another. The first that fails ends the pass, unless its `onFailure` says otherwise. */
  readonly actions: readonly Action[];
  /** Look again at this time (ms) even if nothing changes; counts when the pass ends without an error. */
  readonly lookAgainAt?: number;
  /** Given to the next pass for the same key, whether the actions succeed or not. Absent: nothing is remembered. */
  readonly memory?: Memory;
}

/** Nothing to do until something changes. */
export const nothing: Plan<never> = { actions: [] };

/** One request to the API server. */
export type RequestAction = WriteAction | GetAction | CollectionAction;

export type Action = RequestAction | EventAction | BatchAction | FailAction;

/** What is done next because of how an action ended, before the actions that stand after it. */
export interface Continuation {
  readonly actions: readonly Action[];
  /**
   * Once `actions` are done: `go-on` (the default) takes the next action of the plan, `stop` ends the pass, `retry` ends it with an error
   * and tries again with back-off.
   */
  readonly after?: 'go-on' | 'stop' | 'retry';
  /** As in Plan; the earliest time named in a pass counts. */
  readonly lookAgainAt?: number;
  /** What to log with `retry`, where it is not the error of the action. */
  readonly why?: string;
}

/**
 * A write. After it succeeds the runner waits until its cache has seen the written revision, so the next pass reads its own writes.
 * A 409 Conflict without `onFailure` ends the pass and looks again quietly.
 */
export type WriteAction = (
  | { readonly do: 'create'; readonly resource: ResourceDefinition; readonly namespace?: string; readonly object: Draft }
  /** PUT of the whole object; its resourceVersion guards it. */
  | { readonly do: 'update'; readonly resource: ResourceDefinition; readonly object: KubeObject; readonly subresource?: string }
  | {
      readonly do: 'patch';
      readonly resource: ResourceDefinition;
      readonly key: ObjectKey;
      readonly patchType: 'json' | 'merge' | 'strategic';
      readonly patch: unknown;
      readonly subresource?: string;
    }
  | { readonly do: 'delete'; readonly resource: ResourceDefinition; readonly key: ObjectKey; readonly options?: DeleteRequest }
) & {
  /** What follows from success: an Event that names the created object, a second update on top of this one, the rest of the pass. */
  onSuccess?(written: KubeObject): Continuation;
  /** What follows from failure. Without it the pass ends with an error and is retried with back-off. */
  onFailure?(error: StatusError): Continuation;
};

/** A look past the cache, to be sure before something is done that cannot be undone. NotFound is a failure. */
export interface GetAction {
  readonly do: 'get';
  readonly resource: ResourceDefinition;
  readonly key: ObjectKey;
  onSuccess(found: KubeObject): Continuation;
  onFailure?(error: StatusError): Continuation;
}

/** All objects of a namespace at once, past the cache. `list` may answer with metadata alone. */
export interface CollectionAction {
  readonly do: 'list' | 'delete-collection';
  readonly resource: ResourceDefinition;
  readonly namespace: string;
  readonly options?: DeleteRequest;
  /** `found` is empty after `delete-collection`. */
  onSuccess?(found: readonly KubeObject[]): Continuation;
  onFailure?(error: StatusError): Continuation;
}

export interface DeleteRequest {
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Foreground' | 'Background' | 'Orphan';
}

/** An Event about an object; the recorder names, counts and aggregates it as client-go does. */
export interface EventAction {
  readonly do: 'event';
  readonly about: KubeObject | ObjectReference;
  /** `spec.containers{name}` where the event is about a part. */
  readonly fieldPath?: string;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

/**
 * Requests that may go on side by side. `slow-start` sends 1, 2, 4, 8, … at a time and skips the rest after a batch with a failure, as
 * upstream's slowStartBatch; `parallel` sends all. An action whose own `onFailure` says `go-on` has not failed.
 */
export interface BatchAction {
  readonly do: 'batch';
  readonly pace: 'slow-start' | 'parallel';
  readonly actions: readonly (RequestAction | EventAction)[];
  /** What follows when all are done. Without it a batch in which something failed ends the pass with the first error. */
  onDone?(outcomes: readonly Outcome[]): Continuation;
}

/** How an action of a batch ended, in the order of its actions. `found` is what was written or read. */
export type Outcome =
  | { readonly ended: 'done'; readonly found: readonly KubeObject[] }
  | { readonly ended: 'failed'; readonly error: StatusError }
  | { readonly ended: 'skipped' };

/** Ends the pass with an error, though all that was asked for has been done: something is missing that the next pass may find. */
export interface FailAction {
  readonly do: 'fail';
  readonly why: string;
}
