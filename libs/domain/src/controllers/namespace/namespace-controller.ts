import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import { type Action, type Continuation, type Controller, nothing, type Plan, type Reader } from '#domain/controllers/controller.js';
import { deleteContent, formatResource, type Leftover } from '#domain/controllers/namespace/delete-content.js';
import { contentFailure, contentRemaining, deletionConditions, type Trouble } from '#domain/controllers/namespace/namespace-conditions.js';
import type { KubeObject, ObjectKey } from '#domain/meta/object-meta.js';
import { namespaces } from '#domain/resources/core/namespace/namespace.js';
import { isPodTerminal } from '#domain/resources/core/pod/pod-phase.js';
import { pods } from '#domain/resources/core/pod/pod.js';
import type { Namespace } from '#domain/schema/types/core-v1.js';
import { parseTime } from '#domain/time/rfc3339.js';

const finalizer = 'kubernetes';

/** Seconds that are waited for finalizers of others. */
const finalizerEstimate = 15;

export interface NamespaceControllerOptions {
  /** Namespaced resources that can be deleted, one definition of each; asked in every pass, because CustomResourceDefinitions come and go. */
  readonly resources: () => readonly ResourceDefinition[];
  /**
   * How long a namespace is left alone after it was deleted. Upstream waits 5000 ms, for other API servers to learn that nothing may be
   * created in it any more; where there is one server nothing has to be waited for.
   */
  readonly gracePeriodMs?: number;
}

/** Empties namespaces that are being deleted, pods first, and lets them go then. Source: pkg/controller/namespace. */
export function namespaceController({ resources, gracePeriodMs = 0 }: NamespaceControllerOptions): Controller {
  return {
    name: 'namespace',
    reconciles: namespaces,
    watches: [{ resource: pods, keysFor: namespaceOfGonePod }],
    retries: { firstMs: 5, mostMs: 60_000 },
    reconcile: (key, read, { now }) => reconcile(key, read, { now, resources, gracePeriodMs }),
  };
}

/** Upstream only looks again when the pods should have ended; here the last one that goes is noticed. */
function namespaceOfGonePod(pod: KubeObject, read: Reader): readonly ObjectKey[] {
  const { namespace = '', name, uid } = pod.metadata;
  const isThere = read.get(pods, `${namespace}/${name}`)?.metadata.uid === uid;
  return !isThere && read.get(namespaces, namespace)?.metadata.deletionTimestamp !== undefined ? [namespace] : [];
}

interface Surroundings {
  readonly now: number;
  readonly resources: () => readonly ResourceDefinition[];
  readonly gracePeriodMs: number;
}

function reconcile(key: ObjectKey, read: Reader, { now, resources, gracePeriodMs }: Surroundings): Plan {
  const namespace = read.get(namespaces, key);
  const deleted = namespace?.metadata.deletionTimestamp;
  if (deleted === undefined) return nothing;
  const due = (parseTime(deleted) ?? 0) + gracePeriodMs;
  if (due > now) return { actions: [], lookAgainAt: due };
  const fresh: Action = {
    do: 'get',
    resource: namespaces,
    key,
    onSuccess: (found) => ({
      actions: empty(found as Namespace, read, { now, resources: resources().filter(({ namespaced }) => namespaced) }),
    }),
    onFailure: ({ reason }) => ({ actions: [], after: reason === 'NotFound' ? 'stop' : 'retry' }),
  };
  return { actions: [fresh] };
}

interface Pass {
  readonly now: number;
  readonly resources: readonly ResourceDefinition[];
}

