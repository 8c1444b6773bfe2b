import {
  type Action,
  type Continuation,
  type Controller,
  type Outcome,
  type Reader,
  type RequestAction,
} from '#domain/controllers/controller.js';
import { isNodeReady } from '#domain/controllers/nodes/node-readiness.js';
import { patchPodStatus } from '#domain/controllers/pods/patch-pod-status.js';
import { podsOnNode } from '#domain/controllers/pods/pods-on-node.js';
import { keyOf } from '#domain/meta/object-meta.js';
import { nodes } from '#domain/resources/core/node/node.js';
import { type NewPodCondition, withPodCondition } from '#domain/resources/core/pod/pod-condition.js';
import { isPodTerminal } from '#domain/resources/core/pod/pod-phase.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { Pod } from '#domain/schema/types/core-v1.js';

export interface PodGarbageCollectorOptions {
  /** How many pods that have ended are kept; none is deleted with 0 or less. */
  readonly terminatedPodThreshold?: number;
}

/** Between two passes, in milliseconds. */
const period = 20_000;

/** How long a node has to be missing before the server is asked whether it is gone. */
const quarantine = 40_000;

interface Memory {
  /** Since when nodes are missing that have pods. */
  readonly missing: Readonly<Record<string, number>>;
}

/**
 * Deletes pods that nobody else does: those that ended long ago, those of nodes that are gone or out of service, and those that were deleted
 * before they had a node. Source: pkg/controller/podgc/gc_controller.go.
 */
export function podGarbageCollector({ terminatedPodThreshold = 12_500 }: PodGarbageCollectorOptions = {}): Controller<Memory> {
  return {
    name: 'pod-garbage-collector',
    watches: [pods, nodes].map((resource) => ({ resource, keysFor: () => [] })),
    initialKeys: ['pods'],
    retries: { firstMs: period, mostMs: period },
    reconcile: (_, read, { now, memory = { missing: {} } }) => {
      const all = read.list(pods);
      const overdue = new Set([...ended(all, terminatedPodThreshold), ...all.filter((pod) => isLost(pod, read))]);
      const missing = missingNodes(all, read, memory, now);
      const due = Object.keys(missing).filter((name) => now >= (missing[name] ?? now) + quarantine);
      const orphans = collectOrphans(due, { read, now });
      const deletions = [...overdue].map((pod) => failAndDelete(pod, now));
      return {
        actions: deletions.length > 0 ? [inParallel(deletions, orphans)] : orphans([]).actions,
        memory: { missing: { ...missing, ...Object.fromEntries(due.map((name) => [name, now])) } },
        lookAgainAt: now + period,
      };
    },
  };
}

/** Those that ended, beyond the number that is kept: evicted ones first, then the oldest. */
function ended(all: readonly Pod[], threshold: number): readonly Pod[] {
  if (threshold <= 0) return [];
  const terminated = all.filter(({ status }) => !['Pending', 'Running', 'Unknown'].includes(status.phase ?? ''));
  const count = terminated.length - threshold;
  return count > 0 ? terminated.toSorted(byEvictionAndAge).slice(0, count) : [];
}

function byEvictionAndAge(a: Pod, b: Pod): number {
  if (isEvicted(a) !== isEvicted(b)) return isEvicted(a) ? -1 : 1;
  const [first, second] = [a.metadata, b.metadata];
  if (first.creationTimestamp !== second.creationTimestamp) return first.creationTimestamp < second.creationTimestamp ? -1 : 1;
  return first.name < second.name ? -1 : 1;
}

function isEvicted({ status }: Pod): boolean {
  return status.phase === 'Failed' && status.reason === 'Evicted';
}

/** It was deleted, and there is no kubelet that would see it through. */
function isLost({ metadata, spec }: Pod, read: Reader): boolean {
  if (metadata.deletionTimestamp === undefined) return false;
  if (!spec.nodeName) return true;
  const node = read.get(nodes, spec.nodeName);
  const isOutOfService = node?.spec.taints?.some(({ key }) => key === 'node.kubernetes.io/out-of-service') ?? false;
  return node !== undefined && isOutOfService && !isNodeReady(node);
}

function missingNodes(all: readonly Pod[], read: Reader, { missing }: Memory, now: number): Memory['missing'] {
  const names = new Set(all.map(({ spec }) => spec.nodeName ?? '').filter((name) => name !== '' && !read.get(nodes, name)));
  return Object.fromEntries([...names].map((name) => [name, missing[name] ?? now]));
}

/** What is done about nodes that have been missing for long enough, once it is known what failed before. */
function collectOrphans(
  due: readonly string[],
  { read, now }: { readonly read: Reader; readonly now: number },
): (problems: readonly string[]) => Continuation {
  const condition = { type: 'DisruptionTarget', status: 'True', reason: 'DeletionByPodGC', message: 'PodGC: node no longer exists' };
  return (problems) => {
    if (due.length === 0) return finish(problems);
    const lookUps = due.map((name): RequestAction => ({
      do: 'get',
      resource: nodes,
      key: name,
      onSuccess: () => ({ actions: [] }),
      onFailure: ({ reason }) => ({ actions: [], after: reason === 'NotFound' ? 'go-on' : 'retry' }),
    }));
    const onDone = (outcomes: readonly Outcome[]): Continuation => {
      const gone = due.filter((_, i) => outcomes[i]?.ended === 'done' && outcomes[i].found.length === 0);
      const orphans = gone.flatMap((name) => read.by(podsOnNode, name)).map((pod) => failAndDelete(pod, now, condition));
      return { actions: [inParallel(orphans, (more) => finish([...problems, ...errorsOf(outcomes), ...more]))] };
    };
    return { actions: [{ do: 'batch', pace: 'parallel', actions: lookUps, onDone }] };
  };
}

function inParallel(actions: readonly RequestAction[], next: (problems: readonly string[]) => Continuation): Action {
  return { do: 'batch', pace: 'parallel', actions, onDone: (outcomes) => next(errorsOf(outcomes)) };
}

function errorsOf(outcomes: readonly Outcome[]): readonly string[] {
  return outcomes.flatMap((outcome) => (outcome.ended === 'failed' ? [outcome.error.message] : []));
}

function finish(problems: readonly string[]): Continuation {
  return problems.length > 0 ? { actions: [], after: 'retry', why: problems.join(', ') } : { actions: [] };
}

/** Without a kubelet nobody else would say that it failed. */
function failAndDelete(pod: Pod, now: number, condition?: NewPodCondition): RequestAction {
  const ignoreMissing = ({ reason }: { readonly reason: string }): Continuation => ({
    actions: [],
    after: reason === 'NotFound' ? 'go-on' : 'retry',
  });
  const deletion: RequestAction = {
    do: 'delete',
    resource: pods,
    key: keyOf(pod),
    options: { gracePeriodSeconds: 0 },
    onFailure: ignoreMissing,
  };
  if (isPodTerminal(pod)) return deletion;
  const observedGeneration = pod.metadata.generation;
  const observed = observedGeneration === undefined ? {} : { observedGeneration };
  const failed = { ...pod.status, ...observed, phase: 'Failed' };
  const status = condition ? withPodCondition(failed, { ...condition, ...observed }, now) : failed;
  return { ...patchPodStatus(pod, status), onSuccess: () => ({ actions: [deletion] }), onFailure: ignoreMissing };
}
