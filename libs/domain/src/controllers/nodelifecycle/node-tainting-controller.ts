import { type Action, type Controller, nothing, type WriteAction } from '#domain/controllers/controller.js';
import { changeTaints, hasTaint, isSameTaint } from '#domain/controllers/nodes/change-taints.js';
import { keyOf } from '#domain/meta/object-meta.js';
import { nodes } from '#domain/resources/core/node/node.js';
import type { Node, Taint } from '#domain/schema/types/core-v1.js';

/** Which taint stands for a condition that has a status. */
const taintOfCondition: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: 'node.kubernetes.io/not-ready', Unknown: 'node.kubernetes.io/unreachable' },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
};

const unschedulable = 'node.kubernetes.io/unschedulable';

/** All that come and go here. */
const ownKeys: readonly string[] = [...Object.values(taintOfCondition).flatMap((keys) => Object.values(keys)), unschedulable];

/** Labels that have the value of others. */
const labelCopies = [
  ['kubernetes.io/os', 'beta.kubernetes.io/os'],
  ['kubernetes.io/arch', 'beta.kubernetes.io/arch'],
] as const;

/**
 * Keeps pods off nodes that are not fit for them, by NoSchedule taints that follow the conditions of a node and its `unschedulable`; keeps old
 * names of labels up. Source: doNoScheduleTaintingPass, reconcileNodeLabels of pkg/controller/nodelifecycle/node_lifecycle_controller.go.
 */
export const nodeTaintingController: Controller = {
  name: 'node-tainting',
  eventSource: 'node-controller',
  reconciles: nodes,
  watches: [],
  reconcile: (key, read, { now }) => {
    const node = read.get(nodes, key);
    return node ? { actions: [...matchConditions(node, now), ...copyLabels(node)] } : nothing;
  },
};

function matchConditions(node: Node, now: number): readonly Action[] {
  const wanted = wantedTaints(node);
  const remove = (node.spec.taints ?? []).filter(
    (taint) => taint.effect === 'NoSchedule' && ownKeys.includes(taint.key) && !wanted.some((one) => isSameTaint(one, taint)),
  );
  return changeTaints(node, { add: wanted.filter((taint) => !hasTaint(node, taint)), remove }, now);
}

function wantedTaints({ spec, status }: Node): readonly Taint[] {
  const keys = (status.conditions ?? []).map(({ type, status: value }) => taintOfCondition[type]?.[value]);
  return [...keys, ...(spec.unschedulable ? [unschedulable] : [])]
    .filter((key) => key !== undefined)
    .map((key) => ({ key, effect: 'NoSchedule' }));
}

function copyLabels(node: Node): readonly WriteAction[] {
  const { labels = {} } = node.metadata;
  const changes = labelCopies
    .filter(([from, to]) => labels[from] !== undefined && labels[from] !== labels[to])
    .map(([from, to]) => [to, labels[from]]);
  if (changes.length === 0) return [];
  const patch = { metadata: { labels: Object.fromEntries(changes) } };
  return [{ do: 'patch', resource: nodes, key: keyOf(node), patchType: 'strategic', patch }];
}