function empty(namespace: Namespace, read: Reader, pass: Pass): readonly Action[] {
  const { deletionTimestamp, name } = namespace.metadata;
  if (deletionTimestamp === undefined || (namespace.spec.finalizers ?? []).length === 0) return [];
  const isPods = ({ group, plural }: ResourceDefinition): boolean => group === '' && plural === 'pods';
  const estimate = graceLeft(namespace, read, pass.now);
  return [
    deleteContent(name, pass.resources.filter(isPods), (left) => {
      const errors = errorsOf(left, name, estimate);
      // what is left is not told as long as it is pods: upstream leaves the other conditions as if all were well
      if (left.some(({ objects }) => objects.length > 0))
        return report(namespace, contentFailure(errors), ending(errors, estimate || finalizersWait(left)), pass.now);
      return {
        actions: [
          deleteContent(
            name,
            pass.resources.filter((resource) => !isPods(resource)),
            (others) => {
              const all = [...errors, ...errorsOf(others, name, 0)];
              const trouble = { ...contentFailure(all), ...contentRemaining(countsOf(others), finalizersOf(others)) };
              return report(namespace, trouble, ending(all, finalizersWait(others)), pass.now);
            },
          ),
        ],
      };
    }),
  ];
}

/** How the pass ends: with an error, with a wait, or by letting the namespace go. */
interface Ending {
  readonly errors: readonly string[];
  /** Seconds after which what is left should be gone; 0 when nothing is left. */
  readonly estimate: number;
}

function ending(errors: readonly string[], estimate: number): Ending {
  return { errors, estimate };
}

function report(namespace: Namespace, trouble: Trouble, { errors, estimate }: Ending, now: number): Continuation {
  const conditions = deletionConditions(namespace.status.conditions ?? [], trouble, now);
  const isOver = errors.length === 0 && estimate === 0;
  const after = (latest: Namespace): Continuation => (isOver ? { actions: [finalize(latest)] } : wait(errors, estimate, now));
  if (!conditions) return after(namespace);
  const object: Namespace = { ...namespace, status: { ...namespace.status, conditions } };
  return {
    actions: [
      {
        do: 'update',
        resource: namespaces,
        object,
        subresource: 'status',
        onSuccess: (written) => after(written as Namespace),
        // upstream carries on without the conditions
        onFailure: () => after(namespace),
      },
    ],
  };
}

function wait(errors: readonly string[], estimate: number, now: number): Continuation {
  if (errors.length > 0) return { actions: [], after: 'retry', why: errors.join(', ') };
  return { actions: [], lookAgainAt: now + (Math.floor(estimate / 2) + 1) * 1000 };
}

function finalize(namespace: Namespace): Action {
  const finalizers = (namespace.spec.finalizers ?? []).filter((name) => name !== finalizer).toSorted();
  const object: Namespace = { ...namespace, spec: { ...namespace.spec, finalizers } };
  return {
    do: 'update',
    resource: namespaces,
    object,
    subresource: 'finalize',
    onFailure: ({ reason }) => ({ actions: [], after: reason === 'NotFound' ? 'stop' : 'retry' }),
  };
}

/** The longest grace period of the pods that still run, while it can still be running. */
function graceLeft({ metadata }: Namespace, read: Reader, now: number): number {
  const running = read.list(pods, metadata.name).filter((pod) => !isPodTerminal(pod));
  const longest = Math.max(0, ...running.map(({ spec }) => spec.terminationGracePeriodSeconds ?? 0));
  const since = now - (parseTime(metadata.deletionTimestamp ?? '') ?? 0);
  return since >= longest * 1000 ? 0 : longest;
}

/** Failures, and objects that nothing keeps and that are there all the same. */
function errorsOf(left: readonly Leftover[], namespace: string, estimate: number): readonly string[] {
  return left.flatMap(({ resource, objects, error }) => {
    if (error !== undefined) return [error];
    const isKept = estimate > 0 || objects.some(({ metadata }) => (metadata.finalizers ?? []).length > 0);
    if (objects.length === 0 || isKept) return [];
    return [`unexpected items still remain in namespace: ${namespace} for gvr: ${formatResource(resource)}`];
  });
}

function finalizersWait(left: readonly Leftover[]): number {
  return finalizersOf(left).size > 0 ? finalizerEstimate : 0;
}

function countsOf(left: readonly Leftover[]): ReadonlyMap<string, number> {
  return new Map(
    left
      .filter(({ objects }) => objects.length > 0)
      .map(({ resource, objects }) => [`${resource.plural}.${resource.group}`, objects.length]),
  );
}

function finalizersOf(left: readonly Leftover[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of left.flatMap(({ objects }) => objects).flatMap(({ metadata }) => metadata.finalizers ?? [])) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
