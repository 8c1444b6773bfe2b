import {
  type Action,
  type Controller,
  type EventAction,
  type GetAction,
  nothing,
  type Plan,
  type Reader,
} from '#domain/controllers/controller.js';
import { patchPodStatus } from '#domain/controllers/pods/patch-pod-status.js';
import { podsOnNode } from '#domain/controllers/pods/pods-on-node.js';
import { keyOf, type ObjectKey, splitKey } from '#domain/meta/object-meta.js';
import { nodes } from '#domain/resources/core/node/node.js';
import { withPodCondition } from '#domain/resources/core/pod/pod-condition.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import { toleratesTaint } from '#domain/scheduling/toleration.js';
import type { Node, Pod, Taint } from '#domain/schema/types/core-v1.js';
import { isStatusError, type StatusError } from '#domain/status/status-error.js';

interface Memory {
  readonly uid: string;
  /** Taints and tolerations that the last decision was made for. */
  readonly decidedFor: string;
  /** When the pod is to go, and since when that is known; absent when it has to go no more, or has gone. */
  readonly eviction?: { readonly since: number; readonly at: number };
}

/** How often an eviction is tried. */
const attempts = 5;

/**
 * Evicts pods that do not tolerate the NoExecute taints of their node, at once or after as long as they tolerate them. What was decided
 * stands until the taints or the tolerations change; a pod that tolerates them for a while does not get a longer while.
 * Source: pkg/controller/tainteviction.
 */
export const taintEvictionController: Controller<Memory> = {
  name: 'taint-eviction',
  eventSource: 'taint-eviction-controller',
  reconciles: pods,
  watches: [{ resource: nodes, keysFor: (node, read) => podsOf(node as Node, read) }],
  reconcile: (key, read, { now, memory }) => {
    const pod = read.get(pods, key);
    const isSame = pod !== undefined && (memory === undefined || memory.uid === pod.metadata.uid);
    const plan = pod ? decide(pod, read, { now, memory: isSame ? memory : undefined }) : nothing;
    return isSame || !memory?.eviction ? plan : { ...plan, actions: [cancelled(key), ...plan.actions] };
  },
};

/** Only pods of nodes with such taints can be touched, be it that the taints come or that they go. */
function podsOf(node: Node, read: Reader): readonly ObjectKey[] {
  return noExecuteTaints(node).length > 0 ? read.by(podsOnNode, node.metadata.name).map(keyOf) : [];
}

interface Moment {
  readonly now: number;
  readonly memory: Memory | undefined;
}

function decide(pod: Pod, read: Reader, { now, memory }: Moment): Plan<Memory> {
  const node = pod.spec.nodeName ? read.get(nodes, pod.spec.nodeName) : undefined;
  // without its node a pod still goes when it was to go
  if (!node) return proceed(pod, now, memory);
  const taints = noExecuteTaints(node);
  const stop = memory?.eviction ? [cancelled(keyOf(pod))] : [];
  if (taints.length === 0) return { actions: stop };
  const decidedFor = JSON.stringify([taints, pod.spec.tolerations]);
  if (memory?.decidedFor === decidedFor) return proceed(pod, now, memory);
  const decision = { uid: pod.metadata.uid, decidedFor };
  const wait = toleratedFor(taints, pod);
  if (wait === undefined) return { actions: [...stop, ...evict(pod, now)], memory: decision };
  if (wait === Infinity) return { actions: stop, memory: decision };
  if (memory?.eviction && memory.eviction.since < now) return proceed(pod, now, { ...memory, decidedFor });
  return proceed(pod, now, { ...decision, eviction: { since: now, at: now + wait } });
}

/** Waits, or does it when it is time. */
function proceed(pod: Pod, now: number, memory: Memory | undefined): Plan<Memory> {
  if (!memory) return nothing;
  const { eviction, ...decision } = memory;
  if (!eviction) return { actions: [], memory };
  if (now < eviction.at) return { actions: [], memory, lookAgainAt: eviction.at };
  return { actions: evict(pod, now), memory: decision };
}

function noExecuteTaints({ spec }: Node): readonly Taint[] {
  return (spec.taints ?? []).filter(({ effect }) => effect === 'NoExecute');
}

/**
 * For how many milliseconds a pod tolerates all of the taints; undefined when it does not tolerate one of them. Only the first toleration
 * that matches a taint counts. Source: getMinTolerationTime, GetMatchingTolerations.
 */
function toleratedFor(taints: readonly Taint[], { spec }: Pod): number | undefined {
  const times = taints.map((taint) => {
    const toleration = spec.tolerations?.find((one) => toleratesTaint(one, taint));
    return toleration && Math.max(0, (toleration.tolerationSeconds ?? Infinity) * 1000);
  });
  const known = times.filter((time) => time !== undefined);
  return known.length === times.length ? Math.min(...known) : undefined;
}

function evict(pod: Pod, now: number): readonly Action[] {
  const key = keyOf(pod);
  return [about(key, `Marking for deletion Pod ${key}`), deleteAsTarget(key, now, 1)];
}

function cancelled(key: ObjectKey): EventAction {
  return about(key, `Cancelling deletion of Pod ${key}`);
}

function about(key: ObjectKey, message: string): EventAction {
  const reference = { apiVersion: 'v1', kind: 'Pod', ...splitKey(key) };
  return { do: 'event', about: reference, type: 'Normal', reason: 'TaintManagerEviction', message };
}

/** Says of the pod why it goes, and deletes it. It is given up after some attempts, until something changes. */
function deleteAsTarget(key: ObjectKey, now: number, attempt: number): GetAction {
  const onFailure = (error: StatusError) => {
    if (isStatusError(error, 'NotFound')) return { actions: [] };
    return attempt < attempts ? { actions: [deleteAsTarget(key, now, attempt + 1)] } : ({ actions: [], after: 'retry' } as const);
  };
  const deletion: Action = { do: 'delete', resource: pods, key, options: {}, onFailure };
  return {
    do: 'get',
    resource: pods,
    key,
    onSuccess: (found) => {
      const pod = found as Pod;
      const { generation } = pod.metadata;
      const condition = {
        type: 'DisruptionTarget',
        ...(generation !== undefined && { observedGeneration: generation }),
        status: 'True',
        reason: 'DeletionByTaintManager',
        message: 'Taint manager: deleting due to NoExecute taint',
      };
      const status = withPodCondition(pod.status, condition, now);
      if (status === pod.status) return { actions: [deletion] };
      return { actions: [{ ...patchPodStatus(pod, status), onSuccess: () => ({ actions: [deletion] }), onFailure }] };
    },
    onFailure,
  };
}
