import type { Reader } from '#domain/controllers/controller.js';
import type { NodeInfo } from '#domain/scheduling/cache/node-info.js';
import { PluginError } from '#domain/scheduling/framework/plugin-status.js';
import type { NodePredicate } from '#domain/scheduling/node-affinity.js';
import { defaultSelector } from '#domain/scheduling/plugins/pod-topology-spread/default-selector.js';
import { untoleratedTaint } from '#domain/scheduling/toleration.js';
import type { Labels } from '#domain/selectors/label-requirement.js';
import { toSelector } from '#domain/selectors/object-selector.js';
import { formatSelector, isEverything, matchesSelector, type Selector, selectorOf } from '#domain/selectors/selector.js';
import type { Node, Pod, TopologySpreadConstraint } from '#domain/schema/types/core-v1.js';
import { isStatusError } from '#domain/status/status-error.js';

/** A constraint ready to be asked. Source: pkg/scheduler/framework/plugins/podtopologyspread/common.go. */
export interface SpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly selector: Selector;
  readonly minDomains: number;
  /** Nodes that the pod's node affinity excludes do not count. */
  readonly honorsNodeAffinity: boolean;
  /** Nodes with taints that the pod does not tolerate do not count. */
  readonly honorsNodeTaints: boolean;
}

export const hostnameKey = 'kubernetes.io/hostname';

/** What pods without constraints of their own get, when a Service or a controller holds them together. */
const systemDefaults: readonly TopologySpreadConstraint[] = [
  { topologyKey: hostnameKey, whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 3 },
  { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 5 },
];

/** The constraints of a pod that keep it off nodes (DoNotSchedule), or that only make some better (ScheduleAnyway). Throws PluginError. */
export function spreadConstraints(pod: Pod, action: 'DoNotSchedule' | 'ScheduleAnyway', read: Reader): readonly SpreadConstraint[] {
  const own = pod.spec.topologySpreadConstraints ?? [];
  if (own.length > 0) return readConstraints(own, pod, action);
  const defaults = readConstraints(systemDefaults, pod, action);
  const selector = defaults.length > 0 ? defaultSelector(pod, read) : undefined;
  return selector && !isEverything(selector) ? defaults.map((constraint) => ({ ...constraint, selector })) : [];
}

export function hasAllTopologyKeys(node: Node | undefined, constraints: readonly SpreadConstraint[]): boolean {
  const labels = node?.metadata.labels ?? {};
  return constraints.every(({ topologyKey }) => labels[topologyKey] !== undefined);
}

/** Whether the pods of a node count for a constraint of `pod`. */
export function counts(constraint: SpreadConstraint, node: Node, pod: Pod, isWanted: NodePredicate): boolean {
  if (constraint.honorsNodeAffinity && !isWanted(node)) return false;
  return !constraint.honorsNodeTaints || !untoleratedTaint(node.spec?.taints, pod.spec.tolerations);
}

/** How many pods of a namespace on a node the constraint means; those that are about to go do not count. */
export function countMatching(info: NodeInfo, { selector }: SpreadConstraint, namespace: string | undefined): number {
  if (isEverything(selector) || selector.nothing) return 0;
  return info.remember(`${namespace}: ${formatSelector(selector)}`, () => {
    let count = 0;
    for (const { pod } of info.pods.values()) {
      const { deletionTimestamp, namespace: theirs, labels } = pod.metadata;
      if (!deletionTimestamp && theirs === namespace && matchesSelector(selector, labels)) count += 1;
    }
    return count;
  });
}

function readConstraints(given: readonly TopologySpreadConstraint[], pod: Pod, action: string): readonly SpreadConstraint[] {
  return given
    .filter(({ whenUnsatisfiable }) => whenUnsatisfiable === action)
    .map(({ maxSkew, topologyKey, labelSelector, matchLabelKeys, minDomains, nodeAffinityPolicy, nodeTaintsPolicy }) => ({
      maxSkew,
      topologyKey,
      selector: withLabels(readSelector(labelSelector), matchLabelKeys ?? [], pod.metadata.labels ?? {}),
      minDomains: minDomains ?? 1,
      honorsNodeAffinity: (nodeAffinityPolicy ?? 'Honor') === 'Honor',
      honorsNodeTaints: nodeTaintsPolicy === 'Honor',
    }));
}

function readSelector(selector: TopologySpreadConstraint['labelSelector']): Selector {
  try {
    return toSelector(selector);
  } catch (error) {
    if (isStatusError(error)) throw new PluginError(`get constraints from pod: ${error.message}`);
    throw error;
  }
}

/** Asks besides for the values that the pod itself has of these labels. */
function withLabels(selector: Selector, keys: readonly string[], labels: Labels): Selector {
  const own = keys.flatMap((key) => {
    const value = labels[key];
    return value === undefined ? [] : [{ key, operator: '=' as const, values: [value] }];
  });
  return selector.nothing || own.length === 0 ? selector : selectorOf([...own, ...selector.requirements]);
}
