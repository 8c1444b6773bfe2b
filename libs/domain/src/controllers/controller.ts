import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { Draft, KubeObject, ObjectKey } from '#domain/meta/object-meta.js';
import type { StatusError } from '#domain/status/status-error.js';

/**
 * One control loop, as data and a pure function.
 *
 * `reconcile` looks at a snapshot and says what to do; it never does it. It is level-triggered: it is told which object to look at, never
 * what happened to it, and calling it twice on the same snapshot returns the same plan. libs/client runs it: informers, queue, retries,
 * writes.
 */
export interface Controller {
  /** Upstream's name of the loop: `deployment`, `garbage-collector`. */
  readonly name: string;
  /** The kind whose keys are in the queue. */
  readonly reconciles: ResourceDefinition;
  /** Other kinds whose changes matter, and which keys of the reconciled kind each one touches. */
  readonly watches: readonly ControllerWatch[];
  reconcile(key: ObjectKey, read: Reader, context: ReconcileContext): Plan;
}

export interface ControllerWatch {
  readonly resource: ResourceDefinition;
  /**
   * Keys to look at because `object` was added, changed or deleted. Called with the old and the new state of a change, so that an object
   * that moves from one owner to another wakes both. `read` sees the caches as they are.
   */
  keysFor(object: KubeObject, read: Reader): readonly ObjectKey[];
}

export interface ReconcileContext {
  /** Milliseconds since the epoch. */
  readonly now: number;
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
}

export interface Plan {
  /** Done one after another. The first that fails ends the pass, unless its `onFailure` says otherwise. */
  readonly actions: readonly Action[];
  /** Look again at this time (ms) even if nothing changes. */
  readonly lookAgainAt?: number;
}

/** Nothing to do until something changes. */
export const nothing: Plan = { actions: [] };

export type Action = WriteAction | EventAction | BatchAction;

/**
 * A write. After it succeeds the runner waits until its cache has seen the written revision, so the next pass reads its own writes.
 * A 409 Conflict ends the pass and looks again quietly.
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
  /** What follows from success, for instance an Event that names the created object. */
  onSuccess?(written: KubeObject): readonly Action[];
  /** What follows from failure. Without it the pass ends with an error and is retried with back-off. */
  onFailure?(error: StatusError): FailureHandling;
};

export interface FailureHandling {
  readonly actions: readonly Action[];
  /** `retry` ends the pass and tries again with back-off; `stop` ends it; `go-on` takes the next action as if this one had succeeded. */
  readonly then: 'retry' | 'stop' | 'go-on';
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
  readonly about: KubeObject;
  /** `spec.containers{name}` where the event is about a part. */
  readonly fieldPath?: string;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

/**
 * Writes that may go on side by side. `slow-start` sends 1, 2, 4, 8, … at a time and skips the rest after a batch with a failure, as
 * upstream's slowStartBatch; `parallel` sends all.
 */
export interface BatchAction {
  readonly do: 'batch';
  readonly pace: 'slow-start' | 'parallel';
  readonly actions: readonly (WriteAction | EventAction)[];
}
