import type { Reader } from '#domain/controllers/controller.js';
import { controllerOf } from '#domain/meta/owner-reference.js';
import { replicaSets } from '#domain/resources/apps/replica-set/replica-set.js';
import { services } from '#domain/resources/core/service/service.js';
import { replicationControllers } from '#domain/resources/core/replication-controller/replication-controller.js';
import { statefulSets } from '#domain/resources/apps/stateful-set/stateful-set.js';
import { toSelector } from '#domain/selectors/object-selector.js';
import { matchesSelector, type Selector, selectorFromSet, selectorOf } from '#domain/selectors/selector.js';
import type { LabelSelector } from '#domain/schema/types/meta-v1.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import { isStatusError } from '#domain/status/status-error.js';

/** What selects the pods that belong with this one: those of its Services and of its controller. Source: plugins/helper/spread.go DefaultSelector. */
export function defaultSelector(pod: Pod, read: Reader): Selector {
  const { namespace = '', labels } = pod.metadata;
  let set: Readonly<Record<string, string>> = {};
  for (const { spec } of read.list(services, namespace)) {
    if (spec?.selector && matchesSelector(selectorFromSet(spec.selector), labels)) set = { ...set, ...spec.selector };
  }
  const owner = controllerOf(pod);
  if (!owner) return selectorFromSet(set);
  const key = `${namespace}/${owner.name}`;
  switch (`${owner.apiVersion}/${owner.kind}`) {
    case 'v1/ReplicationController':
      return selectorFromSet({ ...set, ...read.get(replicationControllers, key)?.spec?.selector });
    case 'apps/v1/ReplicaSet':
      return and(set, read.get(replicaSets, key)?.spec?.selector);
    case 'apps/v1/StatefulSet':
      return and(set, read.get(statefulSets, key)?.spec?.selector);
    default:
      return selectorFromSet(set);
  }
}

/** A selector that cannot be read, or selects nothing, adds nothing. */
function and(set: Readonly<Record<string, string>>, other: LabelSelector | null | undefined): Selector {
  try {
    return selectorOf([...selectorFromSet(set).requirements, ...toSelector(other).requirements]);
  } catch (error) {
    if (isStatusError(error)) return selectorFromSet(set);
    throw error;
  }
}
