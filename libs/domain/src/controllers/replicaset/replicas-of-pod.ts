import type { Reader } from '#domain/controllers/controller.js';
import type { ReplicaKind } from '#domain/controllers/replicaset/replica-kind.js';
import { keyOf, type KubeObject, type ObjectKey } from '#domain/meta/object-meta.js';
import { controllerOf } from '#domain/meta/owner-reference.js';
import { selectorOfObject } from '#domain/selectors/object-selector.js';
import { isEverything, matchesSelector } from '#domain/selectors/selector.js';

/** The set a pod belongs to or, for an orphan, every set that would take it. */
export function replicasOfPod<T extends KubeObject>(kind: ReplicaKind<T>, pod: KubeObject, read: Reader): readonly ObjectKey[] {
  const { namespace = '', labels = {} } = pod.metadata;
  const controller = controllerOf(pod);
  if (controller) {
    if (controller.kind !== kind.resource.kind) return [];
    const key = `${namespace}/${controller.name}`;
    return read.get(kind.resource, key)?.metadata.uid === controller.uid ? [key] : [];
  }
  if (Object.keys(labels).length === 0) return [];
  return read
    .list(kind.resource, namespace)
    .filter((object) => {
      const selector = selectorOfObject(kind.view(object).selector);
      return selector !== undefined && !isEverything(selector) && matchesSelector(selector, labels);
    })
    .map(keyOf);
}
