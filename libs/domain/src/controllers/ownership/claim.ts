import type { ResourceDefinition } from '#domain/api/resource-definition.js';
import type { Action, WriteAction } from '#domain/controllers/controller.js';
import { keyOf, type KubeObject } from '#domain/meta/object-meta.js';
import { controllerOf, controllerReference } from '#domain/meta/owner-reference.js';
import { matchesSelector, type Selector } from '#domain/selectors/selector.js';
import { isStatusError } from '#domain/status/status-error.js';

/** Who claims what: an owner and the kind of objects it selects. */
export interface Claimant {
  readonly owner: KubeObject;
  /** Resource of the owner. */
  readonly ownedBy: ResourceDefinition;
  readonly selector: Selector;
  /** Put on what is adopted and taken off what is released. */
  readonly finalizer?: string;
}

export interface Claim<T> {
  /** What the owner has once `actions` are done, in the order of the candidates. */
  readonly claimed: readonly T[];
  /** Adoptions and releases; a failure ends the pass. */
  readonly actions: readonly Action[];
}

/**
 * Which of the candidates belong to an owner: its own that match its selector, and orphans that match, which it adopts. Its own that no
 * longer match it releases. An owner that is being deleted does neither.
 * Source: ClaimObject of pkg/controller/controller_ref_manager.go.
 */
export function claimObjects<T extends KubeObject>(
  claimant: Claimant,
  resource: ResourceDefinition<T>,
  candidates: readonly T[],
): Claim<T> {
  const { owner, selector } = claimant;
  const isLeaving = owner.metadata.deletionTimestamp !== undefined;
  const claimed: T[] = [];
  const adoptions: WriteAction[] = [];
  const releases: WriteAction[] = [];
  for (const object of candidates) {
    const controller = controllerOf(object);
    const matches = matchesSelector(selector, object.metadata.labels);
    if (controller) {
      if (controller.uid !== owner.metadata.uid) continue;
      if (matches) claimed.push(object);
      else if (!isLeaving) releases.push(release(claimant, resource, object));
    } else if (matches && !isLeaving && canBeAdopted(object, owner)) {
      claimed.push(object);
      adoptions.push(adopt(claimant, resource, object));
    }
  }
  return { claimed, actions: [...inParallel(releases), ...(adoptions.length > 0 ? [afterRecheck(claimant, adoptions)] : [])] };
}

function canBeAdopted({ metadata }: KubeObject, owner: KubeObject): boolean {
  if (metadata.deletionTimestamp !== undefined) return false;
  return !owner.metadata.namespace || owner.metadata.namespace === metadata.namespace;
}

function inParallel(actions: readonly WriteAction[]): readonly Action[] {
  return actions.length === 0 ? [] : [{ do: 'batch', pace: 'parallel', actions }];
}

/** The cache may not know yet that the owner is being deleted, and then must not adopt what was just orphaned (RecheckDeletionTimestamp). */
function afterRecheck({ owner, ownedBy }: Claimant, adoptions: readonly WriteAction[]): Action {
  const { namespace, name, uid } = owner.metadata;
  return {
    do: 'get',
    resource: ownedBy,
    key: keyOf(owner),
    onSuccess: (fresh) => {
      const refuse = (why: string) => ({ actions: [], after: 'retry', why: `can't adopt: ${why}` }) as const;
      if (fresh.metadata.uid !== uid) {
        return refuse(`original ${ownedBy.kind} ${namespace}/${name} is gone: got uid ${fresh.metadata.uid}, wanted ${uid}`);
      }
      const deleted = fresh.metadata.deletionTimestamp;
      if (deleted !== undefined) return refuse(`${namespace}/${name} has just been deleted at ${deleted}`);
      return { actions: inParallel(adoptions) };
    },
  };
}

function adopt({ owner, finalizer }: Claimant, resource: ResourceDefinition, object: KubeObject): WriteAction {
  const metadata = {
    uid: object.metadata.uid,
    ownerReferences: [controllerReference(owner)],
    ...(finalizer !== undefined && { finalizers: [finalizer] }),
  };
  return patchOwner(resource, object, { metadata }, ['NotFound']);
}

/** Invalid: the object has no owner references any more, or is another one of the same name. */
function release({ owner, finalizer }: Claimant, resource: ResourceDefinition, object: KubeObject): WriteAction {
  const metadata = {
    uid: object.metadata.uid,
    ownerReferences: [{ $patch: 'delete', uid: owner.metadata.uid }],
    ...(finalizer !== undefined && { '$deleteFromPrimitiveList/finalizers': [finalizer] }),
  };
  return patchOwner(resource, object, { metadata }, ['NotFound', 'Invalid']);
}

function patchOwner(
  resource: ResourceDefinition,
  object: KubeObject,
  patch: object,
  ignored: readonly ('NotFound' | 'Invalid')[],
): WriteAction {
  return {
    do: 'patch',
    resource,
    key: keyOf(object),
    patchType: 'strategic',
    patch,
    onFailure: (error) => ({ actions: [], after: ignored.some((reason) => isStatusError(error, reason)) ? 'go-on' : 'retry' }),
  };
}
