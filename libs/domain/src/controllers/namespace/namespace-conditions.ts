import type { NamespaceCondition } from '#domain/schema/types/core-v1.js';
import { formatTime } from '#domain/time/rfc3339.js';

/** How far the deletion of a namespace has come, as its conditions tell. Source: pkg/controller/namespace/deletion/status_condition_utils.go. */

type ConditionType = (typeof fine)[number]['type'];

/** What is said when there is nothing to say, in the order in which the conditions are added. */
const fine = [
  {
    type: 'NamespaceDeletionDiscoveryFailure',
    reason: 'ResourcesDiscovered',
    message: 'All resources successfully discovered',
  },
  {
    type: 'NamespaceDeletionGroupVersionParsingFailure',
    reason: 'ParsedGroupVersions',
    message: 'All legacy kube types successfully parsed',
  },
  {
    type: 'NamespaceDeletionContentFailure',
    reason: 'ContentDeleted',
    message: 'All content successfully deleted, may be waiting on finalization',
  },
  {
    type: 'NamespaceContentRemaining',
    reason: 'ContentRemoved',
    message: 'All content successfully removed',
  },
  {
    type: 'NamespaceFinalizersRemaining',
    reason: 'ContentHasNoFinalizers',
    message: 'All content-preserving finalizers finished',
  },
] as const;

export type Trouble = Partial<Record<ConditionType, { readonly reason: string; readonly message: string }>>;

/** Errors of deleting, one of which may be about several kinds. */
export function contentFailure(errors: readonly string[]): Trouble {
  if (errors.length === 0) return {};
  const message = `Failed to delete all resource types, ${errors.length} remaining: ${errors.toSorted().join(', ')}`;
  return { NamespaceDeletionContentFailure: { reason: 'ContentDeletionFailed', message } };
}

/** What is left, by `<plural>.<group>`, and the finalizers that hold it. */
export function contentRemaining(counts: ReadonlyMap<string, number>, finalizers: ReadonlyMap<string, number>): Trouble {
  const list = (entries: ReadonlyMap<string, number>, verb: string): string =>
    [...entries]
      .map(([name, count]) => `${name} ${verb} ${count} resource instances`)
      .sort()
      .join(', ');
  return {
    ...(counts.size > 0 && {
      NamespaceContentRemaining: { reason: 'SomeResourcesRemain', message: `Some resources are remaining: ${list(counts, 'has')}` },
    }),
    ...(finalizers.size > 0 && {
      NamespaceFinalizersRemaining: {
        reason: 'SomeFinalizersRemain',
        message: `Some content in the namespace has finalizers remaining: ${list(finalizers, 'in')}`,
      },
    }),
  };
}

/** The conditions with all five in place; undefined when nothing changes. */
export function deletionConditions(
  before: readonly NamespaceCondition[],
  trouble: Trouble,
  now: number,
): readonly NamespaceCondition[] | undefined {
  const wanted = fine.map((one) => ({
    type: one.type,
    status: trouble[one.type] ? 'True' : 'False',
    ...(trouble[one.type] ?? withoutType(one)),
  }));
  const kept = before.map((old) => {
    const next = wanted.find(({ type }) => type === old.type);
    if (!next || (next.status === old.status && next.reason === old.reason && next.message === old.message)) return old;
    return { ...old, ...next, ...(next.status !== old.status && { lastTransitionTime: formatTime(now) }) };
  });
  const added = wanted
    .filter(({ type }) => !before.some((old) => old.type === type))
    .map(({ type, status, reason, message }) => ({ type, status, lastTransitionTime: formatTime(now), reason, message }));
  return added.length > 0 || kept.some((condition, i) => condition !== before[i]) ? [...kept, ...added] : undefined;
}

function withoutType({ reason, message }: (typeof fine)[number]): { readonly reason: string; readonly message: string } {
  return { reason, message };
}
