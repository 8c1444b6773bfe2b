import type { Action } from '#domain/controllers/controller.js';
import { revisionOf } from '#domain/controllers/deployment/replica-set-annotations.js';
import { compareByCreation, sizeOf } from '#domain/controllers/deployment/replica-sets.js';
import { keyOf } from '#domain/meta/object-meta.js';
import { replicaSets } from '#domain/resources/apps/replica-set/replica-set.js';
import type { Deployment, ReplicaSet } from '#domain/schema/types/apps-v1.js';

/**
 * Deletes old ReplicaSets beyond revisionHistoryLimit, lowest revision first. One that still has pods, or has not noticed yet that it
 * should have none, is left for later and counts all the same.
 * Source: cleanupDeployment of pkg/controller/deployment/sync.go.
 */
export function cleanUpHistory({ spec }: Deployment, oldSets: readonly ReplicaSet[]): readonly Action[] {
  const { revisionHistoryLimit = 2 ** 31 - 1 } = spec;
  if (revisionHistoryLimit === 2 ** 31 - 1) return [];
  const kept = oldSets.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  return kept
    .toSorted(compareByRevision)
    .slice(0, Math.max(0, kept.length - revisionHistoryLimit))
    .filter(isEmptied)
    .map((set) => ({
      do: 'delete',
      resource: replicaSets,
      key: keyOf(set),
      onFailure: (error) => ({ actions: [], after: error.reason === 'NotFound' ? 'go-on' : 'retry' }),
    }));
}

function isEmptied(set: ReplicaSet): boolean {
  const { status, metadata } = set;
  return (status.replicas ?? 0) === 0 && sizeOf(set) === 0 && (metadata.generation ?? 0) <= (status.observedGeneration ?? 0);
}

function compareByRevision(a: ReplicaSet, b: ReplicaSet): number {
  const [left, right] = [revisionOf(a), revisionOf(b)];
  return left === undefined || right === undefined || left === right ? compareByCreation(a, b) : left - right;
}
