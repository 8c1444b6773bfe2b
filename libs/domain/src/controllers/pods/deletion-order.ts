import { podReadySince } from '#domain/controllers/pods/next-availability.js';
import { compareBytewise } from '#domain/json/go-marshal.js';
import { podDeletionCost } from '#domain/resources/core/pod/pod-deletion-cost.js';
import { isPodActive } from '#domain/resources/core/pod/pod-phase.js';
import { isPodReady } from '#domain/resources/core/pod/pod-readiness.js';
import { isRestartableInitContainer } from '#domain/resources/core/pod/restartable-init-container.js';
import type { Pod } from '#domain/schema/types/core-v1.js';
import { parseTime } from '#domain/time/rfc3339.js';

/**
 * Which pods a ReplicaSet deletes first when it has too many.
 * Source: ActivePodsWithRanks of pkg/controller/controller_utils.go, getPodsToDelete of pkg/controller/replicaset/replica_set.go.
 */

/** What is compared of a pod, worked out once. */
interface Standing {
  readonly pod: Pod;
  readonly isAssigned: boolean;
  readonly phase: number;
  readonly isReady: boolean;
  readonly deletionCost: number;
  /** How many related pods run on the same node. */
  readonly crowd: number;
  readonly readySince: number | undefined;
  readonly restarts: readonly [regular: number, sidecars: number];
  readonly created: number | undefined;
}

/**
 * `count` of the pods, those that are missed least first. `related` are the pods of all sets of the same owner: of two pods on one node
 * that run such pods, one is spared less.
 */
export function podsToDelete(pods: readonly Pod[], related: readonly Pod[], count: number, now: number): readonly Pod[] {
  if (count >= pods.length) return pods;
  const crowds = new Map<string | undefined, number>();
  for (const pod of related) if (isPodActive(pod)) crowds.set(pod.spec.nodeName, (crowds.get(pod.spec.nodeName) ?? 0) + 1);
  return pods
    .map((pod) => standingOf(pod, crowds.get(pod.spec.nodeName) ?? 0))
    .sort((a, b) => compareStandings(a, b, now))
    .slice(0, count)
    .map(({ pod }) => pod);
}

function standingOf(pod: Pod, crowd: number): Standing {
  const { creationTimestamp } = pod.metadata;
  return {
    pod,
    isAssigned: Boolean(pod.spec.nodeName),
    phase: ['Pending', 'Unknown', 'Running'].indexOf(pod.status.phase ?? ''),
    isReady: isPodReady(pod),
    deletionCost: podDeletionCost(pod.metadata.annotations) ?? 0,
    crowd,
    readySince: podReadySince(pod),
    restarts: restartsOf(pod),
    created: creationTimestamp ? parseTime(creationTimestamp) : undefined,
  };
}

/** Negative when `a` is to go first. */
function compareStandings(a: Standing, b: Standing, now: number): number {
  return (
    Number(a.isAssigned) - Number(b.isAssigned) ||
    Math.max(a.phase, 0) - Math.max(b.phase, 0) ||
    Number(a.isReady) - Number(b.isReady) ||
    a.deletionCost - b.deletionCost ||
    b.crowd - a.crowd ||
    (a.isReady && b.isReady ? compareAges(a, b, a.readySince, b.readySince, now) : 0) ||
    b.restarts[0] - a.restarts[0] ||
    b.restarts[1] - a.restarts[1] ||
    compareAges(a, b, a.created, b.created, now)
  );
}

/**
 * The younger first, where ages count as the same as long as they have the same power of two in nanoseconds; then the UID decides, so
 * that not always the youngest of many is taken. A pod without a time is younger than any.
 */
function compareAges(a: Standing, b: Standing, since: number | undefined, other: number | undefined, now: number): number {
  if (since === other) return 0;
  if (since === undefined || other === undefined) return since === undefined ? -1 : 1;
  return magnitude(now - since) - magnitude(now - other) || compareBytewise(a.pod.metadata.uid, b.pod.metadata.uid);
}

function magnitude(ageMs: number): number {
  return ageMs > 0 ? Math.floor(Math.log2(ageMs * 1e6)) : -1;
}

/** The most restarts of one container, apart for sidecars. */
function restartsOf({ spec, status }: Pod): readonly [number, number] {
  const regular = Math.max(0, ...(status.containerStatuses ?? []).map(({ restartCount }) => restartCount));
  const sidecars = new Set((spec.initContainers ?? []).filter(isRestartableInitContainer).map(({ name }) => name));
  const ofSidecars = (status.initContainerStatuses ?? []).filter(({ name }) => sidecars.has(name)).map(({ restartCount }) => restartCount);
  return [regular, Math.max(0, ...ofSidecars)];
}
