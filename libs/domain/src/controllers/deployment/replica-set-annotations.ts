import { maxSurge, replicasOf } from '#domain/controllers/deployment/fenceposts.js';
import { parseInteger } from '#domain/number/parse-int.js';
import type { Deployment, ReplicaSet } from '#domain/schema/types/apps-v1.js';

/** What a Deployment writes on its ReplicaSets besides their size. Source: pkg/controller/deployment/util/deployment_util.go. */

export const revisionAnnotation = 'deployment.kubernetes.io/revision';
const revisionHistoryAnnotation = 'deployment.kubernetes.io/revision-history';
const desiredReplicasAnnotation = 'deployment.kubernetes.io/desired-replicas';
const maxReplicasAnnotation = 'deployment.kubernetes.io/max-replicas';
export const rollbackAnnotation = 'deprecated.deployment.rollback.to';

/** Longest list of former revisions, in characters. */
const maxRevisionHistory = 2000;

export type Annotations = Readonly<Record<string, string>>;

const notCopied: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  revisionAnnotation,
  revisionHistoryAnnotation,
  desiredReplicasAnnotation,
  maxReplicasAnnotation,
  rollbackAnnotation,
]);

/** The revision of a ReplicaSet: 0 when it has none, undefined when it is no number. */
export function revisionOf({ metadata }: ReplicaSet): number | undefined {
  const text = metadata.annotations?.[revisionAnnotation];
  return text === undefined ? 0 : integer(text);
}

/** The highest revision; those that are no number are skipped. */
export function maxRevision(sets: readonly ReplicaSet[]): number {
  return Math.max(0, ...sets.map((set) => revisionOf(set) ?? 0));
}

/** The second highest revision, what `rollback to 0` means; 0 when there is none. */
export function lastRevision(sets: readonly ReplicaSet[]): number {
  const [, second = 0] = sets.map((set) => revisionOf(set) ?? 0).sort((a, b) => b - a);
  return Math.max(0, second);
}

/**
 * The annotations of the new ReplicaSet: those of the Deployment copied onto its own, and its revision raised. A revision that it had
 * before, because a rollback came back to it, goes into its history. Undefined when that changes nothing.
 */
export function newSetAnnotations(deployment: Deployment, set: ReplicaSet, newRevision: number): Annotations | undefined {
  const { annotations = {} } = set.metadata;
  const oldText = annotations[revisionAnnotation];
  const oldRevision = oldText ? integer(oldText) : 0;
  if (oldRevision === undefined) return undefined;
  const isRaised = oldRevision < newRevision;
  const next = {
    ...annotations,
    ...Object.fromEntries(Object.entries(deployment.metadata.annotations ?? {}).filter(([name]) => !notCopied.has(name))),
    ...(isRaised && { [revisionAnnotation]: String(newRevision) }),
    ...(isRaised && oldText !== undefined && withHistory(annotations[revisionHistoryAnnotation] ?? '', oldText)),
  };
  return Object.entries(next).some(([name, value]) => annotations[name] !== value) ? next : undefined;
}

/** The oldest entries make room for the newest. */
function withHistory(history: string, revision: string): Annotations {
  const former = history === '' ? [] : history.split(',');
  let length = history.length + revision.length + 1;
  let dropped = 0;
  for (; length > maxRevisionHistory && dropped < former.length; dropped += 1) length -= (former[dropped]?.length ?? 0) + 1;
  if (former.length > 0 && length > maxRevisionHistory) return {};
  return { [revisionHistoryAnnotation]: [...former.slice(dropped), revision].join(',') };
}

/** What the Deployment wanted when it last set the size of a ReplicaSet; tells scaling from a rollout. */
export function replicasAnnotations(deployment: Deployment): Annotations {
  const replicas = replicasOf(deployment);
  return { [desiredReplicasAnnotation]: String(replicas), [maxReplicasAnnotation]: String(replicas + maxSurge(deployment)) };
}

/** The size of the Deployment when it last set the size of this ReplicaSet; undefined when that is not known. */
export function desiredReplicas(set: ReplicaSet): number | undefined {
  return nonNegative(set.metadata.annotations?.[desiredReplicasAnnotation]);
}

/** The same with surge. */
export function maxReplicas(set: ReplicaSet): number | undefined {
  return nonNegative(set.metadata.annotations?.[maxReplicasAnnotation]);
}

/** The annotations of a Deployment that goes back to a ReplicaSet: its own bookkeeping, and what was copied to that set once. */
export function annotationsOfRollback(deployment: Deployment, set: ReplicaSet): Annotations {
  const own = Object.entries(deployment.metadata.annotations ?? {}).filter(([name]) => notCopied.has(name) && name !== rollbackAnnotation);
  const copied = Object.entries(set.metadata.annotations ?? {}).filter(([name]) => !notCopied.has(name));
  return Object.fromEntries([...own, ...copied]);
}

/** The revision a client asks to go back to by annotation; undefined when it does not, or not with a number. */
export function rollbackTo({ metadata }: Deployment): number | undefined {
  const text = metadata.annotations?.[rollbackAnnotation];
  return text ? integer(text) : undefined;
}

function integer(text: string): number | undefined {
  const value = parseInteger(text);
  return typeof value === 'number' ? value : undefined;
}

function nonNegative(text: string | undefined): number | undefined {
  if (text === undefined || !/^[0-9]+$/.test(text)) return undefined;
  const value = Number(text);
  return value < 2 ** 31 ? value : undefined;
}
