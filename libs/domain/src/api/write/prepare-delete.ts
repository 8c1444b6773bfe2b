import type { DeleteOptions } from '#domain/api/request/delete-options.js';
import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { checkPreconditions } from '#domain/api/write/check-preconditions.js';
import { deletionFinalizers } from '#domain/api/write/deletion-finalizers.js';
import { equal } from '#domain/json/equal.js';
import type { KubeObject, ObjectMeta } from '#domain/meta/object-meta.js';
import { formatTime, parseTime } from '#domain/time/rfc3339.js';

/** What a delete does to an object as it is now. */
export type Deletion<T> =
  /** Its grace period runs already, and the request does not shorten it. */
  | { readonly outcome: 'pending'; readonly object: T }
  /** It stays, marked, until finalizers are gone or whoever stops it gracefully deletes it again. */
  | { readonly outcome: 'mark'; readonly object: T }
  /** It goes at once; `object` is how it was last. */
  | { readonly outcome: 'remove'; readonly object: T };

/**
 * Decides on a delete; `now` in milliseconds. Throws 409 when a precondition does not hold.
 * Source: k8s.io/apiserver/pkg/registry/rest/delete.go BeforeDelete, pkg/registry/generic/registry/store.go Delete.
 */
export function prepareDelete<T extends KubeObject>(
  definition: ResourceDefinition<T>,
  given: T,
  options: DeleteOptions,
  now: number,
): Deletion<T> {
  checkPreconditions(definition, given, options);
  const grace = gracefully(definition, given, options, now);
  if (grace === 'pending') return { outcome: 'pending', object: given };
  if (definition.strategy.holdsDeletion?.(given)) return { outcome: 'mark', object: markHeld(definition, given, now) };
  const object = withFinalizers(grace ?? given, deletionFinalizers(given, options, definition.strategy));
  const held = (object.metadata.finalizers ?? []).length > 0;
  if (grace) return { outcome: held || (grace.metadata.deletionGracePeriodSeconds ?? 0) > 0 ? 'mark' : 'remove', object };
  return held ? { outcome: 'mark', object: markDeleting(object, now) } : { outcome: 'remove', object };
}

/**
 * True when an update took the last thing that kept a deleted object: it is then removed in place of being stored.
 * Source: store.go ShouldDeleteDuringUpdate.
 */
export function isFinished<T extends KubeObject>({ strategy }: ResourceDefinition<T>, next: T, prev: T): boolean {
  return (
    (next.metadata.finalizers ?? []).length === 0 &&
    Boolean(prev.metadata.deletionTimestamp) &&
    (prev.metadata.deletionGracePeriodSeconds ?? 0) === 0 &&
    strategy.holdsDeletion?.(next) !== true
  );
}

/** The object with its grace period begun or shortened; undefined where deletion is not graceful. */
function gracefully<T extends KubeObject>(
  { strategy }: ResourceDefinition<T>,
  object: T,
  { gracePeriodSeconds }: DeleteOptions,
  now: number,
): T | 'pending' | undefined {
  if (!strategy.gracePeriod) return undefined;
  const requested = gracePeriodSeconds !== undefined && gracePeriodSeconds < 0 ? 1 : gracePeriodSeconds;
  const { deletionTimestamp, deletionGracePeriodSeconds: running } = object.metadata;
  if (!deletionTimestamp) {
    const seconds = strategy.gracePeriod(object, requested);
    return withDeletion(object, now + seconds * 1000, seconds, true);
  }
  if (running === undefined || running === 0) return undefined;
  if (requested === undefined || requested >= running) return 'pending';
  const began = (parseTime(deletionTimestamp) ?? now) - running * 1000;
  const due = began + requested * 1000;
  return due < now ? withDeletion(object, now, requested === 0 ? 0 : 1, false) : withDeletion(object, due, requested, false);
}

function withDeletion<T extends KubeObject>(object: T, at: number, seconds: number, isFirst: boolean): T {
  const { generation = 0 } = object.metadata;
  const metadata: ObjectMeta = {
    ...object.metadata,
    ...(isFirst && generation > 0 && { generation: generation + 1 }),
    deletionTimestamp: formatTime(at),
    deletionGracePeriodSeconds: seconds,
  };
  return { ...object, metadata };
}

function withFinalizers<T extends KubeObject>(object: T, finalizers: readonly string[]): T {
  if (equal(finalizers, object.metadata.finalizers ?? [])) return object;
  const { finalizers: _, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, ...(finalizers.length > 0 && { finalizers }) } };
}

/** No grace, but finalizers: time of deletion now, or earlier if it was (store.go markAsDeleting). */
function markDeleting<T extends KubeObject>(object: T, now: number): T {
  const { deletionTimestamp } = object.metadata;
  const before = deletionTimestamp ? parseTime(deletionTimestamp) : undefined;
  return withDeletion(object, before === undefined ? now : Math.min(before, now), 0, before === undefined);
}

/** Kept by something of its own (spec.finalizers): marked once, and with no grace period. */
function markHeld<T extends KubeObject>({ strategy }: ResourceDefinition<T>, object: T, now: number): T {
  if (object.metadata.deletionTimestamp) return object;
  const marked = { ...object, metadata: { ...object.metadata, deletionTimestamp: formatTime(now) } };
  return strategy.markDeleting?.(marked) ?? marked;
}
