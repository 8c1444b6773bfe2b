import type { DeleteOptions } from '#domain/api/request/delete-options.js';
import type { Strategy } from '#domain/api/strategy.js';
import type { KubeObject } from '#domain/meta/object-meta.js';

export const orphanFinalizer = 'orphan';
export const foregroundFinalizer = 'foregroundDeletion';

type Policy = Pick<DeleteOptions, 'orphanDependents' | 'propagationPolicy'>;

/**
 * The finalizers of an object that is being deleted: those of garbage collection come and go with the policy.
 * Source: k8s.io/apiserver/pkg/registry/generic/registry/store.go deletionFinalizersForGarbageCollection.
 */
export function deletionFinalizers<T extends KubeObject>(
  object: T,
  options: Policy,
  strategy: Pick<Strategy<T>, 'defaultPropagation'>,
): readonly string[] {
  const before = object.metadata.finalizers ?? [];
  const others = before.filter((finalizer) => finalizer !== orphanFinalizer && finalizer !== foregroundFinalizer);
  const propagation = propagationOf(before, options, strategy.defaultPropagation);
  const after = [
    ...others,
    ...(propagation === 'Orphan' ? [orphanFinalizer] : []),
    ...(propagation === 'Foreground' ? [foregroundFinalizer] : []),
  ];
  const unchanged = after.length === before.length && after.every((finalizer) => before.includes(finalizer));
  return unchanged ? before : after;
}

/** An explicit policy comes before finalizers that are there, and those before the default of the kind. */
function propagationOf(
  finalizers: readonly string[],
  { orphanDependents, propagationPolicy }: Policy,
  kindDefault: Strategy<KubeObject>['defaultPropagation'],
): 'Orphan' | 'Foreground' | 'Background' {
  if (kindDefault === 'Unsupported') return 'Background';
  if (orphanDependents !== undefined) return orphanDependents ? 'Orphan' : 'Background';
  if (propagationPolicy !== undefined) return propagationPolicy;
  if (finalizers.includes(orphanFinalizer)) return 'Orphan';
  if (finalizers.includes(foregroundFinalizer)) return 'Foreground';
  return kindDefault;
}
